"""What a department prefers, and the states of marks, on bulletins."""

from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from matricula.dialects.scodoc import clock
from matricula.record.schema import assessments, cohorts, juries, organizations, people, programmes
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import RT, SA, Change

COHORT = cohorts.cohort
ASSESSMENT, WEIGHTING, RESULT = assessments.assessment, assessments.weighting, assessments.result
JURY = ("situation", "decision", "decision_ue", "autorisation_inscription")


def bulletin(client: Client, query: str = "", person: int = 1) -> dict[str, Any]:
    told: dict[str, Any] = client.json(f"etud/{person}/bul/{SA}?{query}")
    return told


def modules(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [module for unit in told["ue"] for module in unit["module"]]


def test_decisions_are_told_where_preferred_or_asked_for(
    own_client: Client, change: Change
) -> None:
    assert not bulletin(own_client).keys() & set(JURY)
    assert bulletin(own_client, "xml_with_decisions=1").keys() >= set(JURY)
    assert not bulletin(own_client, "xml_with_decisions=0").keys() & set(JURY)
    change.prefer("bul_show_decision", "1")
    assert bulletin(own_client).keys() >= set(JURY)
    assert own_client.xml("etud/1/bul/2?format=xml").count(b"<decision ") == 1


def test_absences(own_client: Client, change: Change) -> None:
    assert bulletin(own_client)["absences"] == {"nbabs": 10, "nbabsjust": 6}
    change.prefer("bul_show_abs", "0")
    assert "absences" not in bulletin(own_client)
    assert b"<absences" not in own_client.xml("etud/1/bul/2?format=xml")


def test_ranks(own_client: Client, change: Change) -> None:
    before = bulletin(own_client)
    change.prefer("bul_show_rangs", "0")
    told = bulletin(own_client)
    assert told["rang"] == {"value": "", "ninscrits": 200}
    assert told["rang_group"] == []
    assert told["ue"] == before["ue"]


def test_ranks_of_units(own_client: Client, change: Change) -> None:
    change.prefer("bul_show_ue_rangs", "0")
    told = bulletin(own_client)
    assert {(unit["rang"], unit["effectif"]) for unit in told["ue"]} == {("", "")}
    assert told["rang"]["value"] == "95"


def test_ranks_of_modules(own_client: Client, change: Change) -> None:
    assert all({"rang", "effectif"} <= module.keys() for module in modules(bulletin(own_client)))
    change.prefer("bul_show_mod_rangs", "0")
    told = modules(bulletin(own_client))
    assert told
    assert not any({"rang", "effectif"} & module.keys() for module in told)
    tree = etree.fromstring(own_client.xml("etud/1/bul/2?format=xml"))
    assert tree.xpath("//module/rang | //module/effectif") == []


def test_ects(own_client: Client, change: Change) -> None:
    unit = programmes.unit
    change.run(unit.update().where(unit.c.id == 1).values(ects=4.5))
    assert [row["ects"] for row in bulletin(own_client)["ue"]] == ["4.5", "12", "8", ""]
    tree = etree.fromstring(own_client.xml("etud/1/bul/2?format=xml"))
    assert tree.xpath("/bulletinetud/ue/ects/@value") == ["4.5", "12", "8", ""]
    change.prefer("bul_show_ects", "0")
    assert {row["ects"] for row in bulletin(own_client)["ue"]} == {""}


def test_the_departments_preference_and_the_semesters(own_client: Client, change: Change) -> None:
    chosen = organizations.preference
    own = (chosen.c.name == "bul_show_rangs") & chosen.c.cohort_id.is_(None)
    change.run(chosen.update().where(own).values(value="0"))
    assert bulletin(own_client)["rang"]["value"] == ""
    change.prefer("bul_show_rangs", "1")
    assert bulletin(own_client)["rang"]["value"] == "95"


def test_ranks_wait_for_marks(own_client: Client, change: Change) -> None:
    """Of anybody, in any module."""
    change.run(
        RESULT.update()
        .where(RESULT.c.assessment_id == 13, RESULT.c.person_id == 2)
        .values(mark=None, special="ATT")
    )
    told = bulletin(own_client)
    assert told["rang"] == {"value": "", "ninscrits": 200}
    assert told["rang_group"] == []
    marks = [row["note"] for row in modules(bulletin(own_client, person=2))[0]["evaluation"]]
    assert marks[0] == "ATT"
    tree = etree.fromstring(own_client.xml("etud/1/bul/2?format=xml"))
    assert dict(tree.find("rang").attrib) == {"value": "", "ninscrits": "200"}  # type: ignore[union-attr]
    assert tree.findall("rang_group") == []


def test_versions(client: Client) -> None:
    """The file keeps assessment 15 off bulletins; it counts all the same."""

    def listed(version: str) -> list[int]:
        module = modules(bulletin(client, f"version={version}"))[0]
        assert module["note"]["nb_valid_evals"] == 4
        return [row["evaluation_id"] for row in module["evaluation"]]

    assert listed("long") == [13, 14, 15, 16]
    assert listed("selectedevals") == [13, 14, 16]
    assert listed("short") == []
    assert bulletin(client)["ue"] == bulletin(client, "version=long")["ue"]
    later = client.json("etudiant/etudid/1/formsemestre/2/bulletin/selectedevals")
    assert later["ue"] == bulletin(client, "version=selectedevals")["ue"]


def test_assessments_stand_oldest_first(own_client: Client, change: Change) -> None:
    change.run(ASSESSMENT.update().where(ASSESSMENT.c.id == 13).values(position=9))
    order = [row["evaluation_id"] for row in modules(bulletin(own_client))[0]["evaluation"]]
    assert order == [14, 15, 16, 13]


def test_assessments_that_do_not_count_yet(own_client: Client, change: Change) -> None:
    change.run(RESULT.delete().where(RESULT.c.assessment_id == 13, RESULT.c.person_id == 2))
    module = modules(bulletin(own_client))[0]
    assert [row["evaluation_id"] for row in module["evaluation"]] == [14, 15, 16]
    assert module["note"]["nb_valid_evals"] == 3
    change.prefer("bul_show_all_evals", "1")
    *complete, last = modules(bulletin(own_client))[0]["evaluation"]
    assert [row["evaluation_id"] for row in complete] == [14, 15, 16]
    assert last == {
        "jour": "2020-09-03",
        "heure_debut": "08:00:00",
        "heure_fin": "09:30:00",
        "coefficient": 1.0,
        "evaluation_type": 0,
        "description": "Contrôle 1 M1101",
        "incomplete": "1",
    }
    tree = etree.fromstring(own_client.xml("etud/1/bul/2?format=xml"))
    unfinished = tree.xpath("//module[@id='13']/evaluation[@incomplete='1']")
    assert [(len(row), row.get("note_max_origin")) for row in unfinished] == [(0, "20.0")]
    assert modules(bulletin(own_client, "version=short"))[0]["evaluation"] == []


def test_an_assessment_without_a_date(own_client: Client, change: Change) -> None:
    row = ASSESSMENT.update().where(ASSESSMENT.c.id == 13)
    change.run(row.values(held_on=None, starts_at=None, ends_at=None))
    first = modules(bulletin(own_client))[0]["evaluation"][0]
    assert (first["jour"], first["heure_debut"], first["heure_fin"]) == ("", "", "")


def test_a_mark_that_is_not_there(own_client: Client, change: Change) -> None:
    """NP, where the assessment counts all the same."""
    change.run(
        RESULT.delete().where(RESULT.c.assessment_id == 13, RESULT.c.person_id == 1),
        WEIGHTING.update()
        .where(WEIGHTING.c.assessment_id == 13)
        .values(counts_while_incomplete=True),
    )
    assert modules(bulletin(own_client))[0]["evaluation"][0]["note"] == "NP"


def test_a_module_without_marks(own_client: Client, change: Change) -> None:
    """As on the page: the mean is NA (docs/scodoc.md, na)."""
    ids = (
        ASSESSMENT.select().with_only_columns(ASSESSMENT.c.id).where(ASSESSMENT.c.offering_id == 13)
    )
    change.run(RESULT.delete().where(RESULT.c.assessment_id.in_(ids)))
    module = modules(bulletin(own_client))[0]
    assert module["note"] == {
        "value": "-", "moy": "NA", "max": "-", "min": "-",
        "nb_notes": 0, "nb_missing": 197, "nb_valid_evals": 0,
    }  # fmt: skip
    assert module["rang"] == {"value": "1 ex"}
    assert module["effectif"] == {"value": 197}


def test_averages_that_are_held_back(own_client: Client, change: Change) -> None:
    change.run(COHORT.update().where(COHORT.c.id == SA).values(averages_blocked=True))
    told = bulletin(own_client)
    assert told["note"] == {"value": "-", "min": "-", "max": "-", "moy": "-"}
    assert {unit["note"]["value"] for unit in told["ue"]} == {"-", "00.00"}


def test_bulletins_that_are_hidden(own_client: Client, change: Change) -> None:
    change.run(COHORT.update().where(COHORT.c.id == SA).values(bulletins_hidden=True))
    told = bulletin(own_client, "xml_with_decisions=1")
    assert told["publie"] == 0
    assert list(told)[-1] == "etudiant"
    assert not told.keys() & {"note", "ue", "absences", "decision", "appreciation"}
    tree = etree.fromstring(own_client.xml("etud/1/bul/2?format=xml&xml_with_decisions=1"))
    assert (tree.get("publie"), [child.tag for child in tree]) == ("0", ["etudiant"])
    forced = bulletin(own_client, "force_publishing=1")
    assert forced["publie"] == 1
    assert len(forced["ue"]) == 4


def test_steps(own_client: Client, change: Change) -> None:
    for position, code in enumerate(("A&B", "C!1", "D", "E"), start=1):
        change.run(cohorts.cohort_step.insert().values(cohort_id=SA, position=position, code=code))
    change.run(
        cohorts.cohort_step.update().where(cohorts.cohort_step.c.code == "V1RT").values(position=0)
    )
    told = bulletin(own_client)
    assert told["etapes"] == ["V1RT", "A&amp;B", "C!1", "D", "E"]
    names = ("etape_apo", "etape_apo2", "etape_apo3", "etape_apo4")
    assert [told[name] for name in names] == told["etapes"][:4]
    root = etree.fromstring(own_client.xml("etud/1/bul/2?format=xml"))
    assert [root.get(f"etape_apo{number}") for number in ("", "2", "5")] == ["V1RT", "A&B", "E"]


def test_text_is_escaped_once(own_client: Client, change: Change) -> None:
    """As for XML, in JSON too, as the page has it; in XML, by XML."""
    said = """<b>L'été</b> & "l'hiver" &amp; \x07"""
    person, unit, module = people.person, programmes.unit, programmes.module
    change.run(
        person.update().where(person.c.id == 1).values(family_name=said, given_name=said),
        unit.update().where(unit.c.id == 1).values(title=said, acronym=said),
        module.update().where(module.c.id == 1).values(title=said, short_title=said, code=said),
        ASSESSMENT.update().where(ASSESSMENT.c.id == 13).values(title=said),
        cohorts.group.update().where(cohorts.group.c.id == 3).values(name=said),
        juries.appreciation.insert().values(
            person_id=1, cohort_id=SA, comment=said,
            written_at=datetime(2021, 1, 1, 23, 30, tzinfo=UTC),
        ),
    )  # fmt: skip
    told = bulletin(own_client)
    escaped = "&lt;b&gt;L&apos;été&lt;/b&gt; &amp; &quot;l&apos;hiver&quot; &amp;amp; \x07"
    unit_told = told["ue"][0]
    assert {
        told["etudiant"]["nom"], told["etudiant"]["prenom"], unit_told["titre"],
        unit_told["acronyme"], unit_told["module"][0]["titre"], unit_told["module"][0]["abbrev"],
        unit_told["module"][0]["code"], unit_told["module"][0]["evaluation"][0]["description"],
        told["rang_group"][0]["group_name"], told["appreciation"][0]["comment"],
    } == {escaped}  # fmt: skip
    assert told["appreciation"][0]["date"] == "2021-01-02"  # In Paris.
    root = etree.fromstring(own_client.xml("etud/1/bul/2?format=xml"))
    in_xml = said.replace("\x07", "")
    assert root.xpath("/bulletinetud/ue[1]/@titre") == [in_xml]
    assert root.findtext("appreciation") == in_xml
    plain = own_client.json("formation_export/1")
    assert plain["ue"][0]["titre"] == said


def test_the_date_is_the_schools(
    own_client: Client, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2014, 7, 12, 15, 38, 47, 693262, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert bulletin(own_client)["date"] == "2014-07-12T17:38:47.693262"
    monkeypatch.setattr(clock, "now", lambda: moment.replace(microsecond=0))
    zone = organizations.organization.update().where(organizations.organization.c.id == RT)
    change.run(zone.values(time_zone="Indian/Reunion"))
    assert bulletin(own_client)["date"] == "2014-07-12T19:38:47.000000"


def test_a_gradebook_that_cannot_be_computed(own_client: Client, change: Change) -> None:
    """It is said, and is no fault of the server."""
    change.prefer("bonus_sport_function", "bonus_nobody_knows")
    response = own_client.get(f"etud/1/bul/{SA}")
    assert response.status_code == 400
    assert "bonus" in response.json()["message"]
