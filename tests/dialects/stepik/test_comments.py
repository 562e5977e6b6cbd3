"""comments, votes, discussion-proxies, discussion-threads: what is said about steps."""

from typing import Any

import pytest

from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ADMIN, ANN, CAT, LEARNER, OTHER, READER, TOM
from tests.dialects.stepik.test_together import at_once


def target_of(client: Client, lesson: int = 0) -> int:
    """The last step of a lesson of OPEN: in the first one, LEARNER said something about it."""
    found: int = client.one(f"lessons/{client.ids.lessons[lesson]}", ANN)["steps"][-1]
    return found


def said(client: Client, token: str = LEARNER, **sent: Any) -> Any:
    body = {"target": target_of(client), "text": "Because.", **sent}
    return client.made("comments", {"comment": body}, token)


def test_what_is_said_and_answered(own_client: Client) -> None:
    ids, step = own_client.ids, target_of(own_client)
    (first,) = own_client.all(f"comments?target={step}", None)
    answer = said(own_client, TOM, parent=str(first["id"]), user=1)
    assert (answer["parent"], answer["user"]) == (first["id"], ids.people[TOM])
    assert (answer["target"], answer["thread"], answer["replies"]) == (step, "default", [])
    top = own_client.all(f"comments?target={step}&parent=null", OTHER)
    assert [(one["id"], one["replies"], one["reply_count"]) for one in top] == [
        (first["id"], [answer["id"]], 1)
    ]
    assert own_client.keys(f"comments?parent={first['id']}", None) == [answer["id"]]
    assert own_client.keys(f"comments?user={ids.people[TOM]}", None) == [answer["id"]]
    assert own_client.keys(f"comments?course={ids.open}", None) == [first["id"], answer["id"]]
    assert own_client.all(f"comments?course={ids.cats}", None) == []
    assert own_client.one(f"steps/{step}", None)["discussions_count"] == 2
    (thread,) = own_client.all(f"discussion-threads/77-{step}-1", None)
    assert (thread["discussions_count"], thread["discussion_proxy"]) == (2, f"77-{step}-1")
    told = [one["action"] for one in own_client.all("notifications?type=comments", LEARNER)]
    assert told == ["comment_reply"]


def test_what_is_said_where_one_sees_nothing(own_client: Client) -> None:
    hidden = own_client.one(f"lessons/{own_client.ids.hidden_lesson}", ANN)["steps"][0]
    draft = said(own_client, ANN, target=hidden)
    inside = said(own_client, ANN, target=target_of(own_client, 2))
    for token in (OTHER, CAT, READER, None):
        for one in (draft, inside):
            assert own_client.get(f"comments/{one['id']}", token).status_code == 404
            assert own_client.all(f"comments?target={one['target']}", token) == []
        assert own_client.get(f"discussion-proxies/77-{hidden}-1", token).status_code == 404
    assert own_client.one(f"comments/{inside['id']}", LEARNER) != {}
    assert own_client.get(f"comments/{draft['id']}", LEARNER).status_code == 404
    response = own_client.post("comments", {"target": hidden, "text": "Hm"}, OTHER)
    assert response.json().keys() == {"target"}
    assert own_client.post("comments", {"target": hidden, "text": "Hm"}, None).status_code == 401


@pytest.mark.parametrize(
    ("sent", "faults"),
    [
        ({"text": ""}, {"text"}),
        ({"text": "x" * 20_001}, {"text"}),
        ({"text": ["x"]}, {"text"}),
        ({"target": 1}, {"target"}),
        ({"parent": 1}, {"parent"}),
    ],
)
def test_what_is_not_said(client: Client, sent: dict[str, Any], faults: set[str]) -> None:
    body = {"target": target_of(client), "text": "Hm", **sent}
    response = client.post("comments", {"comment": body}, LEARNER)
    assert (response.status_code, response.json().keys()) == (400, faults)


def test_answers_stand_below_what_is_there(own_client: Client) -> None:
    (first,) = own_client.all("comments", None)
    answer = said(own_client, parent=first["id"])
    elsewhere = said(own_client, target=target_of(own_client, 1))
    for sent in (
        {"parent": answer["id"], "target": first["target"]},
        {"parent": first["id"], "target": elsewhere["target"]},
    ):
        response = own_client.post("comments", {"comment": {"text": "Hm", **sent}}, LEARNER)
        assert (response.status_code, response.json().keys()) == (400, {"parent"})
    lesson = f"lessons/{own_client.ids.lessons[0]}"
    own_client.changed(lesson, {"is_comments_enabled": False}, ANN)
    body = {"text": "Hm", "target": first["target"]}
    assert own_client.post("comments", {"comment": body}, LEARNER).status_code == 403


def test_who_changes_what_was_said(own_client: Client) -> None:
    (first,) = own_client.all("comments", LEARNER)
    path = f"comments/{first['id']}"
    changed = own_client.changed(path, {"comment": {"text": "How?", "is_pinned": True}}, LEARNER)
    assert (changed["text"], changed["is_pinned"]) == ("How?", False)
    assert changed["edited_by"] == own_client.ids.people[LEARNER]
    for token in (ANN, TOM, ADMIN):
        pinned = own_client.changed(path, {"comment": {"text": "!", "is_pinned": True}}, token)
        assert (pinned["text"], pinned["is_pinned"]) == ("How?", True)
    others: tuple[tuple[str | None, int], ...] = ((OTHER, 403), (CAT, 403), (None, 401))
    for other, status in others:
        assert own_client.put(path, {"text": "!"}, other).status_code == status
        assert own_client.delete(path, other).status_code == status
    assert own_client.one(path, None)["text"] == "How?"


@pytest.mark.parametrize("token", [LEARNER, TOM, ADMIN])
def test_what_was_taken_back_is_read_by_nobody(own_client: Client, token: str) -> None:
    (first,) = own_client.all("comments", None)
    said(own_client, TOM, parent=first["id"])
    path = f"comments/{first['id']}"
    own_client.removed(path, token)
    for reader in (LEARNER, ANN, ADMIN, None):
        found = own_client.one(path, reader)
        assert (found["text"], found["is_deleted"], found["reply_count"]) == ("", True, 1)
        assert found["deleted_by"] == own_client.ids.people[token]
    for response in (
        own_client.put(path, {"text": "!"}, LEARNER),
        own_client.delete(path, LEARNER),
    ):
        assert response.status_code == 403
    assert own_client.put(f"votes/84-{first['id']}", {"value": "epic"}, LEARNER).status_code == 404
    late = {"text": "Hm", "target": first["target"], "parent": first["id"]}
    assert own_client.post("comments", late, LEARNER).json().keys() == {"parent"}
    assert own_client.one(f"steps/{first['target']}", None)["discussions_count"] == 1


def test_votes_are_one_for_each(own_client: Client) -> None:
    (first,) = own_client.all("comments", None)
    path = f"votes/{first['vote']}"
    assert own_client.one(path, OTHER) == {"id": first["vote"], "value": None}
    calls = [lambda: own_client.put(path, {"vote": {"value": "epic"}}, OTHER).status_code] * 4
    assert set(at_once(calls)) == {200}
    own_client.changed(path, {"value": "abuse"}, TOM)
    found = own_client.one(f"comments/{first['id']}", OTHER)
    assert (found["epic_count"], found["abuse_count"], found["vote_delta"]) == (1, 1, 0)
    assert own_client.one(path, OTHER)["value"] == "epic"
    side = own_client.get(f"comments/{first['id']}", TOM).json()["votes"]
    assert side == [{"id": first["vote"], "value": "abuse"}]
    assert own_client.changed(path, {"value": None}, OTHER)["value"] is None
    assert own_client.one(f"comments/{first['id']}", None)["epic_count"] == 0
    assert own_client.put(path, {"value": "x"}, OTHER).status_code == 400
    assert own_client.get(path, None).status_code == 401
    for wrong in ("votes/84-1", "votes/1", "votes/84-x", "votes/85-" + str(first["id"])):
        assert own_client.get(wrong, OTHER).status_code == 404


def test_proxies_tell_the_orders(own_client: Client) -> None:
    (first,) = own_client.all("comments", None)
    second, third = said(own_client)["id"], said(own_client, TOM)["id"]
    said(own_client, TOM, parent=second)
    own_client.changed(f"votes/84-{first['id']}", {"value": "epic"}, OTHER)
    proxy = own_client.one(f"discussion-proxies/77-{first['target']}-1", None)
    assert proxy["discussions"] == [third, second, first["id"]]
    assert proxy["discussions_most_liked"][0] == first["id"]
    assert proxy["discussions_most_active"][0] == second
    own_client.changed(f"comments/{third}", {"is_pinned": True}, ANN)
    proxy = own_client.one(f"discussion-proxies?ids[]=77-{first['target']}-1", None)
    assert proxy["discussions_most_liked"][0] == third


def test_those_who_spoke_are_told_to_whom_sees_them(own_client: Client) -> None:
    ids = own_client.ids
    beside = own_client.get("comments", ANN).json()
    assert [one["id"] for one in beside["users"]] == [ids.people[LEARNER]]
    assert own_client.get("comments", OTHER).json()["users"] == []
