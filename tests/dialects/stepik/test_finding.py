"""course-lists, tags, search-results, course-reviews and their summaries."""

import asyncio
import json
from typing import Any

import pytest

from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ADMIN, ANN, ASSISTANT, CAT, LEARNER, OTHER, TOM

# --- Lists and tags


def test_a_list_holds_what_one_sees(client: Client) -> None:
    ids = client.ids
    found = client.one("course-lists", None)
    assert found["courses"] == [ids.cats, ids.open]
    assert (found["title"], found["language"], found["position"]) == ("First steps", "en", 1)
    assert client.one("course-lists", ANN)["courses"] == [ids.cats, ids.draft, ids.open]
    assert client.keys("course-lists?language=en") == [found["id"]]
    assert client.keys("course-lists?language=ru") == []
    assert client.keys("course-lists?platform=mobile,web") == [found["id"]]
    assert client.keys("course-lists?platform=mobile") == []


def test_tags(own_client: Client) -> None:
    rows = own_client.all("tags", None)
    assert [row["title"] for row in rows] == ["Statistics", "Study skills"]
    assert own_client.one(f"courses/{own_client.ids.open}")["tags"] == [row["id"] for row in rows]
    own_client.changed(f"courses/{own_client.ids.open}", {"tags": [rows[1]["id"], 999]})
    assert own_client.one("tags", None) == rows[1]
    own_client.changed(f"courses/{own_client.ids.draft}", {"tags": [rows[0]["id"]]})
    assert own_client.keys("tags", None) == [rows[1]["id"]]
    assert own_client.keys("tags", ANN) == [row["id"] for row in rows]


# --- Searching


@pytest.mark.parametrize(
    ("query", "token", "expected"),
    [
        ("query=statistics", None, [("course", "open"), ("course", "cats")]),
        ("query=STATIST&type=course", OTHER, [("course", "open"), ("course", "cats")]),
        ("query=statistics&type=lesson", None, []),
        ("query=me", None, [("lesson", "means"), ("lesson", "medians")]),
        ("query=answers", None, []),
        ("query=answers", LEARNER, [("lesson", "answers")]),
        ("query=draft", OTHER, []),
        ("query=draft", ANN, [("course", "draft")]),
        ("query=not%20yet", OTHER, []),
        ("query=_", ANN, []),
        ("query=statistics&language=ru", None, [("course", "cats")]),
        ("query=statistics&is_paid=true", None, []),
        ("query=nothing", None, []),
        ("query=cat&type=user", None, []),
    ],
)
def test_searching(
    client: Client, query: str, token: str | None, expected: list[tuple[str, str]]
) -> None:
    ids = client.ids
    keys = {
        **{name: getattr(ids, name) for name in ("open", "cats", "draft")},
        **dict(zip(("means", "medians", "answers"), ids.lessons, strict=True)),
    }
    rows = client.all(f"search-results?{query}", token)
    found = [(row["target_type"], row["target_id"]) for row in rows]
    assert found == [(kind, keys[name]) for kind, name in expected]
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))


def test_letters_of_a_query_need_not_be_escaped(own_client: Client) -> None:
    # As curl sends them. httpx would escape them, so the application is asked without it.
    own_client.changed(f"courses/{own_client.ids.open}", {"title": "Этюды"})
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope: Any = {
        "type": "http",
        "method": "GET",
        "path": "/api/courses",
        "raw_path": b"/api/courses",
        "query_string": "search=ЭТЮД".encode(),
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
        "scheme": "http",
    }
    asyncio.run(own_client.http.app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent)
    assert [one["id"] for one in json.loads(body)["courses"]] == [own_client.ids.open]


def test_a_search_result(client: Client) -> None:
    ids = client.ids
    found = client.all("search-results?query=statistics", None)[0]
    expected = {
        "score": 1.0,
        "course": ids.open,
        "course_title": "Statistics in brief",
        "course_slug": f"Statistics-in-brief-{ids.open}",
        "course_owner": ids.people[ANN],
        "lesson": None,
    }
    assert {name: found[name] for name in expected} == expected
    lesson = client.one(f"search-results?query=medians&course={ids.open}", None)
    expected = {
        "lesson": ids.lessons[1],
        "lesson_title": "Medians",
        "course": ids.open,
        "course_title": "Statistics in brief",
        "course_owner": None,
    }
    assert {name: lesson[name] for name in expected} == expected
    assert client.all(f"search-results?query=medians&course={ids.cats}", None) == []
    assert client.one(f"search-results/{lesson['id']}", None)["lesson"] == ids.lessons[1]


# --- Reviews


def test_a_review_is_made_changed_answered_and_taken_back(own_client: Client) -> None:
    ids = own_client.ids
    sent = {"courseReview": {"course": str(ids.cats), "score": "5", "text": "<b>Purr</b>"}}
    made = own_client.made("course-reviews", sent, LEARNER)
    assert (made["course"], made["user"]) == (ids.cats, ids.people[LEARNER])
    assert (made["score"], made["text"], made["reply_text"]) == (5, "<b>Purr</b>", "")
    again = own_client.post("course-reviews", sent, LEARNER)
    assert (again.status_code, again.json().keys()) == (400, {"non_field_errors"})
    path = f"course-reviews/{made['id']}"
    changed = own_client.changed(path, {"score": 1, "course": ids.open}, LEARNER)
    assert (changed["score"], changed["course"], changed["text"]) == (1, ids.cats, made["text"])
    answered = own_client.changed(path, {**changed, "score": 5, "reply_text": "Meow"}, CAT)
    assert (answered["score"], answered["reply_text"]) == (1, "Meow")
    kept = own_client.changed(path, {**answered, "reply_text": "I am great"}, LEARNER)
    assert kept["reply_text"] == "Meow"
    for token in (OTHER, ANN):
        assert own_client.put(path, {"score": 5}, token).status_code == 403
        assert own_client.delete(path, token).status_code == 403
    assert own_client.delete(path, CAT).status_code == 403
    own_client.removed(path, LEARNER)
    assert own_client.keys(f"course-reviews?course={ids.cats}") == []


@pytest.mark.parametrize("token", [ANN, TOM, ASSISTANT, OTHER, CAT, ADMIN])
def test_only_learners_review(own_client: Client, token: str) -> None:
    body = {"course": own_client.ids.open, "score": 5}
    assert own_client.post("course-reviews", body, token).status_code == 403


@pytest.mark.parametrize("score", [0, 6, "x", None, 2.5])
def test_a_score_is_1_to_5(client: Client, score: object) -> None:
    body = {"course": client.ids.cats, "score": score}
    response = client.post("course-reviews", body, LEARNER)
    assert (response.status_code, response.json().keys()) == (400, {"score"})


def test_reviews_of_what_one_sees(client: Client) -> None:
    ids = client.ids
    (review,) = client.all(f"course-reviews?course={ids.open}", None)
    assert (review["score"], review["text"]) == (4, "Good.")
    assert client.keys(f"course-reviews?user={ids.people[LEARNER]}") == [review["id"]]
    assert client.keys("course-reviews?score=5") == []


def test_summaries(own_client: Client) -> None:
    ids = own_client.ids
    path = f"course-review-summaries/{ids.open}"
    assert own_client.one(path, None) == {
        "id": ids.open,
        "course": ids.open,
        "average": 4.0,
        "count": 1,
        "distribution": [0, 0, 0, 1, 0],
    }
    own_client.made("enrollments", {"course": ids.open}, OTHER)
    own_client.made("course-reviews", {"course": ids.open, "score": 1}, OTHER)
    found = own_client.one(path, None)
    assert (found["average"], found["count"]) == (2.5, 2)
    assert found["distribution"] == [1, 0, 0, 1, 0]
    assert own_client.one(f"course-review-summaries/{ids.cats}", None)["average"] == 0.0
    assert own_client.get(f"course-review-summaries/{ids.draft}", OTHER).status_code == 404
    assert own_client.keys("course-review-summaries?order=-average", None)[0] in ids
    assert own_client.one(f"courses/{ids.open}")["review_summary"] == ids.open
