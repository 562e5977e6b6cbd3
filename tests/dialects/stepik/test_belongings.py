"""wish-lists, storage-records, devices, social-profiles, and what else is the caller's own."""

from typing import Any

import pytest

from matricula.record.belongings.commands import MOST, keep
from matricula.record.members.commands import set_own_course
from matricula.store import Origin
from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ADMIN, ANN, CAT, FOUNDED, LEARNER, OTHER, TOM
from tests.dialects.stepik.test_together import at_once

BODIES: dict[str, dict[str, Any]] = {
    "wish-lists": {},
    "storage-records": {"kind": "k", "data": {"a": [1, None, "ü"]}},
    "devices": {"registration_id": "r", "description": "d", "client_type": "ios"},
    "social-profiles": {"provider": "github", "name": "me", "url": "https://example.org/me"},
}


def body_of(client: Client, name: str) -> dict[str, Any]:
    return BODIES[name] or {"course": client.ids.open}


@pytest.mark.parametrize("name", BODIES)
def test_they_are_made_and_removed_and_nobody_elses(own_client: Client, name: str) -> None:
    body = body_of(own_client, name)
    made = own_client.made(name, {"thing": {**body, "user": 1}}, OTHER)
    assert made.items() >= body.items()
    assert made["user"] == own_client.ids.people[OTHER]
    path = f"{name}/{made['id']}"
    assert own_client.one(path, OTHER) == made
    for token in (ANN, CAT, ADMIN):
        for method in ("GET", "PUT", "DELETE"):
            status = own_client.ask(method, path, token, {"kind": "x"}).status_code
            assert status == (405 if (method, name) == ("PUT", "wish-lists") else 404)
        assert own_client.all(f"{name}?user={made['user']}", token) == []
        assert own_client.all(f"{name}?ids[]={made['id']}", token) == []
    assert own_client.get(path, None).status_code == 401
    assert own_client.post(name, body, None).status_code == 401
    own_client.removed(path, OTHER)
    assert own_client.get(path, OTHER).status_code == 404


@pytest.mark.parametrize(
    ("name", "body", "faults"),
    [
        ("wish-lists", {}, {"course"}),
        ("wish-lists", {"course": 1}, {"course"}),
        ("devices", {}, {"registration_id", "description"}),
        ("devices", {"registration_id": "x" * 501, "description": "d"}, {"registration_id"}),
        ("devices", {**BODIES["devices"], "client_type": "toaster"}, {"client_type"}),
        ("social-profiles", {"provider": "myspace", "name": "x"}, {"provider"}),
        ("social-profiles", {"provider": "vk", "name": "x", "url": "javascript:x"}, {"url"}),
        ("storage-records", {"kind": ["x"], "data": 1}, {"kind"}),
        ("storage-records", {"kind": "k", "data": "x" * 100_000}, {"data"}),
    ],
)
def test_what_is_not_kept(
    client: Client, name: str, body: dict[str, Any], faults: set[str]
) -> None:
    response = client.post(name, {"thing": body}, OTHER)
    assert (response.status_code, response.json().keys()) == (400, faults)
    assert client.all(name, OTHER) == []


def test_records_hold_any_json(own_client: Client) -> None:
    deep: Any = 1
    for _ in range(49):
        deep = [deep]
    kept: list[Any] = [1, 1.5, "x", "é", [], {}, {"a": {"b": [True]}}, deep, 2**53]
    for data in kept:
        made = own_client.made("storage-records", {"record": {"kind": "k", "data": data}}, OTHER)
        assert made["data"] == data
        assert own_client.one(f"storage-records/{made['id']}", OTHER) == made
    assert len(own_client.keys("storage-records", OTHER)) == len(kept)


def test_a_record_is_changed_as_it_is_named(own_client: Client) -> None:
    (found,) = own_client.all("storage-records", ANN)
    path = f"storage-records/{found['id']}"
    changed = own_client.changed(path, {"thing": {"data": {"b": 2}}}, ANN)
    assert (changed["data"], changed["kind"]) == ({"b": 2}, found["kind"])
    changed = own_client.changed(path, {"thing": {"kind": "other", "data": None}}, ANN)
    assert (changed["data"], changed["kind"]) == ({"b": 2}, "other")


DEEP, LONG = "[" * 60 + "]" * 60, "[" * 100_000


@pytest.mark.parametrize(
    "text",
    [DEEP, LONG, "1" * 400, '"\\ud800"', '"\\u0000"', "NaN"],
    ids=["deep", "unfinished", "huge", "half a letter", "nothing", "no number"],
)
def test_what_is_no_json_that_is_kept(client: Client, text: str) -> None:
    sent = f'{{"record": {{"kind": "k", "data": {text}}}}}'
    assert client.post("storage-records", sent, OTHER).status_code == 400
    assert client.all("storage-records", OTHER) == []


def test_records_are_found_by_their_kind(own_client: Client) -> None:
    for kind in ("app_1", "app_2", "App_1", "appx1", "other"):
        own_client.made("storage-records", {"record": {"kind": kind, "data": 1}}, OTHER)

    def kinds(query: str) -> list[str]:
        return [one["kind"] for one in own_client.all(f"storage-records?{query}", OTHER)]

    assert kinds("kind=app_1") == ["app_1"]
    assert kinds("kind__startswith=app_") == ["app_1", "app_2"]
    assert kinds("kind__startswith=app") == ["app_1", "app_2", "appx1"]


@pytest.mark.parametrize("name", ["wish-lists", "devices"])
def test_those_that_are_kept_once(own_client: Client, name: str) -> None:
    body = body_of(own_client, name)
    answers = at_once([lambda: own_client.post(name, {"thing": body}, OTHER)] * 4)
    assert {answer.status_code for answer in answers} == {201}
    (key,) = own_client.keys(name, OTHER)
    assert {answer.json()[name][0]["id"] for answer in answers} == {key}


def test_nobody_keeps_too_many(own_client: Client) -> None:
    with own_client.database.write(Origin("tests")) as session:
        for _ in range(MOST):
            keep(session, own_client.ids.people[OTHER], "storage-records", {})
    response = own_client.post("storage-records", {"record": {"kind": "k", "data": 1}}, OTHER)
    assert (response.status_code, response.json().keys()) == (400, {"non_field_errors"})


def test_courses_tell_who_wants_them(own_client: Client) -> None:
    ids = own_client.ids
    made = own_client.made("wish-lists", {"wish-list": {"course": ids.open}}, OTHER)
    assert own_client.one(f"courses/{ids.open}", OTHER)["is_in_wishlist"] is True
    assert own_client.one(f"courses/{ids.open}", TOM)["is_in_wishlist"] is False
    assert own_client.one(f"courses/{ids.open}", None)["is_in_wishlist"] is False
    hidden = {"is_public": False}
    own_client.changed(f"courses/{ids.open}", hidden, ANN)
    assert own_client.all("wish-lists", OTHER) == []
    own_client.changed(f"courses/{ids.open}", {"is_public": True}, ANN)
    own_client.removed(f"wish-lists/{made['id']}", OTHER)
    assert own_client.one(f"courses/{ids.open}", OTHER)["is_in_wishlist"] is False
    private = own_client.post("wish-lists", {"course": ids.private}, OTHER)
    assert private.json().keys() == {"course"}


# --- What is told of elsewhere, too


def test_favorites_are_those_of_the_callers_courses(own_client: Client) -> None:
    ids = own_client.ids
    made = own_client.made("favorite-courses", {"favorite-course": {"course": ids.cats}}, LEARNER)
    assert own_client.made("favorite-courses", {"course": ids.cats}, LEARNER) == made
    row = own_client.one(f"user-courses?course={ids.cats}", LEARNER)
    assert (row["id"], row["is_favorite"]) == (made["id"], True)
    assert own_client.keys("favorite-courses", LEARNER) == [made["id"]]
    assert own_client.delete(f"favorite-courses/{made['id']}", CAT).status_code == 404
    own_client.removed(f"favorite-courses/{made['id']}", LEARNER)
    assert own_client.all("favorite-courses", LEARNER) == []
    assert own_client.one(f"user-courses?course={ids.cats}", LEARNER)["is_favorite"] is False
    response = own_client.post("favorite-courses", {"course": ids.open}, OTHER)
    assert response.status_code == 403


def test_visited_courses_are_the_last_first(own_client: Client) -> None:
    ids = own_client.ids
    with own_client.database.write(Origin("tests")) as session:
        for day, course in enumerate((ids.cats, ids.open), start=1):
            seen = {"last_viewed": FOUNDED.replace(day=day)}
            set_own_course(session, ids.people[LEARNER], course, seen)
    found = own_client.all("visited-courses", LEARNER)
    assert [one["course"] for one in found] == [ids.open, ids.cats]
    assert own_client.all("visited-courses", OTHER) == []


def test_what_is_unread_is_counted(own_client: Client) -> None:
    (status,) = own_client.all("notification-statuses", LEARNER)
    unread = own_client.all("notifications?is_unread=true", LEARNER)
    assert status["total"] == len(unread) > 0
    assert status["learn"] == sum(one["type"] == "learn" for one in unread)
    assert status["id"] == own_client.ids.people[LEARNER]
    own_client.post("notifications/mark-as-read", {}, LEARNER)
    (status,) = own_client.all("notification-statuses", LEARNER)
    assert {*status.values()} == {0, status["id"]}
    path = f"notification-statuses/{status['id']}"
    assert own_client.get(path, OTHER).status_code == 404
    assert own_client.get("notification-statuses", None).status_code == 401


def test_the_catalogue_shows_lists_with_what_one_sees(client: Client) -> None:
    ids = client.ids
    (block,) = client.all("catalog-blocks?platform=web,mobile&language=en", None)
    (lists,) = client.all("course-lists", None)
    assert block["content"] == [
        {
            "id": lists["id"],
            "title": "First steps",
            "description": lists["description"],
            "courses": [ids.cats, ids.open],
            "courses_count": 2,
        }
    ]
    (own,) = client.all("catalog-blocks", ANN)
    assert own["content"][0]["courses"] == [ids.cats, ids.draft, ids.open]


def test_queries_suggest_titles_that_one_sees(client: Client) -> None:
    assert [one["text"] for one in client.all("queries?query=STATIS", None)] == [
        "Statistics in brief",
        "Cats",
    ]
    assert client.all("queries?query=draft", OTHER) == []
    assert [one["text"] for one in client.all("queries?query=draft", ANN)] == ["A draft"]


def test_metrics_are_taken_and_forgotten(client: Client) -> None:
    for path, name, status in (
        ("metrics", "metrics", 201),
        ("metrics/batch", "metrics", 201),
        ("metrics/", "metrics", 201),
        ("recommendation-reactions", "recommendation-reactions", 201),
        ("mobile-tiers/calculate", "mobile-tiers", 200),
    ):
        for token in (ANN, None):
            response = client.post(path, [{"name": "x"}], token)
            assert (response.status_code, response.json()[name]) == (status, [])
    assert client.get("metrics").status_code == 405
