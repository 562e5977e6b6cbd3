"""Bulletins beside those that the real ScoDoc wrote of the same students."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from matricula.record.schema import cohorts, juries
from tests.dialects.scodoc.comparing import Comparison, json_values, xml_values
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.deviations import JSON_RULES, XML_RULES, headcounts
from tests.dialects.scodoc.school import ANSWERS, DATA, FOUNDED, Change

OPTIONS = "version=long&xml_with_decisions=1&force_publishing=1"


def real_bulletins() -> Iterator[dict[str, Any]]:
    for line in (DATA / "bulletins.jsonl").read_text().splitlines():
        yield json.loads(line)


def ours_for(client: Client, real: dict[str, Any], options: str = OPTIONS) -> Any:
    return client.json(f"etud/{real['etudid']}/bul/{real['formsemestre_id']}?{options}")


def test_every_field_of_every_bulletin(client: Client) -> None:
    comparison = Comparison(JSON_RULES)
    for real in real_bulletins():
        ours = ours_for(client, real)
        about = real["etudid"], real["formsemestre_id"]
        comparison.compare(json_values(real), json_values(ours), about)
    assert comparison.pairs == 67
    comparison.finish()


def test_keys_stand_in_scodocs_order(client: Client) -> None:
    for real in real_bulletins():
        ours = [key for key in ours_for(client, real) if key in real]
        assert ours == list(real)


def test_effectif(client: Client) -> None:
    """Of each unit: active students who have an average in it (docs/scodoc.md, ue-effectif)."""
    counts = headcounts()
    for real in real_bulletins():
        shown = [int(unit["effectif"]) for unit in ours_for(client, real)["ue"]]
        assert shown == counts[real["formsemestre_id"]]
    assert counts == {1: [15, 15, 15], 2: counts[2]}
    assert len(set(counts[2])) > 1


def test_sport(client: Client) -> None:
    """Sport and culture: 0 as an average in JSON, the bonus in XML (docs/scodoc.md, sport-note)."""
    seen = set()
    for real in real_bulletins():
        for unit in ours_for(client, real)["ue"]:
            if unit["acronyme"] == "SPORT":
                points = real["bonus_sport_culture"]["value"]
                assert unit["note"]["value"] == "00.00"
                in_xml = client.get(f"etud/{real['etudid']}/bul/2?format=xml&version=short").text
                told = re.search(r'acronyme="SPORT".*?<note value="([^"]*)"', in_xml)
                assert told is not None
                assert told[1] == f"{round(points, 2):05.2f}"
                seen.add(points)
    assert len(seen) > 5


XML_FILES = {
    "bulletin_long_xml.xml": "etud/1/bul/2?format=xml&version=long",
    "bulletin_short_xml.xml": "etud/1/bul/2?format=xml&version=short",
    "bulletin_capitalisee_xml.xml": "etud/191/bul/2?format=xml&xml_with_decisions=1",
}


def test_xml_is_scodocs(change: Change, own_client: Client) -> None:
    change.run(
        juries.appreciation.insert().values(
            person_id=1,
            cohort_id=2,
            comment="Bon travail, à poursuivre & confirmer",
            written_at=FOUNDED.replace(year=2026, month=11, day=22),
        )
    )
    comparison = Comparison(XML_RULES)
    for file, path in XML_FILES.items():
        real = xml_values((ANSWERS / file).read_bytes())
        comparison.compare(real, xml_values(own_client.xml(path)), file)
    comparison.finish()


def test_xml_says_what_json_says(client: Client) -> None:
    for real in real_bulletins():
        ours = ours_for(client, real)
        path = f"etud/{real['etudid']}/bul/{real['formsemestre_id']}?{OPTIONS}&format=xml"
        document = xml_values(client.xml(path))
        for place, unit in enumerate(ours["ue"], start=1):
            at = f"/bulletinetud/ue[{place}]"
            if unit["acronyme"] != "SPORT":  # the bonus stands there: see test_sport
                assert document[f"{at}/note[1]@value"] == unit["note"]["value"]
            assert document[f"{at}/rang[1]@value"] == unit["rang"]
            assert document[f"{at}/ects[1]@value"] == unit["ects"]
            for number, module in enumerate(unit["module"], start=1):
                own = f"{at}/module[{number}]"
                assert document[f"{own}@id"] == str(module["id"])
                assert document[f"{own}/note[1]@moy"] == module["note"]["moy"]
                marks = [
                    document[f"{own}/evaluation[{mark}]/note[1]@value"]
                    for mark in range(1, len(module["evaluation"]) + 1)
                ]
                assert marks == [assessment["note"] for assessment in module["evaluation"]]
        assert len(document) > 100


def test_the_page_s_own_bulletin_has_these_keys(client: Client) -> None:
    """Those of the sample on the page; all ids are integers (docs/scodoc.md, ids)."""
    ours = client.json("etud/205/bul/1?version=short&xml_with_decisions=1")
    assert set(ours) - {"etapes"} == {
        "rang", "etape_apo2", "etape_apo3", "etape_apo4", "etudiant", "bonus_sport_culture",
        "absences", "decision", "note", "etudid", "decision_ue", "ue_capitalisee", "publie",
        "autorisation_inscription", "appreciation", "note_max", "date", "rang_group",
        "formsemestre_id", "etape_apo", "ue", "situation",
    }  # fmt: skip
    unit = ours["ue"][0]
    assert set(unit) == {
        "acronyme", "rang", "code_apogee", "ects", "numero", "note", "module", "effectif",
        "titre", "id",
    }  # fmt: skip
    assert set(unit["module"][0]) == {
        "coefficient", "rang", "code", "code_apogee", "numero", "note", "abbrev", "effectif",
        "titre", "evaluation", "id",
    }  # fmt: skip
    assert set(unit["module"][0]["note"]) == {
        "moy", "nb_notes", "nb_missing", "max", "min", "nb_valid_evals", "value",
    }  # fmt: skip
    assert unit["module"][0]["evaluation"] == []
    assert ours["situation"] == (
        "Inscrit le 2026-11-22. Décision jury: Validé.  UE acquises: UE11, UE12, UE13."
        "  Autorisé à s&apos;inscrire en S2."
    )
    assert ours["note_max"] == {"value": 20}


@pytest.mark.parametrize(
    ("first", "last"), [("2020-09-01", "9999-12-31"), ("0001-01-01", "2021-01-31")]
)
def test_semesters_without_end(change: Change, own_client: Client, first: str, last: str) -> None:
    """Schools write the ends of the calendar for "open"; a zone's own day may fall out of it."""
    events = cohorts.enrolment_event
    ends = {
        "0001-01-01": datetime.min.replace(tzinfo=UTC),
        "9999-12-31": datetime.max.replace(tzinfo=UTC),
    }
    moment = ends.get(first) or ends[last]
    change.run(
        cohorts.cohort.update()
        .where(cohorts.cohort.c.id == 2)
        .values(start_date=date.fromisoformat(first), end_date=date.fromisoformat(last)),
        events.update().where(events.c.cohort_id == 2).values(happened_at=moment),
    )
    for options in ("", "&format=xml"):
        answer = own_client.get(f"etud/1/bul/2?xml_with_decisions=1{options}")
        assert answer.status_code == 200
    assert own_client.get("etud/1").status_code == 200
    assert own_client.get("formsemestre/2").status_code == 200
