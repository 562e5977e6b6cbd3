"""Method 3, the marks of an activity, and the address where a mark is set."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matricula.gradebook.attempts import mark_of
from matricula.record.accounts.queries import account_named
from matricula.record.assessments.commands import (
    enter_attempts,
    merge_activities,
    merge_results,
    merge_weightings,
    set_conversions,
    set_non_participants,
)
from matricula.record.cohorts.commands import merge_cohorts, set_teachers
from tests.dialects.odin.conftest import Client, refused
from tests.dialects.odin.school import (
    ASSIGNMENT,
    COHORT,
    DISCIPLINE,
    LECTURE,
    NSU,
    READER,
    TEACHER,
    TEACHER_NAME,
    TEST,
    TSU,
)

SET_MARK = "/publicapi/api/Mark/SetMarkForTask"
STARTED = datetime(2026, 2, 3, 5, 0, tzinfo=UTC)
EXTRA = ("points", "minPoints", "timeLimitMinutes", "attemptDurationMinutes")


def path_of(client: Client, activity: str = TEST) -> str:
    return f"/Activity/Marks?activityId={client.ids[activity]}"


def row_of(client: Client, activity: str = TEST, student: str = "Бадин", token: str = TSU) -> Any:
    rows = client.entity(path_of(client, activity), token)
    (found,) = (row for row in rows if row["studentId"] == client.ids[student])
    return found


def attempt(
    client: Client,
    number: int,
    points: float | None,
    *,
    minutes: float | None = 12.5,
    status: str | None = None,
    activity: str = TEST,
) -> None:
    judged = "pending" if points is None else "passed" if points >= 10 else "failed"
    row = {
        "assessment_id": client.ids[activity],
        "person_id": client.ids["Бадин"],
        "number": number,
        "started_at": STARTED + timedelta(hours=number),
        "finished_at": None
        if minutes is None
        else STARTED + timedelta(hours=number, minutes=minutes),
        "points": points,
        "status": status or judged,
    }
    with client.writing() as session:
        enter_attempts(session, [row], mark_of)


def settle(client: Client, activity: str = TEST, **settings: Any) -> None:
    with client.writing() as session:
        row = {"assessment_id": client.ids[activity], **settings}
        merge_activities(session, [row], mark_of)


def order(client: Client, value: Any, activity: str = TEST, student: str = "Бадин") -> Any:
    return {
        "studentId": client.ids[student],
        "activityId": client.ids[activity],
        "markValue": value,
    }


def test_every_student_of_the_activity_is_listed_without_a_mark_too(client: Client) -> None:
    rows = client.entity(path_of(client))
    names = [row["studentName"].split()[0] for row in rows]
    assert names == ["Ёлкин", "Бадин", "Громова", "Яшин"]
    assert rows[1] == {
        "studentId": client.ids["Бадин"],
        "email": "A.Badin@example.org",
        "externalId": "sis-4711",
        "mark": None,
        "markDateTimeUtc": None,
        "points": None,
        "minPoints": 10,
        "timeLimitMinutes": 20,
        "attemptDurationMinutes": None,
        "studentName": "Бадин Антон Викторович",
        "attemptNumber": None,
        "attemptStatus": None,
        "activityStatus": "notSubmitted",
        "special": None,
    }
    assert rows[3]["externalId"] is None


@pytest.mark.parametrize(
    ("activity", "filled"),
    [(LECTURE, set()), (ASSIGNMENT, {"minPoints"}), (TEST, {"minPoints", "timeLimitMinutes"})],
)
def test_the_extra_fields_are_of_assignments_and_tests_alone(
    client: Client, activity: str, filled: set[str]
) -> None:
    row = row_of(client, activity)
    assert {name for name in EXTRA if row[name] is not None} == filled


def test_no_threshold_and_no_limit_are_nought_and_not_null(own_client: Client) -> None:
    settle(own_client, min_points=0.0, time_limit=0)
    row = row_of(own_client)
    assert (row["minPoints"], row["timeLimitMinutes"]) == (0, 0)


def test_a_mark_of_nought_is_a_mark_with_its_moment(own_client: Client) -> None:
    row = {
        "assessment_id": own_client.ids[LECTURE],
        "person_id": own_client.ids["Бадин"],
        "mark": 0.0,
        "special": None,
    }
    with own_client.writing() as session:
        merge_results(session, [row])
        at = session.now
    told = row_of(own_client, LECTURE)
    assert told["mark"] == 0
    assert told["markDateTimeUtc"].endswith("Z")
    moment = datetime.fromisoformat(told["markDateTimeUtc"])
    assert abs(moment - at) < timedelta(milliseconds=1)
    with own_client.writing() as session:
        merge_results(session, [row | {"mark": None, "special": "ABS"}])
    told = row_of(own_client, LECTURE)
    assert (told["mark"], told["markDateTimeUtc"], told["special"]) == (None, None, "ABS")


@pytest.mark.parametrize(("counted", "number"), [("best", 1), ("last", 3)])
def test_the_attempt_that_counts_gives_points_mark_and_duration(
    own_client: Client, counted: str, number: int
) -> None:
    settle(own_client, counted_attempt=counted)
    key = own_client.ids[TEST]
    with own_client.writing() as session:
        set_conversions(session, {key: [(10.0, 3.0), (15.0, 4.0), (20.0, 5.0)]}, mark_of)
    for place, points in ((1, 18.0), (2, 18.0), (3, 11.5)):
        attempt(own_client, place, points, minutes=place * 5.255)
    row = row_of(own_client)
    assert row["attemptNumber"] == number
    assert (row["points"], row["mark"]) == ((18, 5) if counted == "best" else (11.5, 4))
    assert row["attemptDurationMinutes"] == (5.26 if counted == "best" else 15.77)
    assert (row["attemptStatus"], row["activityStatus"]) == ("passed", "passed")


def test_an_attempt_that_is_not_checked_or_not_finished_has_no_points(own_client: Client) -> None:
    attempt(own_client, 1, None, minutes=None)
    row = row_of(own_client)
    assert (row["mark"], row["points"], row["attemptDurationMinutes"]) == (None, None, None)
    assert (row["attemptNumber"], row["activityStatus"]) == (1, "submitted")


def test_a_failed_attempt_has_points_and_no_mark(own_client: Client) -> None:
    attempt(own_client, 1, 4.0)
    row = row_of(own_client)
    assert (row["points"], row["mark"], row["attemptStatus"]) == (4, None, "failed")
    settle(own_client, sends_failed=True)
    assert row_of(own_client)["mark"] == 4


def test_a_duration_ends_with_the_limit(own_client: Client) -> None:
    attempt(own_client, 1, 12.0, minutes=25)
    assert row_of(own_client)["attemptDurationMinutes"] == 20


def test_an_assignment_has_points_and_no_duration(own_client: Client) -> None:
    attempt(own_client, 1, 12.0, activity=ASSIGNMENT)
    row = row_of(own_client, ASSIGNMENT)
    assert [row[name] for name in EXTRA] == [12, 2, None, None]


def test_whoever_takes_no_part_is_not_listed(own_client: Client) -> None:
    with own_client.writing() as session:
        set_non_participants(session, {own_client.ids[TEST]: [own_client.ids["Бадин"]]})
    assert len(own_client.entity(path_of(own_client))) == 3


def test_addresses_of_mail_need_the_scope_of_personal_data(own_client: Client) -> None:
    token = own_client.granted("odin:TSU/marks.read")
    row = row_of(own_client, token=token)
    assert (row["email"], row["externalId"]) == (None, "sis-4711")
    both = own_client.granted("odin:TSU/marks.read+roster.pii")
    assert row_of(own_client, token=both)["email"] == "A.Badin@example.org"
    assert row_of(own_client, token=TEACHER)["email"] is None
    without = own_client.granted("odin:TSU/roster.read")
    refused(own_client.get(path_of(own_client), without), 403, "scope")


def test_a_foreign_activity_is_not_found(client: Client) -> None:
    path = "/Activity/Marks?activityId="
    refused(client.get("/Activity/Marks"), 400, "activityId")
    refused(client.get(path + "x"), 400, "activityId")
    said = {
        refused(client.get(f"{path}{key}", NSU), 404, "activityId")
        for key in (client.ids[TEST], 98765)
    }
    assert len(said) == 1
    assert client.entity(f"/Activity/{client.ids[TEST]}/Marks") == client.entity(path_of(client))


def test_marks_of_an_activity_come_by_pages_where_they_are_asked_for(client: Client) -> None:
    whole = client.entity(path_of(client))
    page = client.entity(f"{path_of(client)}&page=2&pageSize=3")
    assert page["pageItems"] == whole[3:]
    assert page["pagedMetaData"]["totalItemCount"] == 4


def test_the_number_of_questions_does_not_grow(own_client: Client) -> None:
    before = own_client.counted(path_of(own_client))
    own_client.crowd(COHORT, 50)
    assert own_client.counted(path_of(own_client)) == before


def test_strict_answers_have_the_fields_of_the_page_alone(strict: Client) -> None:
    (row, *_) = strict.entity(path_of(strict))
    assert list(row) == ["studentId", "email", "externalId", "mark", "markDateTimeUtc", *EXTRA]


# --- Setting a mark


@pytest.mark.parametrize("path", [SET_MARK, "/Mark/SetMarkForTask", "/mark/setmarkfortask"])
def test_a_mark_is_set_and_taken_back(own_client: Client, path: str) -> None:
    for value in (4, 0, 99.125, None):
        answer = own_client.post(path, order(own_client, value))
        assert answer.status_code == 200, answer.text
        assert answer.json()["entity"] == {
            "studentId": own_client.ids["Бадин"],
            "activityId": own_client.ids[TEST],
            "mark": value,
        }
        assert row_of(own_client)["mark"] == value
    told = own_client.history_of("result", own_client.ids[TEST])
    assert told == [("odin", "add"), ("odin", "change"), ("odin", "change"), ("odin", "remove")]


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"markValue": -1}, "markValue"),
        ({"markValue": 1_000_000}, "markValue"),
        ({"markValue": 1.2345}, "markValue"),
        ({"markValue": 10**400}, "markValue"),
        ({"studentId": 10**400}, "studentId"),
        ({"markValue": True}, "markValue"),
        ({"markValue": "5"}, "markValue"),
        ({"studentId": None}, "studentId"),
        ({"studentId": "x"}, "studentId"),
        ({"activityId": 1.5}, "activityId"),
    ],
)
def test_an_order_is_read_strictly(client: Client, changed: dict[str, Any], key: str) -> None:
    refused(client.post(SET_MARK, json.dumps(order(client, 4) | changed)), 400, key)


def test_a_whole_mark_that_was_set_has_no_point(own_client: Client) -> None:
    for value, told in (("4", b"4"), ("4.0", b"4"), ("-0.0", b"0"), ("0.125", b"0.125")):
        sent = json.dumps(order(own_client, 1)).replace("1}", value + "}")
        assert sent.endswith(f": {value}}}")
        answer = own_client.post(SET_MARK, sent)
        assert b'"mark":%s}' % told in answer.content


def test_an_order_without_a_mark_is_none(client: Client) -> None:
    without = {name: value for name, value in order(client, 4).items() if name != "markValue"}
    refused(client.post(SET_MARK, without), 400, "markValue")
    refused(client.post(SET_MARK, [order(client, 4)]), 400, "$")
    refused(client.post(SET_MARK, "{"), 400, "$")
    refused(client.post(SET_MARK, order(client, 4), **{"Content-Type": "text/plain"}), 415, "$")


def test_what_is_not_ones_own_is_not_found(client: Client) -> None:
    foreign = order(client, 4) | {"activityId": client.ids["Задача НГУ"]}
    refused(client.post(SET_MARK, foreign), 404, "activityId")
    stranger = order(client, 4) | {"studentId": client.ids["Чужая"]}
    refused(client.post(SET_MARK, stranger), 404, "studentId")
    refused(client.post(SET_MARK, order(client, 4), NSU), 404, "activityId")


def test_only_students_of_the_activity_get_its_marks(own_client: Client) -> None:
    with own_client.writing() as session:
        set_non_participants(session, {own_client.ids[TEST]: [own_client.ids["Бадин"]]})
    refused(own_client.post(SET_MARK, order(own_client, 4)), 400, "studentId")


def test_an_activity_without_marks_gets_none(client: Client) -> None:
    refused(client.post(SET_MARK, order(client, 4, LECTURE)), 400, "activityId")


def test_a_scale_of_scodocs_bounds_a_mark(own_client: Client) -> None:
    key = own_client.ids[TEST]
    with own_client.writing() as session:
        merge_weightings(session, [{"assessment_id": key, "max_mark": 20.0, "coefficient": 1.0}])
    assert own_client.post(SET_MARK, order(own_client, 20)).status_code == 200
    refused(own_client.post(SET_MARK, order(own_client, 20.5)), 400, "markValue")


def test_setting_marks_needs_the_scope_and_the_role(own_client: Client) -> None:
    body = order(own_client, 4)
    refused(own_client.post(SET_MARK, body, None), 401, "authorization")
    refused(
        own_client.post(SET_MARK, body, own_client.granted("odin:TSU/marks.read")), 403, "scope"
    )
    refused(own_client.post(SET_MARK, body, READER), 403, "scope")
    right = own_client.granted("odin:TSU/marks.write")
    assert own_client.post(SET_MARK, body, right).status_code == 200


def test_a_teacher_sets_marks_of_what_they_teach(own_client: Client) -> None:
    refused(own_client.post(SET_MARK, order(own_client, 4), TEACHER), 403, "activityId")
    with own_client.writing() as session:
        teacher = account_named(session, TEACHER_NAME)
        assert teacher is not None
        set_teachers(session, {own_client.ids[DISCIPLINE]: [teacher.person_id]})
    assert own_client.post(SET_MARK, order(own_client, 4), TEACHER).status_code == 200


def test_a_locked_cohort_keeps_its_marks(own_client: Client) -> None:
    owner = own_client.organization("TSU")
    with own_client.writing() as session:
        merge_cohorts(session, owner, [{"id": own_client.ids[COHORT], "is_open": False}])
    refused(own_client.post(SET_MARK, order(own_client, 4)), 403, "activityId")
    assert row_of(own_client)["mark"] is None
