"""long-tasks: grade books as files, for whoever asked and may still read them."""

from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from matricula.record.profiles.commands import set_profile
from matricula.store import Origin
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import (
    ADMIN,
    ANN,
    ASSISTANT,
    CAT,
    LEARNER,
    OTHER,
    READER,
    TOM,
)

OF_CLASS, OF_COURSE = "class_download_grade_book", "course_download_grade_book"


def fetched(client: Client, task: dict[str, Any], token: str | None) -> httpx.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return client.http.get(urlsplit(task["result"]["url"]).path, headers=headers)


def lines(client: Client, task: dict[str, Any], token: str) -> list[str]:
    response = fetched(client, task, token)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "no-store" in response.headers["cache-control"]
    return response.content.decode("utf-8-sig").splitlines()


def test_the_grade_book_of_a_course(own_client: Client) -> None:
    ids = own_client.ids
    theory = own_client.keys(f"steps?lesson={ids.lessons[1]}")[0]
    own_client.changed(f"step-sources/{theory}", {"cost": 5})
    own_client.made("views", {"view": {"step": theory, "assignment": None}}, LEARNER)
    sent = {"longTask": {"type": OF_COURSE, "course": str(ids.open), "lesson": None, "klass": None}}
    made = own_client.made("long-tasks", sent, TOM)
    assert made == {
        "id": made["id"],
        "queue_date": made["queue_date"],
        "start_date": made["queue_date"],
        "finish_date": made["queue_date"],
        "user": ids.people[TOM],
        "type": OF_COURSE,
        "status": "finished",
        "result": {
            "url": f"http://testserver/media/long-tasks/{made['id']}/grade-book.csv",
        },
        "course": ids.open,
        "lesson": None,
        "step": None,
        "klass": None,
    }
    assert own_client.one(f"long-tasks/{made['id']}", TOM) == made
    assert lines(own_client, made, TOM) == [
        f"user_id;last_name;first_name;score;{ids.lessons[0]}-2;{ids.lessons[1]}-1",
        # Ann tried the first and did not open the second.
        f"{ids.people[LEARNER]};;Lou;5;;5",
        f"{ids.people[ANN]};;ann;0;0;",
    ]


def test_the_grade_book_of_a_class(own_client: Client) -> None:
    ids = own_client.ids
    sent = {"type": OF_CLASS, "klass": ids.klass, "course": ids.open}
    for token in (ANN, TOM, ASSISTANT, ADMIN):
        made = own_client.made("long-tasks", sent, token)
        assert (made["klass"], made["course"]) == (ids.klass, None)
        (_, line) = lines(own_client, made, token)
        # The registry's own staff knows the legal name, and still calls them as they want.
        assert line == f"{ids.people[LEARNER]};;Lou;0;"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"),
        ("@SUM(1)", "'@SUM(1)"),
        ('+1;"x"', '"\'+1;""x"""'),
        ("Łucja Ωmega 学", "Łucja Ωmega 学"),
    ],
)
def test_names_are_text(own_client: Client, name: str, told: str) -> None:
    ids = own_client.ids
    with own_client.database.write(Origin("tests")) as session:
        set_profile(session, ids.people[LEARNER], {"first_name": name, "last_name": ""})
    made = own_client.made("long-tasks", {"type": OF_CLASS, "klass": ids.klass})
    assert lines(own_client, made, ANN)[1] == f"{ids.people[LEARNER]};;{told};0;"


def test_nobody_else_sees_a_task_or_its_file(own_client: Client) -> None:
    ids = own_client.ids
    made = own_client.made("long-tasks", {"type": OF_COURSE, "course": ids.open}, TOM)
    for token in (ANN, ADMIN, ASSISTANT, LEARNER, CAT, OTHER):
        assert own_client.get(f"long-tasks/{made['id']}", token).status_code == 404
        assert made["id"] not in own_client.keys(f"long-tasks?user={ids.people[TOM]}", token)
        assert fetched(own_client, made, token).status_code == 404
    assert own_client.get(f"long-tasks/{made['id']}", None).status_code == 401
    assert fetched(own_client, made, None).status_code == 401
    for path in ("x", "0", "999999999", "-1"):
        assert (
            own_client.http.get(
                f"/media/long-tasks/{path}/grade-book.csv",
                headers={"Authorization": f"Bearer {TOM}"},
            ).status_code
            == 404
        )


@pytest.mark.parametrize("token", [LEARNER, OTHER, CAT, READER])
def test_who_does_not_teach_asks_for_none(own_client: Client, token: str) -> None:
    ids = own_client.ids
    before = own_client.keys("long-tasks")
    course = own_client.post("long-tasks", {"type": OF_COURSE, "course": ids.open}, token)
    assert course.status_code == 403
    klass = own_client.post("long-tasks", {"type": OF_CLASS, "klass": ids.klass}, token)
    assert klass.status_code == (403 if token == LEARNER else 400)
    assert own_client.keys("long-tasks", token) == []
    assert own_client.keys("long-tasks") == before


def test_whoever_teaches_no_more_fetches_no_more(own_client: Client) -> None:
    ids = own_client.ids
    course = own_client.made("long-tasks", {"type": OF_COURSE, "course": ids.open}, TOM)
    klass = own_client.made("long-tasks", {"type": OF_CLASS, "klass": ids.klass}, TOM)
    group = ids.groups["teachers"]
    (place,) = own_client.keys(f"members?group={group}&user={ids.people[TOM]}")
    own_client.removed(f"members/{place}")
    for task in (course, klass):
        assert fetched(own_client, task, TOM).status_code == 404
    gone = own_client.made("long-tasks", {"type": OF_CLASS, "klass": ids.klass}, ANN)
    own_client.removed(f"classes/{ids.klass}")
    assert fetched(own_client, gone, ANN).status_code == 404
    assert own_client.one(f"long-tasks/{gone['id']}", ANN) == gone


@pytest.mark.parametrize(
    ("sent", "faults"),
    [
        ({}, {"type": ["This field is required."]}),
        ({"type": "x"}, {"type": ['"x" is not a valid choice.']}),
        ({"type": OF_CLASS}, {"klass": ["This field is required."]}),
        ({"type": OF_COURSE, "course": None}, {"course": ["This field is required."]}),
        ({"type": OF_COURSE, "klass": 1}, {"klass": ["Invalid pk '1' - object does not exist."]}),
    ],
)
def test_what_is_no_task(client: Client, sent: dict[str, Any], faults: object) -> None:
    response = client.post("long-tasks", {"longTask": sent})
    assert (response.status_code, response.json()) == (400, faults)


def test_filters(own_client: Client) -> None:
    ids = own_client.ids
    (first,) = own_client.keys("long-tasks")
    second = own_client.made("long-tasks", {"type": OF_CLASS, "klass": ids.klass})["id"]
    assert own_client.keys("long-tasks") == [second, first]
    for query, found in {
        f"type={OF_CLASS}": [second],
        f"klass={ids.klass}": [second],
        f"course={ids.open}": [first],
        f"course={ids.private}": [],
        f"user={ids.people[ANN]}": [second, first],
        f"user={ids.people[TOM]}": [],
    }.items():
        assert own_client.keys(f"long-tasks?{query}") == found, query
