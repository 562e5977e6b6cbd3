"""Lists of marks, of ScoDoc 7; and texts that could be taken for something else."""

from collections import Counter
from typing import Any

import pytest

from matricula.record.schema import assessments, people
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.old import NASTY, csv_rows, element, real_json, told, workbook_rows
from tests.dialects.scodoc.school import (
    SA,
    Change,
)


def test_marks_as_scodoc_lists_them(client: Client) -> None:
    real = real_json("evaluation_listenotes_json.json")
    ours = told(client, "Notes/evaluation_listenotes", evaluation_id=13)
    assert [list(row) for row in ours] == [list(row) for row in real]
    assert (ours[:2], ours[-1]) == (real[:2], real[-1])
    keys = ("nomprenom", "group", "13")
    theirs, mine = (Counter(tuple(row[key] for key in keys) for row in r) for r in (real, ours))
    # Some names differ in the file; the groups and the marks are the same.
    assert sum((theirs & mine).values()) > 140
    assert Counter(row[1:] for row in theirs.elements()) == Counter(
        row[1:] for row in mine.elements()
    )


def test_marks_of_a_module(client: Client) -> None:
    real = client.json("evaluations/13")
    ours = told(client, "Notes/do_evaluation_listenotes", moduleimpl_id=13, with_emails="yes")
    keys = [str(one["evaluation_id"]) for one in real]
    assert len(keys) > 1
    assert list(ours[0]) == ["nomprenom", "group", *keys, "moymod", "email", "emailperso"]
    assert [ours[0]["moymod"], ours[1]["moymod"]] == ["(avec abs)", "/ 20"]
    body = client.json("etud/1/bul/2")
    module = next(m for unit in body["ue"] for m in unit["module"] if m["id"] == 13)
    line = next(row for row in ours if row["nomprenom"] == "Mme Elise SAUVAGE")
    assert line["moymod"] == module["note"]["value"]


def test_what_a_list_of_marks_can_do(own_client: Client, change: Change) -> None:
    weighting, result = assessments.weighting, assessments.result
    change.run(
        weighting.update().where(weighting.c.assessment_id == 13).values(max_mark=40.0),
        result.update()
        .where(result.c.assessment_id == 13, result.c.person_id == 1)
        .values(comment="copie <b>double</b>"),
    )

    def listed(**options: Any) -> list[dict[str, Any]]:
        name = "Notes/evaluation_listenotes"
        rows: list[dict[str, Any]] = told(own_client, name, evaluation_id=13, **options)
        return rows

    whole = listed()
    mine = "Mme Elise SAUVAGE"
    assert whole[1]["13"] == "/ 40.0"
    mark = next(row["13"] for row in whole if row["nomprenom"] == mine)
    halved = listed(note_sur_20="yes")
    assert halved[1]["13"] == "/ 20.0"
    assert float(next(row["13"] for row in halved if row["nomprenom"] == mine)) == float(mark) / 2
    assert float(halved[-1]["13"]) == pytest.approx(float(whole[-1]["13"]) / 2, abs=0.06)

    group = {row["group"].split(" / ")[0] for row in listed(group_ids=3)[2:-1]}
    assert group == {"A"}
    assert list(listed(hide_groups="yes")[0]) == ["nomprenom", "13"]
    secret = listed(anonymous_listing="yes", hide_groups="yes")
    assert list(secret[0]) == ["code", "13"]
    codes = [row["code"] for row in secret[2:-1]]
    assert codes == sorted(codes)
    assert "20200000" in codes
    assert not {"SAUVAGE", mine} & {str(row) for row in codes}
    change.prefer("anonymous_lst_code", "INE")
    assert "INE0000000" in [row["code"] for row in listed(anonymous_listing="yes")]

    root = element(own_client, "Notes/evaluation_listenotes", evaluation_id=13)
    assert [child.tag for child in root[0]] == ["nom", "prenom", "group", "P13", "comment"]
    sheet = workbook_rows(
        own_client.old("Notes/evaluation_listenotes", evaluation_id=13, format="xls")
    )
    line = next(row for row in sheet if row[0] == "SAUVAGE")
    assert (line[1], line[3], line[4]) == ("Elise", float(mark), "copie <b>double</b>")
    shown = own_client.old("Notes/evaluation_listenotes", evaluation_id=13).text
    assert "copie &lt;b&gt;double&lt;/b&gt;" in shown
    assert csv_rows(own_client.old("Notes/evaluation_listenotes", evaluation_id=13, format="csv"))[
        1
    ] == ["", "", "coef. 1.0", ""]


def test_marks_on_a_scale_of_nought(own_client: Client, change: Change) -> None:
    """There is nothing to bring to 20: 0, as ScoDoc lists them."""
    weighting = assessments.weighting
    change.run(weighting.update().where(weighting.c.assessment_id == 13).values(max_mark=0.0))
    name = "Notes/evaluation_listenotes"
    given, brought = (
        told(own_client, name, evaluation_id=13, **options)
        for options in ({}, {"note_sur_20": "yes"})
    )
    assert given[1]["13"] == "/ 0.0"
    for row, other in zip(given[2:-1], brought[2:-1], strict=True):
        assert other["13"] == ("00.00" if row["13"][:1].isdigit() else row["13"])


def test_a_module_without_assessments(own_client: Client, change: Change) -> None:
    weighting = assessments.weighting
    change.run(weighting.delete())
    about: dict[str, Any] = {"moduleimpl_id": 13}
    name = "Notes/evaluation_listenotes"
    assert "Aucune évaluation" in own_client.old(name, **about).text
    assert len(told(own_client, name, **about)) == 201  # The students, and an empty mean.


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({}, 400),
        ({"evaluation_id": "E1"}, 404),
        ({"evaluation_id": "13", "group_ids": "1"}, 404),  # A group of another semester.
        ({"evaluation_id": "13", "format": "pdf"}, 404),
    ],
)
def test_marks_that_are_refused(client: Client, wrong: dict[str, str], status: int) -> None:
    assert client.old("Notes/evaluation_listenotes", **wrong).status_code == status


def test_names_are_escaped_once(own_client: Client, change: Change) -> None:
    person = people.person
    change.run(
        person.update()
        .where(person.c.id == 1)
        .values(family_name=NASTY.upper(), given_name="=cmd|' /C calc'!A0")
    )
    in_html = "O&#x27;NEIL &lt;B&gt;&amp;&quot;X&quot;"
    about: dict[str, dict[str, Any]] = {
        "groups_view": {"group_ids": 3},
        "Notes/evaluation_listenotes": {"evaluation_id": 13},
    }
    for name, arguments in about.items():
        shown = own_client.old(name, **arguments).text
        assert in_html in shown
        assert "<B>" not in shown
        root = element(own_client, name, **arguments)
        assert NASTY.upper() in {child.get("value") for row in root for child in row}
        response = own_client.old(name, format="csv", **arguments)
        cells = [cell for row in csv_rows(response) for cell in row]
        assert any(NASTY.upper() in cell for cell in cells)
        assert not [cell for cell in cells if cell.startswith("=")]
    bulletin: dict[str, Any] = {"etudid": 1, "formsemestre_id": SA}
    shown = own_client.old("Notes/formsemestre_bulletinetud", **bulletin).text
    assert in_html in shown
    assert "&amp;#x27;" not in shown
    root = element(own_client, "Notes/formsemestre_bulletinetud", **bulletin)
    assert root.find("etudiant").get("nom") == NASTY.upper()
