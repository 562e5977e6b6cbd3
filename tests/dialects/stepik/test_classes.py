"""classes, students, assistants: who makes them, who gets in, and who sees whom."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from matricula.record.classes.tables import klass, klass_student
from matricula.record.history.tables import history_entry
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import (
    ADMIN,
    ANN,
    ASSISTANT,
    CAT,
    FOREIGN_READER,
    LEARNER,
    OTHER,
    READER,
    TOM,
)
from tests.dialects.stepik.test_together import at_once

STRANGERS = (CAT, OTHER, READER, FOREIGN_READER)
WRONG = {"invitation_key": ["This is not the invitation key of the class."]}


def key_of(client: Client, klass_id: int | None = None) -> str:
    found: str = client.one(f"classes/{klass_id or client.ids.klass}", ANN)["invitation_key"]
    return found


def entering(client: Client, klass_id: int | None = None) -> dict[str, Any]:
    """What a student sends to join."""
    key = klass_id or client.ids.klass
    return {"student": {"klass": str(key), "invitation_key": key_of(client, key)}}


# --- The class itself


def test_a_teacher_makes_a_class(own_client: Client) -> None:
    ids = own_client.ids
    sent = {"class": {"course": str(ids.open), "title": "Tuesdays", "invitation_key": "a" * 40}}
    made = own_client.made("classes", sent, TOM)
    assert made == {
        "id": made["id"],
        "course": ids.open,
        "owner": ids.people[TOM],
        "title": "Tuesdays",
        "description": "",
        "invitation_key": made["invitation_key"],
        "is_access_restricted": False,
        "actions": {"manage": "#", "tutor": "#"},
        "students_count": 0,
        "assistants_count": 0,
        "create_date": made["create_date"],
        "update_date": made["update_date"],
    }
    assert re.fullmatch("[0-9a-f]{40}", made["invitation_key"])
    assert made["invitation_key"] not in {"a" * 40, key_of(own_client)}
    path = f"classes/{made['id']}"
    changed = own_client.changed(path, {"klass": {"description": "Room 2", "course": 1}}, ANN)
    assert (changed["description"], changed["course"]) == ("Room 2", ids.open)
    own_client.removed(path, TOM)
    assert own_client.get(path, ANN).status_code == 404


@pytest.mark.parametrize("token", [ASSISTANT, LEARNER, CAT, OTHER, READER])
def test_only_editors_of_a_course_make_its_classes(own_client: Client, token: str) -> None:
    before = own_client.keys("classes", ADMIN)
    response = own_client.post("classes", {"course": own_client.ids.open}, token)
    assert response.status_code == 403
    assert own_client.keys("classes", ADMIN) == before


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {"course": ["This field is required."]}),
        ({"course": None}, {"course": ["This field may not be null."]}),
        ({"course": 1}, {"course": ["Invalid pk '1' - object does not exist."]}),
        ({"course": "OPEN", "title": ["x"]}, {"title": ["Not a valid string."]}),
        (
            {"course": "OPEN", "title": "x" * 256},
            {"title": ["Ensure this field has no more than 255 characters."]},
        ),
        (
            {"course": "OPEN", "description": "x" * 20_001},
            {"description": ["Ensure this field has no more than 20000 characters."]},
        ),
    ],
)
def test_what_is_no_class(client: Client, body: dict[str, Any], faults: object) -> None:
    sent = {**body, "course": client.ids.open} if body.get("course") == "OPEN" else body
    response = client.post("classes", {"class": sent}, TOM)
    assert (response.status_code, response.json()) == (400, faults)


def test_who_sees_a_class_and_what_they_may_do(client: Client) -> None:
    path = f"classes/{client.ids.klass}"
    managing, assisting = {"manage": "#", "tutor": "#"}, {"tutor": "#", "assist": "#"}
    for token, actions in (
        (ANN, managing),
        (ADMIN, managing),
        (TOM, managing),
        (ASSISTANT, assisting),
        (LEARNER, {}),
    ):
        found = client.one(path, token)
        assert found["actions"] == actions
        assert bool(found["invitation_key"]) == ("manage" in actions)
        assert (found["students_count"], found["assistants_count"]) == (1, 1)
    for token in STRANGERS:
        assert client.get(path, token).status_code == 404
        assert client.all("classes", token) == []
    for method in ("GET", "PUT", "DELETE"):
        assert client.ask(method, path, None).status_code == 401


@pytest.mark.parametrize(("token", "status"), [(ASSISTANT, 403), (LEARNER, 403), (CAT, 404)])
def test_who_does_not_manage_a_class(own_client: Client, token: str, status: int) -> None:
    path = f"classes/{own_client.ids.klass}"
    before = own_client.one(path)
    assert own_client.put(path, {"title": "Mine"}, token).status_code == status
    assert own_client.delete(path, token).status_code == status
    assert own_client.post(f"{path}/renew-invitation-key", {}, token).status_code == status
    assert own_client.one(path) == before


def test_whoever_edits_the_course_no_more_manages_their_class_no_more(own_client: Client) -> None:
    ids = own_client.ids
    group = ids.groups["teachers"]
    (place,) = own_client.keys(f"members?group={group}&user={ids.people[TOM]}")
    own_client.removed(f"members/{place}")
    assert own_client.get(f"classes/{ids.klass}", TOM).status_code == 404
    assert own_client.all("students", TOM) == []
    assert own_client.one(f"classes/{ids.klass}", ANN)["owner"] == ids.people[TOM]


def test_filters(client: Client) -> None:
    ids = client.ids
    tom, assistant, learner = (ids.people[token] for token in (TOM, ASSISTANT, LEARNER))
    for query, found in {
        f"course={ids.open}": True,
        f"course={ids.private}": False,
        f"owner={tom}": True,
        f"owner={assistant}": False,
        f"assistant={assistant}": True,
        f"assistant={tom}": False,
        f"owner_or_assistant={tom}": True,
        f"owner_or_assistant={assistant}": True,
        f"owner_or_assistant={learner}": False,
        f"student={learner}": True,
        f"student={tom}": False,
        f"user={learner}": True,
        f"user={tom}": True,
        f"user={ids.people[CAT]}": False,
        f"invitation_key={key_of(client)}": True,
        f"invitation_key={key_of(client)[:-1]}": False,
        f"invitation_key={'0' * 40}": False,
        "student=x": False,
    }.items():
        assert client.keys(f"classes?{query}") == ([ids.klass] if found else []), query


# --- Getting in by the key


def test_the_key_finds_the_class_and_opens_it(own_client: Client) -> None:
    ids, key = own_client.ids, key_of(own_client)
    found = own_client.one(f"classes?invitation_key={key}", OTHER)
    assert (found["id"], found["title"], found["actions"]) == (ids.klass, "Mondays", {})
    assert found["invitation_key"] == ""
    assert own_client.get(f"classes?invitation_key={key}", None).status_code == 401
    made = own_client.made("students", entering(own_client), OTHER)
    assert made == {
        "id": made["id"],
        "klass": ids.klass,
        "user": ids.people[OTHER],
        "date_joined": made["date_joined"],
    }
    assert own_client.made("students", entering(own_client), OTHER) == made
    assert own_client.one(f"enrollments/{ids.open}", OTHER)["course"] == ids.open
    assert own_client.one(f"classes/{ids.klass}", OTHER)["students_count"] == 2
    assert own_client.keys(f"classes?student={ids.people[OTHER]}", OTHER) == [ids.klass]


def test_whoever_does_not_know_the_key_learns_nothing(own_client: Client) -> None:
    ids, key = own_client.ids, key_of(own_client)
    for sent in (
        {"klass": ids.klass, "invitation_key": "0" * 40},
        {"klass": ids.klass, "invitation_key": key[:-1]},
        {"klass": ids.klass, "invitation_key": key.upper()},
        {"klass": ids.klass + 1, "invitation_key": key},
        {"klass": 1, "invitation_key": "0" * 40},
    ):
        response = own_client.post("students", {"student": sent}, OTHER)
        assert (response.status_code, response.json()) == (400, WRONG)
    missing = own_client.post("students", {"student": {"klass": ids.klass}}, OTHER)
    assert missing.json() == {"invitation_key": ["This field is required."]}
    long = own_client.post("students", {"klass": ids.klass, "invitation_key": "0" * 99}, OTHER)
    assert (long.status_code, long.json().keys()) == (400, {"invitation_key"})
    assert own_client.get(f"enrollments/{ids.open}", OTHER).status_code == 404
    assert own_client.post("students", entering(own_client), None).status_code == 401


def test_a_key_that_was_renewed_opens_nothing(own_client: Client) -> None:
    path, old = f"classes/{own_client.ids.klass}", entering(own_client)
    response = own_client.post(f"{path}/renew-invitation-key", {}, TOM)
    (renewed,) = response.json()["classes"]
    assert response.status_code == 200
    assert renewed["invitation_key"] != old["student"]["invitation_key"]
    assert own_client.post("students", old, OTHER).json() == WRONG
    own_client.made("students", entering(own_client), OTHER)


def test_the_key_opens_a_private_course_and_no_draft(own_client: Client) -> None:
    ids = own_client.ids
    private = own_client.made("classes", {"course": ids.private})
    assert own_client.get(f"courses/{ids.private}", OTHER).status_code == 404
    own_client.made("students", entering(own_client, private["id"]), OTHER)
    assert own_client.get(f"courses/{ids.private}", OTHER).status_code == 200
    draft = own_client.made("classes", {"course": ids.draft})
    response = own_client.post("students", entering(own_client, draft["id"]), OTHER)
    assert response.status_code == 403
    assert own_client.one(f"classes/{draft['id']}")["students_count"] == 0


def test_joining_at_once_is_joining_once(own_client: Client) -> None:
    sent = entering(own_client)
    answers = at_once([lambda: own_client.post("students", sent, OTHER)] * 6)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["students"][0]["id"] for answer in answers}) == 1


# --- Getting out


@pytest.mark.parametrize("token", [LEARNER, TOM, ANN, ADMIN])
def test_leaving_a_class(own_client: Client, token: str) -> None:
    ids = own_client.ids
    (place,) = own_client.keys(f"students?klass={ids.klass}")
    own_client.removed(f"students/{place}", token)
    assert own_client.all("students") == []
    assert own_client.one(f"enrollments/{ids.open}", LEARNER)["id"] == ids.open


@pytest.mark.parametrize(("token", "status"), [(ASSISTANT, 403), (CAT, 404), (None, 401)])
def test_others_put_nobody_out(own_client: Client, token: str | None, status: int) -> None:
    (place,) = own_client.keys("students")
    assert own_client.delete(f"students/{place}", token).status_code == status
    assert own_client.keys("students") == [place]


def test_leaving_the_course_is_leaving_its_classes(own_client: Client) -> None:
    ids = own_client.ids
    own_client.removed(f"enrollments/{ids.open}", LEARNER)
    assert own_client.all("students", ANN) == []
    own_client.made("students", entering(own_client), LEARNER)
    group = ids.groups["learners"]
    (place,) = own_client.keys(f"members?group={group}&user={ids.people[LEARNER]}")
    own_client.removed(f"members/{place}")
    assert own_client.all("students", ANN) == []


def test_leaving_the_course_and_the_class_at_once(own_client: Client) -> None:
    ids = own_client.ids
    sent, (place,) = entering(own_client), own_client.keys("students")
    calls: list[Callable[[], Any]] = [
        lambda: own_client.delete(f"enrollments/{ids.open}", LEARNER).status_code,
        lambda: own_client.delete(f"students/{place}", TOM).status_code,
        lambda: own_client.post("students", sent, OTHER).status_code,
        lambda: own_client.delete(f"enrollments/{ids.cats}", LEARNER).status_code,
    ]
    assert set(at_once(calls)) <= {201, 204, 404}
    with own_client.database.read() as session:
        removed = history_entry.c.action == "remove"
        statement = sa.select(sa.func.count()).where(
            removed, history_entry.c.subject == klass_student.name
        )
        assert session.value(statement) == 1


def test_a_course_without_learners_goes_with_its_classes(own_client: Client) -> None:
    ids = own_client.ids
    made = own_client.made("classes", {"course": ids.draft})
    own_client.made("assistants", {"klass": made["id"], "user": ids.people[TOM]})
    own_client.removed(f"courses/{ids.draft}")
    assert own_client.get(f"classes/{made['id']}", ADMIN).status_code == 404
    assert own_client.delete(f"courses/{ids.open}").status_code == 403
    with own_client.database.read() as session:
        assert session.value(sa.select(sa.func.count()).select_from(klass)) == 1


# --- Who sees whom


def test_who_sees_students(own_client: Client) -> None:
    ids = own_client.ids
    own_client.made("students", entering(own_client), OTHER)
    both = [ids.people[LEARNER], ids.people[OTHER]]
    for token, people in (
        (ANN, both),
        (TOM, both),
        (ASSISTANT, both),
        (LEARNER, both[:1]),
        (OTHER, both[1:]),
        (CAT, []),
    ):
        found = own_client.all(f"students?klass={ids.klass}", token)
        assert [one["user"] for one in found] == people
    # Nor does a filter of classes tell who else is in one's own.
    assert own_client.keys(f"classes?student={ids.people[OTHER]}", LEARNER) == []
    assert own_client.keys(f"classes?user={ids.people[OTHER]}", LEARNER) == []
    assert own_client.keys(f"students?tutor={ids.people[ASSISTANT]}", TOM) != []
    assert own_client.keys(f"students?tutor={ids.people[CAT]}", TOM) == []
    assert own_client.get(f"users/{ids.people[OTHER]}", LEARNER).status_code == 404


def test_assistants_come_and_go(own_client: Client) -> None:
    ids = own_client.ids
    cat = ids.people[CAT]
    sent = {"assistant": {"klass": ids.klass, "user": cat}}
    own_client.made("students", entering(own_client), OTHER)
    assert own_client.get(f"users/{ids.people[OTHER]}", CAT).status_code == 404
    made = own_client.made("assistants", sent, TOM)
    assert own_client.made("assistants", sent, TOM) == made
    assert own_client.one(f"classes/{ids.klass}", CAT)["actions"] == {"tutor": "#", "assist": "#"}
    (_, student) = own_client.all(f"students?klass={ids.klass}", CAT)
    assert student["user"] == ids.people[OTHER]
    assert own_client.get(f"users/{ids.people[OTHER]}", CAT).status_code == 200
    assert own_client.get(f"users/{cat}", OTHER).status_code == 200
    for token in (LEARNER, ASSISTANT):
        assert cat in {one["user"] for one in own_client.all("assistants", token)}
        assert own_client.delete(f"assistants/{made['id']}", token).status_code == 403
    assert own_client.delete(f"assistants/{made['id']}", READER).status_code == 404
    own_client.removed(f"assistants/{made['id']}", CAT)
    assert own_client.get(f"users/{ids.people[OTHER]}", CAT).status_code == 404
    assert own_client.all("students", CAT) == []


def test_who_makes_nobody_an_assistant(own_client: Client) -> None:
    ids = own_client.ids
    for token, status in ((ASSISTANT, 403), (LEARNER, 403), (CAT, 400), (None, 401)):
        sent = {"klass": ids.klass, "user": ids.people[ASSISTANT]}
        assert own_client.post("assistants", sent, token).status_code == status
    hidden = own_client.post("assistants", {"klass": ids.klass, "user": ids.people[OTHER]}, TOM)
    assert hidden.json().keys() == {"user"}
    owner = own_client.post("assistants", {"klass": ids.klass, "user": ids.people[TOM]}, ANN)
    assert owner.json() == {"user": ["The owner of a class is not its assistant besides."]}


def test_what_happens_in_a_class_is_remembered(own_client: Client) -> None:
    own_client.made("students", entering(own_client), OTHER)
    own_client.removed(f"students/{own_client.keys('students', OTHER)[0]}", OTHER)
    with own_client.database.read() as session:
        statement = (
            sa.select(history_entry)
            .where(
                history_entry.c.subject == "klass_student",
                history_entry.c.person_id == own_client.ids.people[OTHER],
            )
            .order_by(history_entry.c.id)
        )
        rows = session.rows(statement)
    assert [(row.action, row.door) for row in rows] == [("add", "stepik"), ("remove", "stepik")]
