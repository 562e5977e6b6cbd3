"""enrollments, user-courses, course-subscriptions, groups, members: who belongs to a course."""

import pytest
import sqlalchemy as sa

from matricula.record.history.tables import history_entry
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import (
    ADMIN,
    ANN,
    ASSISTANT,
    CAT,
    LEARNER,
    OTHER,
    STUDENT,
    TOM,
)

# --- Enrolling


def test_enrolling_and_leaving(own_client: Client) -> None:
    key = own_client.ids.open
    path = f"enrollments/{key}"
    assert own_client.get(path, OTHER).status_code == 404
    before = own_client.one(f"courses/{key}", OTHER)["learners_count"]
    response = own_client.post("enrollments", {"enrollment": {"course": str(key)}}, OTHER)
    assert response.status_code == 201
    assert response.json()["enrollments"] == [{"id": key, "course": key}]
    assert [one["id"] for one in response.json()["courses"]] == [key]
    assert response.json()["courses"][0]["enrollment"] == key
    again = own_client.post("enrollments", {"enrollment": {"course": key}}, OTHER)
    assert (again.status_code, again.json()["enrollments"]) == (201, [{"id": key, "course": key}])
    assert own_client.one(path, OTHER) == {"id": key, "course": key}
    assert own_client.one(f"courses/{key}", OTHER)["learners_count"] == before + 1
    assert own_client.keys("courses?enrolled=true", OTHER) == [key]
    own_client.removed(path, OTHER)
    assert own_client.get(path, OTHER).status_code == 404
    assert own_client.delete(path, OTHER).status_code == 404
    assert own_client.one(f"courses/{key}", OTHER)["learners_count"] == before


def test_enrolments_are_the_callers_own(client: Client) -> None:
    ids = client.ids
    assert client.keys("enrollments", LEARNER) == sorted([ids.open, ids.private, ids.cats])
    assert client.keys("enrollments", OTHER) == []
    assert client.get(f"enrollments/{ids.private}", OTHER).status_code == 404
    assert client.keys(f"enrollments?course={ids.open}", LEARNER) == [ids.open]


@pytest.mark.parametrize("name", ["draft", "private"])
def test_a_closed_course_is_not_joined(own_client: Client, name: str) -> None:
    key = getattr(own_client.ids, name)
    for token in (OTHER, ADMIN):
        response = own_client.post("enrollments", {"enrollment": {"course": key}}, token)
        assert (response.status_code, response.json().keys()) == (403, {"detail"})
        assert own_client.keys("enrollments", token) == []


def test_members_of_a_private_course_may_leave_it_and_staff_join_it(own_client: Client) -> None:
    key = own_client.ids.private
    own_client.removed(f"enrollments/{key}", LEARNER)
    assert own_client.post("enrollments", {"course": key}, LEARNER).status_code == 403
    assert own_client.made("enrollments", {"course": key}, TOM)["course"] == key


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "This field is required."),
        ({"enrollment": {"course": None}}, "This field may not be null."),
        ({"course": 1}, "Invalid pk '1' - object does not exist."),
        ({"course": "x"}, "Invalid pk 'x' - object does not exist."),
        ({"course": [1]}, "Incorrect type. Expected pk value, received list."),
    ],
)
def test_what_cannot_be_joined(client: Client, body: object, sentence: str) -> None:
    response = client.post("enrollments", body, OTHER)
    assert (response.status_code, response.json()) == (400, {"course": [sentence]})


def test_every_enrolment_and_its_end_is_remembered(own_client: Client) -> None:
    own_client.made("enrollments", {"course": own_client.ids.open}, OTHER)
    own_client.removed(f"enrollments/{own_client.ids.open}", OTHER)
    with own_client.database.read() as session:
        rows = session.rows(
            sa.select(history_entry)
            .where(
                history_entry.c.subject == "member",
                history_entry.c.person_id == own_client.ids.people[OTHER],
            )
            .order_by(history_entry.c.id)
        )
    assert [(row.action, row.door) for row in rows] == [("add", "stepik"), ("remove", "stepik")]
    assert {row.actor_id for row in rows} == {own_client.ids.people[OTHER]}


# --- What a course is to one


def test_courses_of_the_caller(own_client: Client) -> None:
    ids = own_client.ids
    rows = own_client.all("user-courses", LEARNER)
    assert [row["course"] for row in rows] == [ids.open, ids.private, ids.cats]
    assert rows[0] == {
        "id": rows[0]["id"],
        "user": ids.people[LEARNER],
        "course": ids.open,
        "is_favorite": False,
        "is_pinned": False,
        "is_archived": False,
        "last_viewed": None,
    }
    path = f"user-courses/{rows[0]['id']}"
    sent = {"userCourse": {"is_favorite": True, "is_archived": True, "is_pinned": True, "user": 1}}
    changed = own_client.changed(path, sent, LEARNER)
    assert changed == {**rows[0], "is_favorite": True, "is_archived": True, "is_pinned": True}
    course = own_client.one(f"courses/{ids.open}", LEARNER)
    assert (course["is_favorite"], course["is_archived"]) == (True, True)
    assert own_client.one(f"courses/{ids.open}", ANN)["is_favorite"] is False
    for token in (ANN, ADMIN, OTHER):
        assert own_client.get(path, token).status_code == 404
        assert own_client.put(path, {"is_favorite": False}, token).status_code == 404


def test_filters_and_order_of_courses_of_the_caller(own_client: Client) -> None:
    ids = own_client.ids
    first = own_client.all("user-courses", LEARNER)[0]
    own_client.changed(f"user-courses/{first['id']}", {"is_favorite": True}, LEARNER)

    def courses(query: str, token: str = LEARNER) -> list[int]:
        return [row["course"] for row in own_client.all(f"user-courses?{query}", token)]

    assert courses("is_favorite=true") == [ids.open]
    assert courses("is_favorite=false") == [ids.private, ids.cats]
    assert courses(f"course={ids.cats}") == [ids.cats]
    assert courses("order=-is_favorite,-course")[0] == ids.open
    assert courses("order=-course") == [ids.cats, ids.private, ids.open]
    assert courses("can_be_reviewed=true") == [ids.private, ids.cats]
    assert courses("is_draft=true", ANN) == [ids.draft]
    assert courses("is_assistant=true", ASSISTANT) == [ids.open, ids.private]
    assert courses("is_assistant=true", LEARNER) == []


def test_what_one_chose_is_there_when_one_returns(own_client: Client) -> None:
    key = own_client.ids.cats
    row = own_client.one(f"user-courses?course={key}", LEARNER)
    own_client.changed(f"user-courses/{row['id']}", {"is_favorite": True}, LEARNER)
    own_client.removed(f"enrollments/{key}", LEARNER)
    assert own_client.all(f"user-courses?course={key}", LEARNER) == []
    own_client.made("enrollments", {"course": key}, LEARNER)
    assert own_client.one(f"user-courses?course={key}", LEARNER) == {**row, "is_favorite": True}


def test_subscriptions_list_the_courses_one_learns_in(own_client: Client) -> None:
    ids = own_client.ids
    rows = own_client.all("course-subscriptions?order=-course", LEARNER)
    assert [row["course"] for row in rows] == [ids.cats, ids.private, ids.open]
    assert own_client.all("course-subscriptions", TOM) == []
    path = f"course-subscriptions/{rows[0]['id']}"
    changed = own_client.changed(path, {"to_announcements": "false"}, LEARNER)
    assert changed == {**rows[0], "to_announcements": False}


# --- Groups


def test_groups_are_read_by_those_who_manage(client: Client) -> None:
    ids = client.ids
    path = f"groups/{ids.groups['learners']}"
    for token in (ANN, ADMIN):
        users = client.one(path, token)["users"]
        assert users == [ids.people[ANN], ids.people[LEARNER]]
    for token in (TOM, ASSISTANT, LEARNER, OTHER, CAT):
        assert client.get(path, token).status_code == 404
        assert client.all(f"members?group={ids.groups['learners']}", token) == []
    assert client.get(path, None).status_code == 401


def test_members_come_and_go(own_client: Client) -> None:
    ids = own_client.ids
    group = ids.groups["teachers"]
    sent = {"member": {"group": str(group), "user": str(ids.people[CAT])}}
    made = own_client.made("members", sent)
    assert (made["group"], made["user"]) == (group, ids.people[CAT])
    assert made.keys() == {"id", "group", "user", "date_joined", "is_synced"}
    assert own_client.made("members", sent) == made
    assert own_client.keys(f"members?group={group}&user={ids.people[CAT]}") == [made["id"]]
    assert own_client.put(f"courses/{ids.open}", {"summary": "x"}, CAT).status_code == 200
    assert ids.people[CAT] in own_client.one(f"courses/{ids.open}", None)["instructors"]
    for token in (TOM, CAT, OTHER):
        assert own_client.delete(f"members/{made['id']}", token).status_code == 404
    own_client.removed(f"members/{made['id']}")
    assert own_client.put(f"courses/{ids.open}", {"summary": "x"}, CAT).status_code == 403


def test_putting_a_learner_into_their_group_enrols_them(own_client: Client) -> None:
    ids = own_client.ids
    group = own_client.one(f"courses/{ids.private}")["learners_group"]
    own_client.made("members", {"group": group, "user": ids.people[CAT]})
    assert own_client.keys("enrollments", CAT) == [ids.private, ids.cats]
    assert own_client.get(f"courses/{ids.private}", CAT).status_code == 200


def test_the_owner_stays(own_client: Client) -> None:
    ids = own_client.ids
    own_client.made("members", {"group": ids.groups["admins"], "user": ids.people[CAT]})
    (owner,) = own_client.keys(f"members?group={ids.groups['admins']}&user={ids.people[ANN]}")
    assert own_client.delete(f"members/{owner}", CAT).status_code == 403
    assert own_client.put(f"courses/{ids.open}", {"title": "Mine"}, CAT).status_code == 200


@pytest.mark.parametrize("token", [TOM, LEARNER, OTHER, CAT])
def test_others_put_nobody_into_a_group(own_client: Client, token: str) -> None:
    ids = own_client.ids
    sent = {"group": ids.groups["admins"], "user": ids.people[token]}
    response = own_client.post("members", {"member": sent}, token)
    assert (response.status_code, response.json().keys()) == (400, {"group"})


def test_nobody_is_made_visible_by_being_put_into_a_group(own_client: Client) -> None:
    made = own_client.made("courses", {"title": "A trap"}, OTHER)
    for key in (STUDENT, own_client.ids.people[LEARNER], own_client.ids.people[TOM]):
        sent = {"member": {"group": made["learners_group"], "user": key}}
        response = own_client.post("members", sent, OTHER)
        assert response.json() == {"user": [f"Invalid pk '{key}' - object does not exist."]}
        assert own_client.get(f"users/{key}", OTHER).status_code == 404
