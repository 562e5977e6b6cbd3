"""announcements, notifications, events: what people are told."""

import pytest

from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ADMIN, ANN, ASSISTANT, CAT, LEARNER, OTHER, TOM


def test_an_announcement_is_written_and_told(own_client: Client) -> None:
    ids = own_client.ids
    sent = {"announcement": {"course": str(ids.open), "subject": "Exam & more", "text": "<p>x</p>"}}
    made = own_client.made("announcements", sent, TOM)
    assert (made["user"], made["status"]) == (ids.people[TOM], "sent")
    assert (made["sent_count"], made["publish_count"]) == (2, 1)
    assert made["sent_date"] is not None
    assert made["id"] in own_client.one(f"courses/{ids.open}", LEARNER)["announcements"]
    told = own_client.all("notifications", LEARNER)[0]
    assert (told["type"], told["action"], told["is_unread"]) == ("learn", "announcement", True)
    assert "Exam &amp; more" in told["html_text"]
    assert f'href="http://testserver/course/{ids.open}/"' in told["html_text"]
    # What was sent stays as it was sent.
    path = f"announcements/{made['id']}"
    assert own_client.put(path, {"text": "y"}, TOM).status_code == 400
    own_client.removed(path, TOM)
    assert own_client.all("notifications", LEARNER)[0]["id"] == told["id"]


def test_a_scheduled_announcement_waits(own_client: Client) -> None:
    sent = {
        "course": own_client.ids.open,
        "subject": "Later",
        "text": "x",
        "is_scheduled": True,
        "start_date": "2127-01-01T00:00:00Z",
    }
    made = own_client.made("announcements", sent)
    assert (made["status"], made["sent_date"], made["sent_count"]) == ("scheduled", None, 0)
    path = f"announcements/{made['id']}"
    assert own_client.get(path, LEARNER).status_code == 404
    assert own_client.get(path, TOM).status_code == 200
    assert own_client.changed(path, {"subject": "Sooner"}, TOM)["subject"] == "Sooner"
    assert own_client.changed(path, {"is_scheduled": False}, TOM)["status"] == "sent"
    assert "Sooner" in own_client.all("notifications", LEARNER)[0]["html_text"]


@pytest.mark.parametrize("token", [ASSISTANT, LEARNER, OTHER, CAT])
def test_only_editors_announce(own_client: Client, token: str) -> None:
    body = {"course": own_client.ids.open, "subject": "s", "text": "t"}
    assert own_client.post("announcements", body, token).status_code == 403


def test_announcements_need_subject_and_text(client: Client) -> None:
    response = client.post("announcements", {"course": client.ids.open})
    assert response.json().keys() == {"subject", "text"}


def test_announcements_are_for_those_who_belong(client: Client) -> None:
    (key,) = client.keys("announcements", LEARNER)
    for token in (ANN, TOM, ASSISTANT, ADMIN):
        assert client.keys(f"announcements?course={client.ids.open}", token) == [key]
    for token in (OTHER, CAT):
        assert client.all("announcements", token) == []
        assert client.get(f"announcements/{key}", token).status_code == 404
        assert client.one(f"courses/{client.ids.open}", token)["announcements"] == []


def test_one_may_not_want_to_hear(own_client: Client) -> None:
    ids = own_client.ids
    row = own_client.one(f"course-subscriptions?course={ids.open}", LEARNER)
    own_client.changed(f"course-subscriptions/{row['id']}", {"to_announcements": False}, LEARNER)
    before = own_client.keys("notifications", LEARNER)
    made = own_client.made("announcements", {"course": ids.open, "subject": "s", "text": "t"})
    assert made["sent_count"] == 1
    assert own_client.keys("notifications", LEARNER) == before


def test_notifications_are_marked(own_client: Client) -> None:
    first = own_client.all("notifications", LEARNER)[0]
    path = f"notifications/{first['id']}"
    sent = {"notification": {"is_unread": False, "is_favorite": True, "html_text": "x"}}
    changed = own_client.changed(path, sent, LEARNER)
    assert changed == {**first, "is_unread": False, "is_favorite": True}
    assert first["id"] not in own_client.keys("notifications?is_unread=true", LEARNER)
    assert own_client.keys("notifications?is_favorite=true", LEARNER) == [first["id"]]
    for token in (ANN, ADMIN):
        assert own_client.get(path, token).status_code == 404
        assert own_client.put(path, sent, token).status_code == 404


def test_all_are_marked_as_read(own_client: Client) -> None:
    own_client.changed(f"courses/{own_client.ids.draft}", {"is_enabled": True}, ADMIN)
    own_client.made("announcements", {"course": own_client.ids.open, "subject": "s", "text": "t"},
                    TOM)  # fmt: skip
    kinds = {one["type"] for one in own_client.all("notifications?is_unread=true")}
    assert kinds == {"teach", "learn"}
    for body, left in (({"type": "learn"}, {"teach"}), ({}, set())):
        response = own_client.post("notifications/mark-as-read", body)
        assert (response.status_code, response.content) == (204, b"")
        unread = own_client.all("notifications?is_unread=true")
        assert {one["type"] for one in unread} == left
    assert own_client.all("notifications?is_unread=true", LEARNER)
    assert own_client.get("notifications/mark-as-read").status_code == 405
    assert own_client.post("notifications/mark-as-read", {}, None).status_code == 401


def test_the_owner_is_told_of_a_review(own_client: Client) -> None:
    own_client.made("course-reviews", {"course": own_client.ids.cats, "score": 5}, LEARNER)
    told = own_client.all("notifications", CAT)[0]
    assert (told["type"], told["action"]) == ("teach", "course_review")


def test_events_tell_also_what_one_did(own_client: Client) -> None:
    own_client.made("enrollments", {"course": own_client.ids.open}, OTHER)
    event = own_client.one("events?type=learn", OTHER)
    assert event.keys() == {"id", "time", "type", "action", "html_text"}
    assert (event["action"], "Statistics in brief" in event["html_text"]) == ("enrolled", True)
    assert own_client.all("notifications", OTHER) == []
    assert own_client.all("events?type=teach", OTHER) == []
    assert own_client.get(f"events/{event['id']}", ANN).status_code == 404
