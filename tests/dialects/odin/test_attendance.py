"""Methods 8 and 10: attendance of a cohort and of a discipline, in three states."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from matricula.gradebook.attempts import mark_of
from matricula.record.assessments.commands import merge_activities, set_non_participants
from matricula.record.attendance.commands import (
    add_half_days,
    add_justifications,
    cancel_absences,
    enter_presence,
    replace_statements,
)
from matricula.record.cohorts.commands import merge_enrolments
from matricula.record.organizations.reach import Reach
from tests.dialects.odin.conftest import Client, refused
from tests.dialects.odin.school import (
    ASSIGNMENT,
    COHORT,
    DISCIPLINE,
    EMPTY,
    HIDDEN,
    LECTURE,
    LECTURE_BEGINS,
    RT_TOKEN,
    SCODOC,
    TEST,
    TIMELESS,
)
from tests.dialects.scodoc.school import SA

ALL = [LECTURE, TIMELESS, ASSIGNMENT, TEST, HIDDEN]
"""Every activity of the discipline, marked or not, in order."""
HOUR = timedelta(hours=1)
MONDAY = date(2026, 2, 2)
"""When the lecture is."""


def of_discipline(client: Client, query: str = "") -> Any:
    path = f"/Discipline/Attendance?disciplineId={client.ids[DISCIPLINE]}{query}"
    return client.entity(path)


def cell(client: Client, activity: str = LECTURE, student: str = "Бадин") -> Any:
    (row,) = (one for one in of_discipline(client) if one["studentId"] == client.ids[student])
    (found,) = (one for one in row["activities"] if one["activityName"] == activity)
    return found


def attended(client: Client, activity: str = LECTURE, student: str = "Бадин") -> bool | None:
    found: bool | None = cell(client, activity, student)["isAttended"]
    return found


def say(client: Client, value: bool | None, source: str | None = None) -> None:
    row = {
        "assessment_id": client.ids[LECTURE],
        "person_id": client.ids["Бадин"],
        "attended": value,
    }
    with client.writing() as session:
        enter_presence(session, [row], source)


def miss_half_day(client: Client, day: date, half: str = "am", **told: Any) -> None:
    """Let Бадин have missed a half-day, as TSU knows it, or whoever is told."""
    row = {
        "person_id": client.ids["Бадин"],
        "organization_id": client.organization(told.pop("acronym", "TSU")),
        "day": day,
        "half": half,
        **dict.fromkeys(("excused", "offering_id", "description")),
        **told,
    }
    with client.writing() as session:
        add_half_days(session, [row])


def state(client: Client, kind: str, starts_at: datetime, ends_at: datetime) -> None:
    """Let a list of TSU's say that Бадин was absent or late from one moment to another."""
    owner = client.organization("TSU")
    times = {"starts_at": starts_at, "ends_at": ends_at}
    row = {"kind": kind, "excused": False, "description": "", **times}
    with client.writing() as session:
        replace_statements(session, client.ids["Бадин"], owner, [row])


def test_disciplines_hold_students_and_these_their_activities(client: Client) -> None:
    told = client.entity(f"/Cohort/Attendance?cohortId={client.ids[COHORT]}")
    first, empty, limited = told
    assert list(first) == ["disciplineId", "disciplineName", "students"]
    student = first["students"][1]
    assert (student["studentName"], student["studentId"]) == (
        "Бадин Антон Викторович",
        client.ids["Бадин"],
    )
    assert [one["activityName"] for one in student["activities"]] == ALL
    assert student["activities"][0] == {
        "activityId": client.ids[LECTURE],
        "activityName": LECTURE,
        "isAttended": None,
        "isEnrolled": True,
        "markedAtUtc": None,
        "markedBy": None,
        "activityDate": "2026-02-02",
    }
    assert (empty["disciplineName"], empty["students"][0]["activities"]) == (EMPTY, [])
    assert limited["students"] == []
    assert of_discipline(client) == first["students"]


@pytest.mark.parametrize("value", [True, False])
def test_what_was_said_of_an_activity_is_told(own_client: Client, value: bool) -> None:
    assert attended(own_client) is None
    say(own_client, value)
    found = cell(own_client)
    assert (found["isAttended"], found["markedBy"]) == (value, "manual")
    assert datetime.fromisoformat(found["markedAtUtc"]).tzinfo == UTC
    assert found["markedAtUtc"].endswith("Z")
    say(own_client, None)
    assert (attended(own_client), cell(own_client)["markedAtUtc"]) == (None, None)


def test_what_an_attempt_says_is_said_by_itself(own_client: Client) -> None:
    say(own_client, True, "attempt")
    assert cell(own_client)["markedBy"] == "auto"


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        (timedelta(0), 2 * HOUR, False),
        (-HOUR, timedelta(minutes=1), False),
        (timedelta(minutes=89), 3 * HOUR, False),
        (-HOUR, timedelta(0), None),
        (timedelta(minutes=90), 3 * HOUR, None),
    ],
)
def test_an_absence_that_overlaps_an_activity_covers_it(
    own_client: Client, begins: timedelta, ends: timedelta, told: bool | None
) -> None:
    state(own_client, "absence", LECTURE_BEGINS + begins, LECTURE_BEGINS + ends)
    assert attended(own_client) is told
    assert attended(own_client, student="Яшин") is None
    # What has no time cannot be covered.
    assert attended(own_client, TIMELESS) is None
    assert cell(own_client)["isEnrolled"] is True


@pytest.mark.parametrize(
    ("day", "half", "told"),
    [
        (MONDAY, "am", False),
        (MONDAY, "pm", None),
        (date(2026, 2, 1), "am", None),
        (date(2026, 2, 3), "am", None),
    ],
)
def test_a_half_day_is_one_by_the_clocks_of_the_organization(
    own_client: Client, day: date, half: str, told: bool | None
) -> None:
    """The lecture is from 10:00 to 11:30 in Tomsk, and in the night in London."""
    miss_half_day(own_client, day, half)
    assert attended(own_client) is told


def test_what_was_said_goes_before_an_absence(own_client: Client) -> None:
    miss_half_day(own_client, MONDAY)
    say(own_client, True)
    assert attended(own_client) is True


def test_an_excused_absence_is_one(own_client: Client) -> None:
    miss_half_day(own_client, MONDAY, excused=True)
    assert attended(own_client) is False


def test_lateness_is_not_absence(own_client: Client) -> None:
    state(own_client, "lateness", LECTURE_BEGINS, LECTURE_BEGINS + HOUR)
    assert attended(own_client) is None


def test_an_excuse_alone_is_not_absence(own_client: Client) -> None:
    row = {"person_id": own_client.ids["Бадин"], "day": MONDAY, "half": "am", "description": None}
    owner = own_client.organization("TSU")
    with own_client.writing() as session:
        add_justifications(session, [row | {"organization_id": owner}])
    assert attended(own_client) is None


def test_a_cancelled_absence_is_none(own_client: Client) -> None:
    miss_half_day(own_client, MONDAY)
    assert attended(own_client) is False
    reach = Reach.of([own_client.organization("TSU")])
    with own_client.writing() as session:
        half = (own_client.ids["Бадин"], (MONDAY, "am"))
        cancel_absences(session, [half], reach, "Asia/Tomsk")
    assert attended(own_client) is None


def test_an_absence_written_at_scodocs_door_is_in_the_next_answer(own_client: Client) -> None:
    assessment_id, person_id = own_client.assessment_of(SA)
    starts_at = datetime(2021, 1, 14, 8, 0, tzinfo=UTC)
    row = {"assessment_id": assessment_id, "kind": "lecture", "starts_at": starts_at}
    with own_client.writing() as session:
        merge_activities(session, [row], mark_of)
    path = f"/Cohort/{SA}/Attendance?view=flat&studentId={person_id}"

    def told() -> bool | None:
        (one,) = own_client.entity(path, RT_TOKEN)
        found: bool | None = one["isAttended"]
        return found

    assert told() is None
    day = {"date_debut": "2021-01-14", "date_fin": "2021-01-15", "demi_journee": 2}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for function, wanted in (("abs_signale", False), ("abs_annule", None)):
        body = urlencode({"etudid": person_id, **day})
        sent = own_client.post(f"/ScoDoc/api/{function}", body, SCODOC, **headers)
        assert sent.status_code == 200, sent.text
        assert told() is wanted


def test_an_absence_that_another_organization_knows_of_counts_nothing(own_client: Client) -> None:
    miss_half_day(own_client, MONDAY, acronym="NSU")
    assert attended(own_client) is None


def test_an_absence_from_another_discipline_covers_nothing_of_this_one(own_client: Client) -> None:
    miss_half_day(own_client, MONDAY, offering_id=own_client.ids[EMPTY])
    assert attended(own_client) is None
    miss_half_day(own_client, MONDAY, offering_id=own_client.ids[DISCIPLINE])
    assert attended(own_client) is False


def test_whoever_takes_no_part_in_an_activity_has_no_attendance_of_it(own_client: Client) -> None:
    say(own_client, True)
    miss_half_day(own_client, MONDAY)
    with own_client.writing() as session:
        set_non_participants(session, {own_client.ids[LECTURE]: [own_client.ids["Бадин"]]})
    found = cell(own_client)
    assert (found["isAttended"], found["isEnrolled"], found["markedBy"]) == (None, False, None)


def test_whoever_withdrew_stays_in_the_lists(own_client: Client) -> None:
    row = {"cohort_id": own_client.ids[COHORT], "person_id": own_client.ids["Бадин"]}
    with own_client.writing() as session:
        merge_enrolments(session, [row | {"state": "withdrawn", "door_state": "D"}])
    assert len(of_discipline(own_client)) == 4
    (one,) = of_discipline(own_client, "&status=not_completed")
    assert one["studentId"] == own_client.ids["Бадин"]


def test_rows_can_be_asked_for_flat(client: Client) -> None:
    whole = client.entity(f"/Cohort/Attendance?cohortId={client.ids[COHORT]}&view=flat")
    assert len(whole) == 4 * len(ALL)
    assert list(whole[0])[:7] == [
        "disciplineId", "disciplineName", "studentName", "studentId", "activityId",
        "activityName", "isAttended",
    ]  # fmt: skip
    assert of_discipline(client, "&view=FLAT") == whole
    refused(client.get(f"/Cohort/{client.ids[COHORT]}/Attendance?view=tree"), 400, "view")


def test_strict_answers_have_the_fields_of_the_page_alone(strict: Client) -> None:
    (row, *_) = of_discipline(strict)
    assert list(row) == ["studentName", "studentId", "activities"]
    assert list(row["activities"][0]) == ["activityId", "activityName", "isAttended"]
