"""Several clients at the same time: positions stay 1, 2, 3 ..., and nobody is enrolled twice."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import sqlalchemy as sa

from matricula.record.members.tables import member, own_course
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ANN, OTHER, TOM


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_sections_made_and_moved_at_once_have_no_gaps(own_client: Client) -> None:
    ids = own_client.ids

    def make(number: int) -> Callable[[], Any]:
        sent = {"title": f"S{number}", "course": ids.open, "position": 1 + number % 3}
        return lambda: own_client.post("sections", sent, (ANN, TOM)[number % 2]).status_code

    def move(number: int) -> Callable[[], Any]:
        path = f"sections/{ids.sections[number % 2]}"
        return lambda: own_client.put(path, {"position": number}).status_code

    statuses = at_once([*map(make, range(6)), *map(move, range(4))])
    assert sorted(set(statuses)) == [200, 201]
    rows = own_client.all(f"sections?course={ids.open}")
    assert [row["position"] for row in rows] == list(range(1, 9))
    assert own_client.one(f"courses/{ids.open}")["sections"] == [row["id"] for row in rows]


def test_units_moved_between_two_sections_at_once(own_client: Client) -> None:
    ids = own_client.ids

    def move(number: int) -> Callable[[], Any]:
        path = f"units/{ids.units[number % 3]}"
        sent = {"section": ids.sections[number % 2], "position": 1}
        return lambda: own_client.put(path, {"unit": sent}).status_code

    def make(number: int) -> Callable[[], Any]:
        sent = {"section": ids.sections[number % 2], "lesson": ids.lessons[0], "position": 1}
        return lambda: own_client.post("units", {"unit": sent}).status_code

    statuses = at_once([*map(move, range(6)), *map(make, range(4))])
    # One that was moved by another between being found and being held is not there any more.
    assert set(statuses) <= {200, 201, 404}
    count = 0
    for section in ids.sections:
        rows = own_client.all(f"units?section={section}")
        assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
        count += len(rows)
    assert count == 3 + 4


def test_steps_made_and_moved_at_once_have_no_gaps(own_client: Client) -> None:
    ids = own_client.ids
    lesson = ids.lessons[0]
    known = own_client.keys(f"steps?lesson={lesson}")
    block = {"name": "text", "text": "A"}

    def make(number: int) -> Callable[[], Any]:
        sent = {"stepSource": {"lesson": lesson, "block": block, "position": number % 4}}
        return lambda: own_client.post("step-sources", sent, (ANN, TOM)[number % 2]).status_code

    def move(number: int) -> Callable[[], Any]:
        path = f"step-sources/{known[number % 2]}"
        return lambda: own_client.put(path, {"position": number}).status_code

    def put(number: int) -> Callable[[], Any]:
        sent = {"unit": {"section": ids.sections[number % 2], "lesson": lesson}}
        return lambda: own_client.post("units", sent).status_code

    statuses = at_once([*map(make, range(5)), *map(move, range(3)), *map(put, range(4))])
    assert sorted(set(statuses)) == [200, 201]
    rows = own_client.all(f"steps?lesson={lesson}")
    assert [row["position"] for row in rows] == list(range(1, 8))
    assert own_client.one(f"lessons/{lesson}")["steps"] == [row["id"] for row in rows]
    # Each unit has every step, whichever of the two came first.
    for unit in own_client.all(f"units?lesson={lesson}"):
        assigned = own_client.all(f"assignments?unit={unit['id']}")
        assert [one["step"] for one in assigned] == [row["id"] for row in rows]


def test_steps_and_their_units_go_at_once(own_client: Client) -> None:
    ids = own_client.ids
    lesson = ids.lessons[0]
    first, second = own_client.keys(f"steps?lesson={lesson}")
    sent = {"stepSource": {"lesson": lesson, "block": {"name": "text"}}}
    statuses = at_once(
        [
            lambda: own_client.delete(f"step-sources/{first}").status_code,
            lambda: own_client.delete(f"step-sources/{first}").status_code,
            lambda: own_client.delete(f"step-sources/{second}").status_code,
            lambda: own_client.delete(f"units/{ids.units[0]}").status_code,
            lambda: own_client.post("step-sources", sent).status_code,
        ]
    )
    assert sorted(statuses[:2]) == [204, 404]
    assert statuses[2:] == [204, 204, 201]
    rows = own_client.all(f"steps?lesson={lesson}")
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) in (1, 2)  # with the one that says that all were deleted, if it came to that
    assert own_client.all(f"assignments?unit={ids.units[0]}") == []


def test_one_is_enrolled_once(own_client: Client) -> None:
    ids = own_client.ids
    sent = {"enrollment": {"course": ids.open}}
    statuses = at_once([lambda: own_client.post("enrollments", sent, OTHER).status_code] * 8)
    assert statuses == [201] * 8
    me = ids.people[OTHER]
    with own_client.database.read() as session:
        for table in (member, own_course):
            statement = sa.select(sa.func.count()).where(table.c.person_id == me)
            assert session.value(statement) == 1
    assert len(own_client.all("events", OTHER)) == 1


def test_one_reviews_once(own_client: Client) -> None:
    ids = own_client.ids
    own_client.made("enrollments", {"course": ids.open}, OTHER)
    sent = {"courseReview": {"course": ids.open, "score": 5}}
    statuses = at_once([lambda: own_client.post("course-reviews", sent, OTHER).status_code] * 6)
    assert sorted(statuses) == [201, *[400] * 5]


def test_a_course_is_removed_or_joined(own_client: Client) -> None:
    made = own_client.made("courses", {"title": "A", "is_enabled": True})
    path = f"courses/{made['id']}"
    sent = {"enrollment": {"course": made["id"]}}
    joined, removed = at_once(
        [
            lambda: own_client.post("enrollments", sent, OTHER).status_code,
            lambda: own_client.delete(path).status_code,
        ]
    )
    there = own_client.get(path).status_code == 200
    enrolled = own_client.get(f"enrollments/{made['id']}", OTHER).status_code == 200
    assert (joined, removed, there, enrolled) in (
        (201, 403, True, True),
        (400, 204, False, False),
    )
