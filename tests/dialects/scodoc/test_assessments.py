"""evaluations and eval_notes."""

from datetime import date, time

import pytest

from matricula.record.schema import assessments
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import SA, Change, document

ASSESSMENT, WEIGHTING, RESULT = assessments.assessment, assessments.weighting, assessments.result


def test_an_assessment(client: Client) -> None:
    assert client.json("evaluations/13")[-1] == {
        "id": 13,
        "evaluation_id": 13,
        "moduleimpl_id": 13,
        "jour": "03/09/2020",
        "jouriso": "2020-09-03",
        "heure_debut": "08h00",
        "heure_fin": "09h30",
        "duree": "1h30",
        "descrheure": " de 08h00 à 09h30",
        "matin": 1,
        "apresmidi": 0,
        "description": "Contrôle 1 M1101",
        "note_max": 20.0,
        "coefficient": 1.0,
        "visibulletin": True,
        "publish_incomplete": False,
        "evaluation_type": 0,
        "numero": 1,
    }
    assert client.json("evaluation/13") == client.json("evaluations/13")[-1]
    assert client.json("moduleimpl/13/evaluations") == client.json("evaluations/13")


def test_the_latest_come_first(own_client: Client, change: Change) -> None:
    assert [row["numero"] for row in own_client.json("evaluations/13")] == [4, 3, 2, 1]
    change.run(ASSESSMENT.update().where(ASSESSMENT.c.offering_id == 13).values(position=1))
    moments = {13: (date(2020, 9, 3), time(8)), 14: (date(2020, 9, 3), time(14)), 15: (None, None)}
    for key, (day, begin) in moments.items():
        change.run(
            ASSESSMENT.update()
            .where(ASSESSMENT.c.id == key)
            .values(held_on=day, starts_at=begin, ends_at=None)
        )
    assert [row["id"] for row in own_client.json("evaluations/13")] == [16, 14, 13, 15]


@pytest.mark.parametrize(
    ("begin", "end", "told"),
    [
        (time(8), time(10), ("08h00", "10h00", "2h", " de 08h00 à 10h00", 1, 0)),
        (time(11, 30), time(12, 15), ("11h30", "12h15", "0h45", " de 11h30 à 12h15", 1, 1)),
        (time(12), time(14), ("12h00", "14h00", "2h", " de 12h00 à 14h00", 0, 1)),
        (time(8), time(12), ("08h00", "12h00", "4h", " de 08h00 à 12h00", 1, 0)),
        (time(8), None, ("08h00", "", "", " à 08h00", 1, 0)),
        (time(8), time(8), ("08h00", "08h00", "0h", " à 08h00", 1, 0)),
        (None, None, ("", "", "", "", 0, 0)),
    ],
)
def test_hours(
    own_client: Client,
    change: Change,
    begin: time | None,
    end: time | None,
    told: tuple[str, str, str, str, int, int],
) -> None:
    row = ASSESSMENT.update().where(ASSESSMENT.c.id == 13)
    change.run(row.values(starts_at=begin, ends_at=end))
    one = own_client.json("evaluation/13")
    names = ("heure_debut", "heure_fin", "duree", "descrheure", "matin", "apresmidi")
    assert tuple(one[name] for name in names) == told


def test_an_assessment_without_a_date(own_client: Client, change: Change) -> None:
    change.run(ASSESSMENT.update().where(ASSESSMENT.c.id == 13).values(held_on=None))
    one = own_client.json("evaluation/13")
    assert (one["jour"], one["jouriso"]) == ("", "")


def test_assessments_of_other_doors_alone_are_not_shown(own_client: Client, change: Change) -> None:
    """Without ScoDoc's facet (decision 12 of the house) there is nothing to show."""
    change.run(WEIGHTING.delete().where(WEIGHTING.c.assessment_id == 13))
    assert [row["id"] for row in own_client.json("evaluations/13")] == [16, 15, 14]
    assert own_client.get("eval_notes/13").status_code == 404


def test_every_mark(client: Client) -> None:
    """As it was entered, on the assessment's own scale, in as few characters as tell it."""
    semester = next(s for s in document()["semesters"] if s["formsemestre_id"] == SA)
    seen = set()
    for impl in semester["moduleimpls"]:
        for evaluation in impl["evaluations"]:
            told = client.json(f"eval_notes/{evaluation['evaluation_id']}")
            entered = {
                key: value if isinstance(value, str) else repr(value).removesuffix(".0")
                for key, value in evaluation["notes"].items()
            }
            assert told == [entered]
            seen |= set(entered.values())
    assert {"ABS", "EXC", "0", "20", "14.5"} <= seen


def test_no_marks(own_client: Client, change: Change) -> None:
    change.run(RESULT.delete().where(RESULT.c.assessment_id == 13))
    assert own_client.json("eval_notes/13") == [{}]


@pytest.mark.parametrize(
    ("mark", "text"),
    [(13.0, "13"), (0.1, "0.1"), (1e-5, "0.00001"), (100.0, "100"), (-3.25, "-3.25"), (0.0, "0")],
)
def test_marks_as_text(own_client: Client, change: Change, mark: float, text: str) -> None:
    change.run(
        RESULT.update()
        .where(RESULT.c.assessment_id == 13, RESULT.c.person_id == 1)
        .values(mark=mark, special=None)
    )
    assert own_client.json("eval_notes/13")[0]["1"] == text
