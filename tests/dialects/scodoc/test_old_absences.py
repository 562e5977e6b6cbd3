"""What functions of ScoDoc 7 tell of absences, beside the real answers; and abs_groupe_etat."""

import json
from datetime import date
from typing import Any

import httpx
import pytest
from lxml import etree

from matricula.record.schema import attendance, people
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ANSWERS, FOUNDED, RT, RT_TEACHER, SA, Change

EVENT = attendance.attendance_event
AUTUMN = {"debut": "01/09/2020", "fin": "31/01/2021"}
PAGE = ["boursier", "nbabs", "nbabsjust", "nbabsnonjust", "nbjustifs_noabs", "nomprenom", "etudid"]
STATES = "abs_group_etat?group_ids=3&date_debut=2020-09-01&date_fin=2021-01-31"


def ask(client: Client, function: str, /, **asked: Any) -> httpx.Response:
    return client.old(f"Absences/{function}", **asked)


def real(name: str) -> Any:
    return json.loads((ANSWERS / f"{name}.json").read_text())


def test_xml_of_one_student(client: Client) -> None:
    document = (ANSWERS / "abs_XMLgetAbsEtud_xml.xml").read_bytes()
    asked = {"beg_date": "2020-09-01", "end_date": "2021-01-31"}
    ours = ask(client, "XMLgetAbsEtud", etudid=1, **asked)
    told = [dict(row.attrib) for row in etree.fromstring(ours.content).iter()]
    assert told == [dict(row.attrib) for row in etree.fromstring(document).iter()]
    assert ours.content.startswith(b'<?xml version="1.0" encoding="utf-8"?><absences etudid="1" ')
    by_code = ask(
        client, "XMLgetAbsEtud", code_nip="20200000", beg_date="20200901", end_date="2021/02/30"
    )
    assert by_code.content.count(b"<abs ") == ours.content.count(b"<abs ") == 10
    both = ask(client, "XMLgetAbsEtud", etudid=1, beg_date="2020-12-07", end_date="2020-12-08")
    assert both.content.count(b"<abs ") == 2


def test_xml_of_one_student_refused(client: Client) -> None:
    asked = {"beg_date": "2020-09-01", "end_date": "2021-01-31"}
    unknown = ask(client, "XMLgetAbsEtud", etudid=900_000_000, **asked)
    assert (unknown.status_code, unknown.json()) == (400, {"message": "étudiant inconnu"})
    for bad in ({"beg_date": "hier"}, {"end_date": ""}, {"beg_date": "2020-13-01"}):
        response = ask(client, "XMLgetAbsEtud", etudid=1, **asked | bad)
        assert response.status_code == 404
        assert response.headers["content-type"].startswith("text/html")


def test_a_list_of_one_student(client: Client) -> None:
    about = {"etudid": 1, "format": "json", "sco_year": 2020}
    ours = ask(client, "ListeAbsEtud", absjust_only=0, **about).json()
    assert ours == real("abs_ListeAbsEtud_year2020_json")
    assert [list(row) for row in ours] == [
        list(row) for row in real("abs_ListeAbsEtud_year2020_json")
    ]
    excused = ask(client, "ListeAbsEtud", absjust_only=1, **about).json()
    assert [row["datedmy"] for row in excused] == [
        day for day in ("06/10/2020", "07/10/2020", "08/10/2020") for _ in range(2)
    ]
    bare = ask(client, "ListeAbsEtud", with_evals=0, **about).json()
    assert bare == [{k: v for k, v in row.items() if k != "exams"} for row in ours]
    assert ask(client, "ListeAbsEtud", etudid=1, format="json").json() == []
    root = etree.fromstring(ask(client, "ListeAbsEtud", **about | {"format": "xml"}).content)
    assert root[0][0].tag == "datedmy"
    assert root[0][0].get("value") == "05/10/2020"
    assert "M1103" in ask(client, "ListeAbsEtud", etudid=1, sco_year=2020).text
    for bad in ({"format": "pdf"}, {"sco_year": "MMXX"}, {"absjust_only": "x"}):
        assert ask(client, "ListeAbsEtud", **about | bad).status_code == 404


def test_groups_as_scodoc_counts_them(client: Client) -> None:
    """The same columns in the same order, the same types and counts; some names differ in the
    file."""
    theirs = real("abs_EtatAbsencesGr_json")
    ours = ask(client, "EtatAbsencesGr", group_ids=3, format="json", **AUTUMN).json()
    assert [list(row) for row in ours] == [list(row) for row in theirs]

    def told(rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
        return {row["etudid"]: row | {"nomprenom": ""} for row in rows}

    assert told(ours) == told(theirs)
    names = {row["etudid"]: row["nomprenom"] for row in theirs}
    same = [row["etudid"] for row in ours if row["nomprenom"] == names[row["etudid"]]]
    assert len(same) > len(ours) / 2
    page = ask(client, "EtatAbsencesGr", group_ids=3, **AUTUMN).text
    assert "<td>Mme Elise SAUVAGE</td>" in page
    for missing in ({"debut": ""}, {"fin": ""}, {"group_ids": ""}):
        asked = {"group_ids": 3} | AUTUMN | missing
        assert ask(client, "EtatAbsencesGr", **asked).status_code == 400
    wrong = ask(client, "EtatAbsencesGr", group_ids=3, **AUTUMN | {"fin": "2021-01-31"})
    assert wrong.status_code == 404


def test_groups_as_the_page_prints_them(client: Client) -> None:
    rows = client.json(f"{STATES}&format=json")
    old = ask(client, "EtatAbsencesGr", group_ids=3, format="json", **AUTUMN).json()
    assert [list(row) for row in rows] == [PAGE] * len(old)
    assert all(isinstance(value, str) for row in rows for value in row.values())
    for row, before in zip(rows, old, strict=True):
        assert row == {key: str(value) for key, value in before.items()} | {"boursier": "N"}
    assert client.json(f"{STATES}&format=json".replace("group_etat", "groupe_etat")) == rows
    without = client.json(f"{STATES}&format=json&with_boursier=False")
    assert [list(row) for row in without] == [PAGE[1:]] * len(rows)
    root = etree.fromstring(client.xml(f"{STATES}&format=xml"))
    assert [cell.tag for cell in root[0]] == PAGE


def test_a_page_is_the_default(client: Client) -> None:
    response = client.get(f"{STATES}&with_boursier=0".replace("?", "/?"))
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<td>Mme Elise SAUVAGE</td>" in response.text
    assert "Boursier" not in response.text


def test_several_groups_and_a_day_that_is_none(client: Client) -> None:
    asked = "group_ids=3&group_ids=4&date_debut=2019-01-30&format=json"
    clamped = client.json(f"abs_group_etat?{asked}&date_fin=2021-02-30")
    ends = client.json(f"abs_group_etat?{asked}&date_fin=2021-02-28")
    assert clamped == ends
    assert len(ends) > len(client.json(f"{STATES}&format=json"))


@pytest.mark.parametrize(
    "query",
    [
        "date_debut=2020-09-01&date_fin=2021-01-31",
        "group_ids=3&date_debut=2020-09-01",
        "group_ids=3&date_fin=2020-09-01",
        "group_ids=3&date_debut=2020-09-01&date_fin=2021-02-32",
        "group_ids=3&date_debut=01/09/2020&date_fin=2021-02-01",
        "group_ids=3&group_ids=1&date_debut=2020-09-01&date_fin=2021-01-31",
        "group_ids=3&date_debut=2020-09-01&date_fin=2021-01-31&format=pdf",
    ],
)
def test_groups_refused(client: Client, query: str) -> None:
    assert client.get(f"abs_group_etat?{query}").status_code == 400


def test_who_left_and_who_holds_a_scholarship(own_client: Client, change: Change) -> None:
    left = 6
    change.run(
        people.student_record.update()
        .where(people.student_record.c.person_id == left)
        .values(scholarship=True)
    )
    group = own_client.json(f"groups?formsemestre_id={SA}&with_codes=1")
    assert next(row for row in group if row["etudid"] == left)["etat"] == "D"
    every = next(p for p in own_client.json(f"partition/{SA}") if p["partition_name"] is None)
    about = f"group_ids={every['group'][0]['group_id']}&date_debut=2020-09-01&date_fin=2021-01-31"
    rows = own_client.json(f"abs_group_etat?{about}&format=json")
    (row,) = [row for row in rows if row["etudid"] == str(left)]
    assert row["nomprenom"].endswith(" (dem)")
    assert row["boursier"] == "O"
    assert sum(row["nomprenom"].endswith(" (dem)") for row in rows) > 1


def test_a_whole_semester_is_counted_in_as_many_statements_as_a_group(client: Client) -> None:
    every = next(p for p in client.json(f"partition/{SA}") if p["partition_name"] is None)
    client.json(f"{STATES}&format=json")
    few = client.database.statements
    rows = client.json(
        STATES.replace("group_ids=3", f"group_ids={every['group'][0]['group_id']}") + "&format=json"
    )
    assert len(rows) == 200
    assert client.database.statements == few


def test_counts(own_client: Client, change: Change) -> None:
    offering = own_client.rt.offering
    for day, half, module in (
        (2, "am", None),
        (2, "am", offering),
        (2, "pm", None),
        (3, "pm", offering),
    ):
        change.run(
            EVENT.insert().values(
                person_id=20, organization_id=RT, kind="absence", half=half,
                day=date(2020, 11, day), offering_id=module, door="scodoc",
                recorded_at=FOUNDED, excused=half == "pm",
            )
        )  # fmt: skip

    def counted(**asked: object) -> tuple[str, str]:
        about = {"etudid": 20, "debut": "2020-11-02", "fin": "2020-11-03", **asked}
        both = [ask(own_client, name, **about) for name in ("CountAbs", "CountAbsJust")]
        assert {response.headers["content-type"].split(";")[0] for response in both} == {
            "text/plain"
        }
        return both[0].text, both[1].text

    assert counted() == ("3", "2")
    assert counted(fin="2020-11-02") == ("2", "1")
    assert counted(matin=1) == ("1", "0")
    assert counted(matin=0) == ("2", "2")
    assert counted(moduleimpl_id=offering) == ("2", "1")
    assert counted(moduleimpl_id="None", matin="None") == ("3", "2")
    assert ask(own_client, "CountAbs", etudid=20, debut="2020-11-02").status_code == 400
    wrong = ask(own_client, "CountAbs", etudid=20, debut="02/11/2020", fin="2020-11-03")
    assert wrong.status_code == 404


def test_old_calls_that_write(own_client: Client) -> None:
    about = {"etudid": 20, "datedebut": "02/11/2020", "datefin": "03/11/2020"}
    page = ask(own_client, "doSignaleAbsence", method="POST", **about).text
    assert "Ajout de 4 absences <b>NON justifiées</b> du 02/11/2020 au 03/11/2020" in page
    assert "Ajout de 4 <b>justifications</b>" in ask(own_client, "doJustifAbsence", **about).text
    saturday = {"datedebut": "07/11/20", "datefin": "08/11/20"}
    nothing = ask(own_client, "doAnnuleAbsence", **about | saturday).text
    assert "Aucune date ouvrable entre le 07/11/20 et le 08/11/20 !" in nothing
    for wrong in ({"datedebut": "2020-11-02"}, {"datedebut": "31/02/2020"}, {"demijournee": 4}):
        assert ask(own_client, "doAnnuleAbsence", **about | wrong).status_code == 404
    assert ask(own_client, "doAnnuleAbsence", etudid=20).status_code == 400
    assert ask(own_client, "doAnnuleJustif", **about).status_code == 200
    assert own_client.json("absences/20?abs_just_only=1") == []


def test_a_teacher_is_not_told_of_scholarships(client: Client) -> None:
    for row in client.json(f"{STATES}&format=json", RT_TEACHER):
        assert row["boursier"] == ""
    days = {"debut": "01/09/2020", "fin": "31/01/2021"}
    old = client.old("Absences/EtatAbsencesGr", as_=RT_TEACHER, group_ids=3, format="json", **days)
    assert {row["boursier"] for row in old.json()} == {""}
