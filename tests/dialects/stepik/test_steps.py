"""steps and step-sources: what is in a lesson, in order; who writes it, and what learners see."""

from typing import Any

import pytest

from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ADMIN, ANN, ASSISTANT, CAT, LEARNER, OTHER, TOM

TEXT = {"name": "text", "text": "<p>Read</p>"}
PLACEHOLDER = "<p>All steps were deleted; this step was generated automatically.</p>"


def order_of(client: Client, lesson: int) -> list[tuple[int, int]]:
    """The steps of a lesson with their positions."""
    rows = client.all(f"steps?lesson={lesson}")
    assert [row["id"] for row in rows] == client.one(f"lessons/{lesson}")["steps"]
    return [(row["id"], row["position"]) for row in rows]


def dense(*keys: int) -> list[tuple[int, int]]:
    return [(key, position) for position, key in enumerate(keys, start=1)]


def add(client: Client, lesson: int, token: str = ANN, **given: Any) -> Any:
    sent = {"lesson": lesson, "block": TEXT, **given}
    return client.made("step-sources", {"stepSource": sent}, token)


# --- What a step is


def test_a_new_step_is_as_stepik_makes_it(own_client: Client) -> None:
    lesson = own_client.made("lessons", {"title": "A"})["id"]
    made = add(own_client, str(lesson))  # type: ignore[arg-type]  # ids may be text
    key = made["id"]
    block: dict[str, Any] = {
        "name": "text",
        "text": "<p>Read</p>",
        "video": None,
        "animation": None,
        "options": {},
        "subtitle_files": [],
        "is_deprecated": False,
    }
    authors: dict[str, Any] = {
        "source": {},
        "subtitles": {},
        "tests_archive": None,
        "feedback_correct": "",
        "feedback_wrong": "",
    }
    expected = {
        "lesson": lesson,
        "position": 1,
        "status": "ready",
        "block": {**block, **authors},
        "actions": {"comment": "#"},
        "progress": f"77-{key}",
        "subscriptions": [f"31-77-{key}", f"30-77-{key}"],
        "worth": 0,
        "cost": 0,
        "is_solutions_unlocked": False,
        "solutions_unlocked_attempts": 3,
        "has_submissions_restrictions": False,
        "max_submissions_count": 3,
        "variation": 1,
        "variations_count": 1,
        "is_enabled": True,
        "reason_of_failure": "",
        "error": {"text": "", "code": "", "params": {}},
        "warnings": [],
        "discussion_proxy": f"77-{key}-1",
    }
    assert {name: made[name] for name in expected} == expected
    assert own_client.one(f"step-sources/{key}") == made
    seen = own_client.one(f"steps/{key}")
    assert seen["block"] == block
    assert {name: made[name] for name in seen if name != "block"} == {
        name: value for name, value in seen.items() if name != "block"
    }


@pytest.mark.parametrize(
    "path", ["steps", "steps/{key}", "steps?ids[]={key}", "steps?lesson={lesson}"]
)
@pytest.mark.parametrize("token", [ANN, LEARNER, OTHER, None])
def test_steps_never_tell_a_source(client: Client, path: str, token: str | None) -> None:
    lesson = client.ids.lessons[0]
    key = client.keys(f"step-sources?lesson={lesson}")[1]
    response = client.get(path.format(key=key, lesson=lesson), token)
    assert response.status_code == 200
    assert key in [one["id"] for one in response.json()["steps"]]
    for word in ("source", "is_correct", "This one", "Well chosen", "feedback", "cost"):
        assert word not in response.text
    assert response.content == client.get(path.format(key=key, lesson=lesson), token).content


def test_a_quiz_can_be_submitted_by_whoever_is_signed_in(client: Client) -> None:
    key = client.keys(f"step-sources?lesson={client.ids.lessons[0]}")[1]
    assert client.one(f"steps/{key}", LEARNER)["actions"] == {"submit": "#", "comment": "#"}
    assert client.one(f"steps/{key}", None)["actions"] == {}
    assert client.one(f"steps/{key}", None)["progress"] is None
    assert client.one(f"steps/{key}")["worth"] == 1


# --- Positions


@pytest.mark.parametrize(
    ("position", "place"),
    [(0, 0), ("0", 0), (1, 0), (2, 1), (3, 2), (4, 3), (99, 3), (None, 3), ("absent", 3)],
)
def test_a_step_is_put_at_a_position(own_client: Client, position: Any, place: int) -> None:
    lesson = own_client.made("lessons", {"title": "A"})["id"]
    keys = [add(own_client, lesson)["id"] for _ in range(3)]
    given = {} if position == "absent" else {"position": position}
    made = add(own_client, lesson, **given)
    assert made["position"] == place + 1
    keys.insert(place, made["id"])
    assert order_of(own_client, lesson) == dense(*keys)


@pytest.mark.parametrize("position", [-1, "first", 1.5, True, 2**40])
def test_no_position(own_client: Client, position: Any) -> None:
    lesson = own_client.ids.lessons[0]
    before = order_of(own_client, lesson)
    sent = {"lesson": lesson, "block": TEXT, "position": position}
    response = own_client.post("step-sources", {"step-source": sent})
    assert response.status_code == 400
    assert list(response.json()) == ["position"]
    assert order_of(own_client, lesson) == before


def test_a_step_is_moved(own_client: Client) -> None:
    lesson = own_client.made("lessons", {"title": "A"})["id"]
    first, second, third = (add(own_client, lesson)["id"] for _ in range(3))
    own_client.changed(f"step-sources/{third}", {"stepSource": {"position": 1}})
    assert order_of(own_client, lesson) == dense(third, first, second)
    own_client.changed(f"step-sources/{third}", {"stepSource": {"position": 2}})
    assert order_of(own_client, lesson) == dense(first, third, second)
    own_client.changed(f"step-sources/{first}", {"stepSource": {"position": 50}})
    assert order_of(own_client, lesson) == dense(third, second, first)


def test_what_a_put_does_not_name_stays(own_client: Client) -> None:
    lesson = own_client.ids.lessons[0]
    first, second = own_client.all(f"step-sources?lesson={lesson}")
    path = f"step-sources/{second['id']}"
    for sent in ({"stepSource": {"cost": 5}}, {"block": {"text": "New"}}, {"is_enabled": "false"}):
        own_client.changed(path, sent)
    changed = own_client.one(path)
    assert changed["update_date"] >= second["update_date"]
    expected = {
        **second,
        "cost": 5,
        "worth": 5,
        "is_enabled": False,
        "block": {**second["block"], "text": "New"},
        "update_date": changed["update_date"],
    }
    assert changed == expected
    assert own_client.one(f"step-sources/{first['id']}") == first


def test_another_source_is_another_variation(own_client: Client) -> None:
    lesson = own_client.ids.lessons[0]
    quiz = own_client.all(f"step-sources?lesson={lesson}")[1]
    path = f"step-sources/{quiz['id']}"
    assert own_client.changed(path, {"stepSource": {"block": quiz["block"]}}) == quiz
    source = {**quiz["block"]["source"], "is_multiple_choice": True}
    changed = own_client.changed(path, {"stepSource": {"block": {"source": source}}})
    assert (changed["variation"], changed["block"]["options"]) == (2, {"is_multiple_choice": True})
    renamed = own_client.changed(path, {"stepSource": {"block": TEXT}})
    assert (renamed["variation"], renamed["block"]["source"]) == (3, {})
    assert renamed["block"]["options"] == {}
    assert renamed["block"]["feedback_correct"] == quiz["block"]["feedback_correct"]


# --- Removing


def test_a_step_is_removed(own_client: Client) -> None:
    ids = own_client.ids
    first, second = own_client.keys(f"step-sources?lesson={ids.lessons[0]}")
    its = own_client.keys(f"assignments?step={first}")
    own_client.removed(f"step-sources/{first}")
    for path in (f"steps/{first}", f"step-sources/{first}", f"assignments/{its[0]}"):
        assert own_client.get(path).status_code == 404
    assert own_client.all(f"steps?ids[]={first}") == []
    assert own_client.delete(f"step-sources/{first}").status_code == 404
    assert order_of(own_client, ids.lessons[0]) == dense(second)
    assert own_client.one(f"units/{ids.units[0]}")["assignments"] == own_client.keys(
        f"assignments?unit={ids.units[0]}"
    )


def test_the_last_step_leaves_one_that_says_so(own_client: Client) -> None:
    lesson = own_client.ids.lessons[1]
    (key,) = own_client.keys(f"steps?lesson={lesson}")
    own_client.removed(f"step-sources/{key}")
    (left,) = own_client.all(f"step-sources?lesson={lesson}")
    assert left["id"] != key
    assert (left["position"], left["block"]["name"]) == (1, "text")
    assert left["block"]["text"] == PLACEHOLDER
    (unit,) = own_client.all(f"units?lesson={lesson}")
    (assigned,) = own_client.all(f"assignments?unit={unit['id']}")
    assert unit["assignments"] == [assigned["id"]]
    assert assigned["step"] == left["id"]
    assert assigned["progress"] == f"77-{left['id']}"


def test_steps_go_with_their_lesson(own_client: Client) -> None:
    ids = own_client.ids
    keys = own_client.keys(f"steps?lesson={ids.lessons[0]}")
    assigned = own_client.one(f"units/{ids.units[0]}")["assignments"]
    own_client.removed(f"lessons/{ids.lessons[0]}")
    query = "&".join(f"ids[]={key}" for key in keys)
    assert own_client.all(f"steps?{query}") == own_client.all(f"step-sources?{query}") == []
    assert own_client.all("assignments?" + "&".join(f"ids[]={key}" for key in assigned)) == []


def test_assignments_follow_units(own_client: Client) -> None:
    ids = own_client.ids
    path = f"units/{ids.units[1]}"
    (before,) = own_client.one(path)["assignments"]
    exchanged = own_client.changed(path, {"unit": {"lesson": ids.lessons[0]}})
    steps = [one["step"] for one in own_client.all(f"assignments?unit={ids.units[1]}")]
    assert steps == own_client.one(f"lessons/{ids.lessons[0]}")["steps"]
    assert before not in exchanged["assignments"]
    kept = own_client.changed(path, {"unit": {"position": 1}})
    assert kept["assignments"] == exchanged["assignments"]
    made = add(own_client, ids.lessons[0], position=1)
    first = own_client.one(f"assignments/{own_client.one(path)['assignments'][0]}")
    assert first["step"] == made["id"]
    own_client.removed(path)
    assert own_client.all(f"assignments?unit={ids.units[1]}") == []
    own_client.removed(f"sections/{ids.sections[0]}")
    assert own_client.all(f"assignments?unit={ids.units[0]}") == []
    assert len(own_client.all(f"steps?lesson={ids.lessons[0]}")) == 3


def test_a_course_is_removed_and_its_lessons_keep_their_steps(own_client: Client) -> None:
    course = own_client.made("courses", {"title": "A"})["id"]
    section = own_client.made("sections", {"title": "A", "course": course})["id"]
    lesson = own_client.made("lessons", {"title": "A"})["id"]
    key = add(own_client, lesson)["id"]
    unit = own_client.made("units", {"section": section, "lesson": lesson})
    assert len(unit["assignments"]) == 1
    own_client.removed(f"courses/{course}")
    assert own_client.keys(f"steps?lesson={lesson}") == [key]
    assert own_client.all(f"assignments?step={key}") == []


def test_a_lesson_has_a_hundred_steps_at_most(own_client: Client) -> None:
    lesson = own_client.made("lessons", {"title": "A"})["id"]
    for _ in range(100):
        add(own_client, lesson)
    refused = own_client.post("step-sources", {"stepSource": {"lesson": lesson, "block": TEXT}})
    assert refused.status_code == 400
    assert list(refused.json()) == ["lesson"]
    assert len(own_client.one(f"lessons/{lesson}")["steps"]) == 100


# --- Rights


@pytest.mark.parametrize(
    ("token", "status"), [(None, 401), (OTHER, 403), (CAT, 403), (LEARNER, 403), (ASSISTANT, 403)]
)
def test_those_who_may_not_write(client: Client, token: str | None, status: int) -> None:
    ids = client.ids
    key = client.keys(f"steps?lesson={ids.lessons[0]}")[0]
    sent = {"stepSource": {"lesson": ids.lessons[0], "block": TEXT}}
    assert client.post("step-sources", sent, token).status_code == status
    absent = 401 if token is None else 404
    assert client.put(f"step-sources/{key}", sent, token).status_code == absent
    assert client.delete(f"step-sources/{key}", token).status_code == absent
    assert client.get(f"step-sources/{key}", token).status_code == absent
    if token is not None:
        assert client.all(f"step-sources?lesson={ids.lessons[0]}", token) == []
        assert client.all(f"step-sources?ids[]={key}", token) == []


def test_a_lesson_that_is_not_seen_is_no_lesson(client: Client) -> None:
    sent = {"stepSource": {"lesson": client.ids.hidden_lesson, "block": TEXT}}
    response = client.post("step-sources", sent, OTHER)
    assert response.status_code == 400
    assert list(response.json()) == ["lesson"]


@pytest.mark.parametrize("token", [ANN, TOM, ADMIN])
def test_those_who_write(own_client: Client, token: str) -> None:
    lesson = own_client.ids.lessons[0]
    made = add(own_client, lesson, token)
    path = f"step-sources/{made['id']}"
    own_client.changed(path, {"stepSource": {"cost": 3}}, token)
    assert made["id"] in own_client.keys(f"step-sources?lesson={lesson}", token)
    own_client.removed(path, token)


def test_steps_are_seen_with_their_lesson(client: Client) -> None:
    ids = client.ids
    hidden = client.keys(f"steps?lesson={ids.hidden_lesson}")
    members = client.keys(f"steps?lesson={ids.lessons[2]}")
    assert len(hidden) == len(members) == 1
    for token in (None, OTHER, LEARNER):
        assert client.all(f"steps?lesson={ids.hidden_lesson}", token) == []
        assert client.get(f"steps/{hidden[0]}", token).status_code == 404
        assert client.all(f"assignments?step={hidden[0]}", token) == []
    assert client.keys(f"steps?lesson={ids.lessons[2]}", LEARNER) == members
    assert client.all(f"steps?lesson={ids.lessons[2]}", OTHER) == []
    (unit,) = client.all(f"units?lesson={ids.lessons[2]}", OTHER)
    assert unit["assignments"] == []


def test_a_step_that_is_not_enabled_is_its_authors(own_client: Client) -> None:
    ids = own_client.ids
    first, second = own_client.keys(f"steps?lesson={ids.lessons[0]}")
    own_client.changed(f"step-sources/{first}", {"stepSource": {"is_enabled": False}})
    for token in (LEARNER, OTHER, None):
        assert own_client.get(f"steps/{first}", token).status_code == 404
        assert own_client.one(f"lessons/{ids.lessons[0]}", token)["steps"] == [second]
        assert len(own_client.one(f"units/{ids.units[0]}", token)["assignments"]) == 1
    assert own_client.one(f"lessons/{ids.lessons[0]}", TOM)["steps"] == [first, second]


@pytest.mark.parametrize(("method", "path"), [("POST", ""), ("PUT", "/1"), ("DELETE", "/1")])
@pytest.mark.parametrize("name", ["steps", "assignments"])
def test_steps_are_not_written_as_such(client: Client, method: str, path: str, name: str) -> None:
    response = client.ask(method, f"{name}{path}", body={})
    assert response.status_code == 405
    assert response.json() == {"detail": f'Method "{method}" not allowed.'}


def test_step_sources_are_found(client: Client) -> None:
    lesson = client.ids.lessons[0]
    keys = client.keys(f"step-sources?lesson={lesson}")
    assert client.keys(f"step-sources?lesson={lesson}&position=2") == keys[1:]
    assert client.all(f"step-sources?lesson={lesson}&position=x") == []
    assert client.keys(f"steps?lesson={lesson}&order=-id") == keys[::-1]


def test_a_course_counts_its_quizzes(own_client: Client) -> None:
    ids = own_client.ids
    assert own_client.one(f"courses/{ids.open}")["quizzes_count"] == 1
    own_client.made("units", {"section": ids.sections[1], "lesson": ids.lessons[0]})
    found = own_client.one(f"courses/{ids.open}", None)
    assert (found["quizzes_count"], found["challenges_count"]) == (1, 0)
    assert own_client.one(f"courses/{ids.cats}")["quizzes_count"] == 0
