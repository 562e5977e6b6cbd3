"""absences: half-days, whichever way the record knows of them."""

import json
from datetime import UTC, date, datetime

import pytest
from lxml import etree

from matricula.record.schema import attendance, organizations
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ANSWERS, FOUNDED, GEII, RT, SA, Change

EVENT = attendance.attendance_event
NOBODY_YET = 20
"""A student who missed nothing."""


def tell(change: Change, **told: object) -> None:
    row = {
        "person_id": NOBODY_YET, "organization_id": RT, "kind": "absence", "door": "scodoc",
        "recorded_at": FOUNDED, **told,
    }  # fmt: skip
    change.run(EVENT.insert().values(row))


def missed(client: Client, query: str = "") -> list[tuple[str, str]]:
    rows = client.json(f"absences/{NOBODY_YET}{query}")
    return [(row["jour"], row["ampm"]) for row in rows]


def test_what_scodoc_counts(client: Client) -> None:
    """The same half-days, in the same order, with the same excuses as XMLgetAbsEtud told."""
    document = etree.parse(ANSWERS / "abs_XMLgetAbsEtud_xml.xml")
    real = [
        (str(row.get("begin"))[:10], "1" if "08:00" in str(row.get("begin")) else "0",
         row.get("justified"))
        for row in document.getroot()
    ]  # fmt: skip
    every = [(row["jour"], row["ampm"]) for row in client.json("absences/1")]
    excused = [(row["jour"], row["ampm"]) for row in client.json("absences/1?abs_just_only=1")]
    assert every == [(day, half) for day, half, _ in real]
    assert excused == [(day, half) for day, half, justified in real if justified == "1"]
    assert client.json("absences/1?abs_just_only=0") == client.json("absences/1")
    assert client.json("absences/etudid/1/just") == client.json("absences/1?abs_just_only=true")
    assert client.json("absences/etudid/1") == client.json("absences/1")


def test_modules_are_named(client: Client) -> None:
    real = json.loads((ANSWERS / "abs_ListeAbsEtud_year2020_json.json").read_text())
    told = {(row["jour"], row["ampm"]): row["description"] for row in client.json("absences/1")}
    for row in real:
        assert told[row["jour"], str(row["ampm"])] == row["description"]
    assert set(told.values()) == {"", "M1101"}


def test_xml(client: Client) -> None:
    root = etree.fromstring(client.xml("absences/1?format=xml"))
    assert root.tag == "table"
    told = [{child.tag: child.get("value") for child in row} for row in root]
    assert told == client.json("absences/1")
    assert client.xml("absences/20?format=xml").endswith(b'id=""/>')


def test_several_rows_of_one_half_day(own_client: Client, change: Change) -> None:
    day = date(2021, 1, 4)
    tell(change, day=day, half="am", offering_id=14)
    tell(change, day=day, half="am", offering_id=13)
    tell(change, day=day, half="am", offering_id=13)
    assert own_client.json(f"absences/{NOBODY_YET}") == [
        {"jour": "2021-01-04", "ampm": "1", "description": "M1102, M1101"}
    ]
    assert missed(own_client, "?abs_just_only=1") == []
    tell(change, day=day, half="am", kind="justification")
    assert missed(own_client, "?abs_just_only=1") == [("2021-01-04", "1")]


def test_an_absence_that_carries_its_excuse(own_client: Client, change: Change) -> None:
    tell(change, day=date(2021, 1, 4), half="pm", excused=True)
    tell(change, day=date(2021, 1, 5), half="pm", excused=False)
    tell(change, day=date(2021, 1, 6), half="pm", excused=None)
    assert missed(own_client, "?abs_just_only=1") == [("2021-01-04", "0")]
    assert len(missed(own_client)) == 3


def test_an_excuse_and_a_lateness_are_no_absence(own_client: Client, change: Change) -> None:
    tell(change, day=date(2021, 1, 4), half="pm", kind="justification")
    tell(change, day=date(2021, 1, 4), half="am", kind="lateness")
    assert missed(own_client) == []


@pytest.mark.parametrize(
    ("begin", "end", "halves"),
    [
        # In Paris, an hour later: 9:00 to 11:00.
        ("2021-01-04T08:00", "2021-01-04T10:00", ["04 am"]),
        ("2021-01-04T08:00", "2021-01-04T11:00", ["04 am"]),
        ("2021-01-04T08:00", "2021-01-04T11:01", ["04 am", "04 pm"]),
        ("2021-01-04T11:00", "2021-01-04T12:00", ["04 pm"]),
        ("2021-01-04T22:00", "2021-01-04T23:00", ["04 pm"]),
        ("2021-01-04T23:30", "2021-01-05T00:30", ["05 am"]),
        # From Friday to Monday: neither Saturday nor Sunday.
        ("2021-01-08T13:00", "2021-01-11T10:00", ["08 pm", "11 am"]),
    ],
)
def test_intervals(
    own_client: Client, change: Change, begin: str, end: str, halves: list[str]
) -> None:
    moments = {
        "starts_at": datetime.fromisoformat(begin).replace(tzinfo=UTC),
        "ends_at": datetime.fromisoformat(end).replace(tzinfo=UTC),
    }
    tell(change, **moments)
    ampm = {"am": "1", "pm": "0"}
    expected = [(f"2021-01-{half[:2]}", ampm[half[3:]]) for half in halves]
    assert missed(own_client) == expected
    bulletin = own_client.json(f"etud/{NOBODY_YET}/bul/{SA}")
    assert bulletin["absences"] == {"nbabs": len(halves), "nbabsjust": 0}


def test_saturdays(own_client: Client, change: Change) -> None:
    tell(
        change,
        starts_at=datetime(2021, 1, 8, 13, tzinfo=UTC),
        ends_at=datetime(2021, 1, 11, 10, tzinfo=UTC),
    )
    change.prefer("work_saturday", "1", SA)
    bulletin = own_client.json(f"etud/{NOBODY_YET}/bul/{SA}")
    assert bulletin["absences"]["nbabs"] == 4


def test_bulletins_count_the_days_of_the_semester(own_client: Client, change: Change) -> None:
    """Both ends included; other departments' absences are theirs."""
    for day in ("2020-08-31", "2020-09-01", "2021-01-31", "2021-02-01"):
        tell(change, day=date.fromisoformat(day), half="am", excused=True)
    tell(change, day=date(2020, 10, 1), half="am", organization_id=GEII)
    bulletin = own_client.json(f"etud/{NOBODY_YET}/bul/{SA}")
    assert bulletin["absences"] == {"nbabs": 2, "nbabsjust": 2}
    assert len(missed(own_client)) == 5


def test_a_school_elsewhere(own_client: Client, change: Change) -> None:
    zone = organizations.organization.update().where(organizations.organization.c.id == RT)
    change.run(zone.values(time_zone="Indian/Reunion"))
    moments = {
        "starts_at": datetime(2021, 1, 4, 7, tzinfo=UTC),
        "ends_at": datetime(2021, 1, 4, 9, tzinfo=UTC),
    }
    tell(change, **moments)
    assert missed(own_client) == [("2021-01-04", "1"), ("2021-01-04", "0")]
