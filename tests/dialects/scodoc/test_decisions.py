"""What juries decided, on bulletins: the block and the sentence."""

from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from matricula.record.schema import cohorts, juries, programmes
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import FOUNDED, S0, SA, Change

DECISION, AUTHORISATION = juries.jury_decision, juries.authorisation
PERSON = 20


def told(client: Client, person: int = PERSON, cohort: int = SA) -> dict[str, Any]:
    body: dict[str, Any] = client.json(f"etud/{person}/bul/{cohort}?xml_with_decisions=1")
    return body


def decide(change: Change, code: str, unit: int | None = None, **more: Any) -> None:
    row = {
        "person_id": PERSON, "cohort_id": SA, "unit_id": unit, "code": code,
        "decided_at": FOUNDED, "is_external": False, **more,
    }  # fmt: skip
    change.run(DECISION.insert().values(row))


def allow(change: Change, *semesters: int) -> None:
    for index in semesters:
        change.run(
            AUTHORISATION.insert().values(
                person_id=PERSON, origin_cohort_id=SA, programme_code="FCOD1",
                semester_index=index, decided_at=FOUNDED,
            )
        )  # fmt: skip


BEGUN = "Inscrit le 2026-11-22. "


def test_before_any_decision(client: Client) -> None:
    body = told(client)
    assert body["situation"] == BEGUN
    assert body["decision"] == {"code": "", "etat": "I"}
    assert (body["decision_ue"], body["autorisation_inscription"]) == ([], [])


@pytest.mark.parametrize(
    ("code", "explanation"),
    [
        ("ADM", "Validé"),
        ("ADC", "Validé par compensation"),
        ("ADJ", "Validé par le Jury"),
        ("AJ", "Ajourné"),
        ("NAR", "Echec, non autorisé à redoubler"),
        ("RAT", "En attente d&apos;un rattrapage"),
        (
            "ATT",
            "Décision en attente d&apos;un autre semestre (faute d&apos;atteindre la moyenne)",
        ),
        ("ATB", "Décision en attente d&apos;un autre semestre (au moins une UE sous la barre)"),
        ("ATJ", "Décision en attente d&apos;un autre semestre (assiduité insuffisante)"),
        ("NEW", "NEW"),
    ],
)
def test_codes(own_client: Client, change: Change, code: str, explanation: str) -> None:
    decide(change, code)
    body = told(own_client)
    assert body["situation"] == f"{BEGUN}Décision jury: {explanation}. "
    assert body["decision"] == {"code": code, "etat": "I", "compense_formsemestre_id": None}


def test_units(own_client: Client, change: Change) -> None:
    decide(change, "AJ")
    for unit, code in ((3, "ADM"), (1, "ADM"), (2, "AJ")):
        decide(change, code, unit)
    body = told(own_client)
    assert body["situation"] == f"{BEGUN}Décision jury: Ajourné.  UE acquises: UE11, UE13. "
    assert body["decision_ue"] == [
        {
            "ue_id": 1, "numero": "1", "acronyme": "UE11", "titre": "Découverte métiers",
            "code": "ADM", "ects": "10.0",
        },
        {
            "ue_id": 2, "numero": "2", "acronyme": "UE12", "titre": "Mise à niveau",
            "code": "AJ", "ects": "12.0",
        },
        {
            "ue_id": 3, "numero": "3", "acronyme": "UE13", "titre": "Langues &amp; culture",
            "code": "ADM", "ects": "8.0",
        },
    ]  # fmt: skip
    change.prefer("bul_show_uevalid", "0")
    assert told(own_client)["situation"] == f"{BEGUN}Décision jury: Ajourné. "


def test_a_semester_brings_all_its_units(own_client: Client, change: Change) -> None:
    decide(change, "ADJ")
    for unit, code in ((1, "ADM"), (2, "AJ"), (3, "CMP")):
        decide(change, code, unit)
    assert "UE acquises: UE11, UE12, UE13. " in told(own_client)["situation"]


def test_units_without_ects(own_client: Client, change: Change) -> None:
    unit = programmes.unit
    change.run(unit.update().where(unit.c.id == 1).values(ects=None))
    decide(change, "ADM", 1)
    assert told(own_client)["decision_ue"][0]["ects"] == ""


def test_units_that_were_gained_before(own_client: Client, change: Change) -> None:
    """They stand beside those decided here, each unit once: 194 has UE11 and UE12."""
    for unit, code in ((None, "AJ"), (1, "AJ"), (2, "ADM"), (3, "AJ")):
        decide(change, code, unit, person_id=194)
    assert "UE acquises: UE11, UE12. " in told(own_client, 194)["situation"]


def test_authorisations(own_client: Client, change: Change) -> None:
    decide(change, "ADM")
    allow(change, 3, 2)
    body = told(own_client)
    assert body["situation"].endswith("Validé.  Autorisé à s&apos;inscrire en S2, S3.")
    assert body["autorisation_inscription"] == [{"semestre_id": 2}, {"semestre_id": 3}]


def copy_semester(change: Change, index: int) -> int:
    """Another semester of the programme; its id."""
    cohort = cohorts.cohort
    with change.database.read() as session:
        row = session.rows(cohort.select().where(cohort.c.id == SA))[0]._asdict()
    row |= {"id": SA + 100 * index, "semester_index": index}
    change.run(cohort.insert().values(row))
    return int(row["id"])


def test_a_diploma(own_client: Client, change: Change) -> None:
    """Once every semester of the programme is validated."""
    others = {copy_semester(change, index): code for index, code in {2: "ADC", 3: "ADM"}.items()}
    last = copy_semester(change, 4)
    decide(change, "ADM")
    allow(change, 2)
    for cohort, code in others.items():
        decide(change, code, cohort_id=cohort)
    decide(change, "AJ", cohort_id=last)
    assert told(own_client)["situation"].endswith("Validé.  Autorisé à s&apos;inscrire en S2.")
    change.run(DECISION.update().where(DECISION.c.cohort_id == last).values(code="ADJ"))
    assert told(own_client)["situation"] == f"{BEGUN}Décision jury: Validé.  Diplôme obtenu."


def test_a_programme_of_one_semester(own_client: Client, change: Change) -> None:
    programme = programmes.programme
    change.run(programme.update().where(programme.c.id == 1).values(pathway_type=200))
    decide(change, "AJ")
    assert "Diplôme" not in told(own_client)["situation"]
    change.run(DECISION.update().where(DECISION.c.person_id == PERSON).values(code="ADM"))
    assert told(own_client)["situation"].endswith(" Diplôme obtenu.")


def test_a_semester_that_makes_up_for_another(own_client: Client, change: Change) -> None:
    """Under the page's key and under ScoDoc's (docs/scodoc.md, compense)."""
    decide(change, "ADM", compensates_id=S0)
    body = told(own_client)
    assert body["decision"] == {
        "code": "ADM", "etat": "I", "compense_formsemestre_id": S0, "compenseformsemestre_id": S0,
    }  # fmt: skip
    xml = own_client.xml(f"etud/{PERSON}/bul/{SA}?xml_with_decisions=1&format=xml")
    (decision,) = etree.fromstring(xml).findall("decision")
    assert (
        decision.get("compense_formsemestre_id") == decision.get("compenseformsemestre_id") == "1"
    )


def test_who_left(client: Client) -> None:
    body = told(client, 6)
    assert body["situation"] == "Inscrit le 2026-11-22. Démission le 2020-11-15."
    assert body["decision"] == {"code": "", "etat": "DEM"}
    assert not body.keys() & {"decision_ue", "autorisation_inscription"}
    assert "appreciation" in body


def test_who_failed_to_come(client: Client) -> None:
    body = told(client, 9)
    assert body["situation"] == "Inscrit le 2026-11-22. Défaillant Décision jury: Défaillant. "
    assert body["decision"] == {"code": "DEF", "etat": "DEF", "compense_formsemestre_id": None}
    assert (body["decision_ue"], body["autorisation_inscription"]) == ([], [])


def test_without_an_event(own_client: Client, change: Change) -> None:
    event = cohorts.enrolment_event
    change.run(event.delete().where(event.c.person_id == PERSON))
    assert told(own_client)["situation"] == "Pas inscrit. "
    change.prefer("bul_show_date_inscr", "0")
    assert told(own_client)["situation"] == " "


def test_dates_are_the_schools(own_client: Client, change: Change) -> None:
    event = cohorts.enrolment_event
    midnight_in_paris = datetime(2020, 8, 31, 22, 0, tzinfo=UTC)
    change.run(
        event.update().where(event.c.person_id == PERSON).values(happened_at=midnight_in_paris)
    )
    assert told(own_client)["situation"] == "Inscrit le 2020-09-01. "


def test_decisions_on_other_semesters_are_told_there(client: Client) -> None:
    assert told(client, 191, S0)["decision"]["code"] == "AJ"
    assert told(client, 191, SA)["decision"]["code"] == ""


def test_xml(client: Client) -> None:
    root = etree.fromstring(client.xml(f"etud/205/bul/{S0}?xml_with_decisions=1&format=xml"))
    assert [child.tag for child in root][-6:] == [
        "situation", "decision", "decision_ue", "decision_ue", "decision_ue",
        "autorisation_inscription",
    ]  # fmt: skip
    assert root.findtext("situation") == (
        "Inscrit le 2026-11-22. Décision jury: Validé.  UE acquises: UE11, UE12, UE13."
        "  Autorisé à s'inscrire en S2."
    )
    assert dict(root.findall("decision_ue")[0].attrib) == {
        "ue_id": "1", "numero": "1", "acronyme": "UE11", "titre": "Découverte métiers",
        "code": "ADM",
    }  # fmt: skip
