"""Attempts, submissions, views: what is taken, what is refused, and who sees it."""

from typing import Any

import pytest

from tests.dialects.stepik.conftest import Client
from tests.dialects.stepik.school import ANN, ASSISTANT, CAT, LEARNER, OTHER, READER, TOM
from tests.dialects.stepik.test_quiz_sources import SOURCES, made

RIGHT, WRONG = {"choices": [True, False]}, {"choices": [False, True]}
READERS = (ANN, TOM, ASSISTANT, LEARNER)


def quiz_of(client: Client) -> int:
    """The quiz of OPEN's first lesson: the first choice is the right one."""
    return int(client.all(f"steps?lesson={client.ids.lessons[0]}")[1]["id"])


def begun(client: Client, step: int, token: str = LEARNER) -> Any:
    return client.made("attempts", {"attempt": {"step": str(step)}}, token)


def sent(client: Client, step: int, reply: Any, token: str = LEARNER) -> Any:
    """A reply to a new attempt."""
    attempt = begun(client, step, token)["id"]
    return client.made("submissions", {"submission": {"attempt": attempt, "reply": reply}}, token)


def viewed(client: Client, step: int, token: str = LEARNER, assignment: int | None = None) -> None:
    client.made("views", {"view": {"assignment": assignment, "step": step}}, token)


def progress(client: Client, key: str, token: str = LEARNER) -> Any:
    return client.one(f"progresses/{key}", token)


# --- Attempts


def test_an_attempt_is_told_to_who_posts_to_it(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    told = begun(own_client, quiz)
    path = f"attempts/{told['id']}"
    for body in (None, {}, {"attempt": {"step": 1, "status": "cleanedup"}}):
        response = own_client.post(path, body, LEARNER)
        assert (response.status_code, response.json()["attempts"]) == (200, [told])
    assert own_client.post(path, {}, OTHER).status_code == 404
    assert own_client.post(path, {}, None).status_code == 401
    assert own_client.keys(f"attempts?step={quiz}", LEARNER)[0] == told["id"]


def test_an_attempt_shows_its_dataset_and_ends_the_one_before(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    first, second = begun(own_client, quiz), begun(own_client, quiz)
    assert first["dataset"] == {"is_multiple_choice": False, "options": ["This one", "The other"]}
    assert (first["status"], first["step"], first["user"]) == (
        "active",
        quiz,
        own_client.ids.people[LEARNER],
    )
    assert (first["dataset_url"], first["time_left"]) == (None, None)
    listed = own_client.all(f"attempts?step={quiz}", LEARNER)
    assert [(one["id"], one["status"]) for one in listed] == [
        (second["id"], "active"),
        (first["id"], "cleanedup"),
    ]
    assert own_client.keys(f"attempts?ids[]={first['id']}", LEARNER) == [first["id"]]


def test_what_is_no_quiz_is_not_attempted(own_client: Client) -> None:
    theory = own_client.keys(f"steps?lesson={own_client.ids.lessons[0]}")[0]
    kept = made(own_client, "sql", {"solve_sql": "SELECT 1"})["id"]
    hidden = own_client.keys(f"steps?lesson={own_client.ids.hidden_lesson}")[0]
    for step in (theory, kept, hidden, 77, None, "x"):
        response = own_client.post("attempts", {"attempt": {"step": step}}, LEARNER)
        assert response.status_code == 400, (step, response.text)
        assert list(response.json()) == ["step"]
    assert own_client.post("attempts", {"attempt": {}}, LEARNER).status_code == 400
    assert own_client.post("attempts", {"attempt": {"step": theory}}, None).status_code == 401
    assert own_client.all("attempts", LEARNER) == []


def test_another_source_ends_attempts(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    attempt = begun(own_client, quiz)["id"]
    source = own_client.one(f"step-sources/{quiz}")["block"]["source"]
    block = {"source": {**source, "preserve_order": False}}
    own_client.changed(f"step-sources/{quiz}", {"stepSource": {"block": block}})
    assert own_client.one(f"attempts/{attempt}", LEARNER)["status"] == "cleanedup"
    refused = own_client.post("submissions", {"attempt": attempt, "reply": RIGHT}, LEARNER)
    assert (refused.status_code, list(refused.json())) == (400, ["attempt"])


# --- Submissions


def test_a_reply_is_judged(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    right, wrong = sent(own_client, quiz, RIGHT), sent(own_client, quiz, WRONG)
    assert (right["status"], right["score"], right["feedback"]) == ("correct", 1.0, "Well chosen.")
    assert (wrong["status"], wrong["score"], wrong["feedback"]) == ("wrong", 0.0, "No.")
    assert (right["reply"], right["reply_url"], right["session"], right["eta"]) == (
        RIGHT,
        None,
        None,
        0,
    )
    listed = own_client.keys(f"submissions?step={quiz}", LEARNER)
    assert listed == [wrong["id"], right["id"]]
    assert own_client.keys(f"submissions?step={quiz}&order=desc", LEARNER) == listed
    assert own_client.keys(f"submissions?step={quiz}&order=asc", LEARNER) == listed[::-1]
    assert own_client.one(f"submissions/{right['id']}", LEARNER) == right


@pytest.mark.parametrize(
    ("reply", "field"),
    [
        ({"choices": [True]}, "reply"),
        ({"choices": [True, True]}, "reply"),
        ({}, "reply"),
        ({"choices": "x"}, "reply"),
        (5, "reply"),
        ([], "reply"),
        (None, "reply"),
    ],
)
def test_a_reply_of_another_form_is_refused(own_client: Client, reply: Any, field: str) -> None:
    quiz = quiz_of(own_client)
    attempt = begun(own_client, quiz)["id"]
    refused = own_client.post("submissions", {"attempt": attempt, "reply": reply}, LEARNER)
    assert (refused.status_code, list(refused.json())) == (400, [field])
    assert own_client.all("submissions", LEARNER) == []


def test_attempts_of_others_are_not_there(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    attempt = begun(own_client, quiz)["id"]
    for token in (ANN, TOM, OTHER):
        refused = own_client.post("submissions", {"attempt": attempt, "reply": RIGHT}, token)
        assert (refused.status_code, list(refused.json())) == (400, ["attempt"])
    for wrong in (10**400, None, "x", 77):
        refused = own_client.post("submissions", {"attempt": wrong, "reply": RIGHT}, LEARNER)
        assert (refused.status_code, list(refused.json())) == (400, ["attempt"]), wrong
    assert own_client.all("submissions", LEARNER) == []


def test_an_attempt_that_is_over_takes_no_reply(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    first = begun(own_client, quiz)["id"]
    begun(own_client, quiz)
    refused = own_client.post("submissions", {"attempt": first, "reply": RIGHT}, LEARNER)
    assert (refused.status_code, list(refused.json())) == (400, ["attempt"])


def test_a_step_takes_as_many_submissions_as_its_author_says(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    limits = {"has_submissions_restrictions": True, "max_submissions_count": 2}
    own_client.changed(f"step-sources/{quiz}", {"stepSource": limits})
    sent(own_client, quiz, WRONG)
    sent(own_client, quiz, WRONG)
    attempt = begun(own_client, quiz)["id"]
    refused = own_client.post("submissions", {"attempt": attempt, "reply": RIGHT}, LEARNER)
    assert (refused.status_code, list(refused.json())) == (400, ["non_field_errors"])
    assert sent(own_client, quiz, RIGHT, OTHER)["status"] == "correct"


def test_a_course_that_has_ended_takes_nothing(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    attempt = begun(own_client, quiz)["id"]
    dates = {"end_date_source": "2026-09-02T00:00:00Z"}
    own_client.changed(f"courses/{own_client.ids.open}", {"course": dates})
    for path, body in (
        ("attempts", {"step": quiz}),
        ("submissions", {"attempt": attempt, "reply": RIGHT}),
        ("views", {"step": quiz, "assignment": None}),
    ):
        assert own_client.post(path, body, LEARNER).status_code == 403, path
    assert sent(own_client, quiz, RIGHT, ASSISTANT)["status"] == "correct"


def test_a_section_that_requires_another_is_closed_before(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    first, second = ids.sections
    later = own_client.keys(f"steps?lesson={ids.lessons[2]}")[0]
    rule = {"required_section": first, "required_percent": 60}
    own_client.changed(f"sections/{second}", {"section": rule})

    def satisfied(token: str | None) -> bool:
        return bool(own_client.one(f"sections/{second}", token)["is_requirement_satisfied"])

    assert (satisfied(LEARNER), satisfied(None)) == (False, False)
    refused = own_client.post("views", {"view": {"step": later, "assignment": None}}, LEARNER)
    assert refused.status_code == 403
    sent(own_client, quiz, WRONG)
    assert not satisfied(LEARNER)
    sent(own_client, quiz, RIGHT)
    assert (satisfied(LEARNER), satisfied(TOM)) == (True, False)
    viewed(own_client, later)
    # Who works for the course sees all of it.
    viewed(own_client, later, TOM)


def test_who_sees_answers(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    own = sent(own_client, quiz, RIGHT)
    others = sent(own_client, quiz, WRONG, OTHER)
    for token in READERS:
        assert own_client.one(f"submissions/{own['id']}", token) == own
        assert own_client.one(f"attempts/{own['attempt']}", token)["id"] == own["attempt"]
    for token in (OTHER, CAT, READER):
        assert own_client.get(f"submissions/{own['id']}", token).status_code == 404
        assert own_client.all(f"submissions?ids[]={own['id']}", token) == []
        assert own_client.get(f"attempts/{own['attempt']}", token).status_code == 404
    # Who does not learn in the course is nobody's student there.
    for token in READERS:
        assert own_client.get(f"submissions/{others['id']}", token).status_code == 404
    assert own_client.get("submissions", None).status_code == 401


def test_a_stranger_who_borrows_a_lesson_sees_no_answers(own_client: Client) -> None:
    own = sent(own_client, quiz_of(own_client), RIGHT)
    course = own_client.made("courses", {"title": "Mine"}, OTHER)["id"]
    section = own_client.made("sections", {"title": "A", "course": course}, OTHER)["id"]
    unit = {"section": section, "lesson": own_client.ids.lessons[0]}
    own_client.made("units", unit, OTHER)
    assert own_client.get(f"submissions/{own['id']}", OTHER).status_code == 404


def test_submissions_are_filtered(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    first, second = sent(own_client, quiz, RIGHT), sent(own_client, quiz, WRONG)
    person = ids.people[LEARNER]
    for query, expected in (
        (f"attempt={first['attempt']}", [first]),
        (f"user={person}", [second, first]),
        (f"user={ids.people[TOM]}", []),
        ("status=correct", [first]),
        ("user_name=lou", [second, first]),
        ("search=nobody", []),
        (f"search=id:{person}", [second, first]),
        (f"klass={ids.klass}", [second, first]),
        (f"id__gt={first['id']}", [second]),
        (f"time__gte=2026-01-01T00:00:00Z&user={person}", [second, first]),
        ("time__gte=2999-01-01", []),
        ("review_status=done", []),
        # One's own alone.
        (f"course={ids.open}", []),
    ):
        assert own_client.all(f"submissions?{query}", TOM) == expected, query
    assert own_client.all(f"submissions?course={ids.open}", LEARNER) == [second, first]


def test_nothing_of_the_source_comes_out(own_client: Client) -> None:
    source = {"options": [{"answer": "123454321", "max_error": "0"}]}
    quiz = made(own_client, "number", source)["id"]
    sent(own_client, quiz, {"number": "5"})
    for path in ("attempts", "submissions", f"steps/{quiz}", f"progresses/77-{quiz}"):
        assert "123454321" not in own_client.get(path, LEARNER).text


@pytest.mark.parametrize("name", SOURCES)
def test_every_kind_can_be_attempted(own_client: Client, name: str) -> None:
    quiz = made(own_client, name, SOURCES[name])["id"]
    assert begun(own_client, quiz)["status"] == "active"


# --- Marks of people


def test_a_teacher_marks_a_free_answer(own_client: Client) -> None:
    quiz = made(own_client, "free-answer", SOURCES["free-answer"])["id"]
    waiting = sent(own_client, quiz, {"text": "My essay", "attachments": []})
    path = f"submissions/{waiting['id']}"
    assert (waiting["status"], waiting["score"], waiting["eta"]) == ("evaluation", 0.0, 1)
    assert own_client.keys("submissions?review_status=awaiting", TOM) == [waiting["id"]]
    assert own_client.put(path, {"submission": {"score": 1}}, LEARNER).status_code == 403
    assert own_client.put(path, {"submission": {"score": 1}}, OTHER).status_code == 404
    for wrong in (2, -0.5, "x", None, True):
        assert own_client.put(path, {"submission": {"score": wrong}}, TOM).status_code == 400
    told = own_client.changed(path, {"submission": {"score": 0.5, "feedback": "Half."}}, TOM)
    assert (told["status"], told["score"], told["feedback"]) == ("partially_correct", 0.5, "Half.")
    assert progress(own_client, f"77-{quiz}")["score"] == 0.5
    assert own_client.changed(path, {"score": 1, "reply": {}}, ASSISTANT)["status"] == "correct"
    found = progress(own_client, f"77-{quiz}")
    assert (found["score"], found["is_passed"]) == (1.0, True)
    assert own_client.one(path, LEARNER)["reply"] == waiting["reply"]
    assert own_client.keys("submissions?review_status=done", TOM) == [waiting["id"]]


def test_what_a_check_said_is_not_marked(own_client: Client) -> None:
    own = sent(own_client, quiz_of(own_client), WRONG)
    path = f"submissions/{own['id']}"
    assert own_client.put(path, {"submission": {"score": 1}}, TOM).status_code == 403
    assert own_client.one(path, LEARNER) == own


# --- Views


def test_a_view_passes_what_is_read_and_is_remembered(own_client: Client) -> None:
    ids = own_client.ids
    theory, quiz = own_client.keys(f"steps?lesson={ids.lessons[0]}")
    before = own_client.one(f"last-steps/78-{ids.open}", LEARNER)
    assert before == {"id": f"78-{ids.open}", "unit": None, "lesson": None, "step": None}
    assignment = own_client.one(f"units/{ids.units[0]}")["assignments"][0]
    viewed(own_client, theory, assignment=assignment)
    assert own_client.one(f"last-steps/78-{ids.open}", LEARNER) == {
        "id": f"78-{ids.open}",
        "unit": ids.units[0],
        "lesson": ids.lessons[0],
        "step": theory,
    }
    found = progress(own_client, f"77-{theory}")
    assert (found["is_passed"], found["score"], found["cost"]) == (True, 0.0, 0)
    assert isinstance(found["last_viewed"], int)
    viewed(own_client, quiz)
    assert own_client.one(f"last-steps/78-{ids.open}", LEARNER)["step"] == quiz
    assert progress(own_client, f"77-{quiz}")["is_passed"] is False
    assert own_client.one(f"user-courses?course={ids.open}", LEARNER)["last_viewed"] is not None


def test_views_of_what_is_not_there(own_client: Client) -> None:
    ids = own_client.ids
    hidden = own_client.keys(f"steps?lesson={ids.hidden_lesson}")[0]
    for body, field in (
        ({"step": hidden, "assignment": None}, "step"),
        ({"assignment": None}, "step"),
        ({"step": quiz_of(own_client), "assignment": 77}, "assignment"),
        (
            {
                "step": quiz_of(own_client),
                "assignment": own_client.one(f"units/{ids.units[1]}")["assignments"][0],
            },
            "assignment",
        ),
    ):
        refused = own_client.post("views", {"view": body}, LEARNER)
        assert (refused.status_code, list(refused.json())) == (400, [field]), body
    assert own_client.all("views", LEARNER) == []


# --- Progress


def test_progress_of_everything(own_client: Client) -> None:
    ids = own_client.ids
    theory, quiz = own_client.keys(f"steps?lesson={ids.lessons[0]}")
    viewed(own_client, theory)
    sent(own_client, quiz, RIGHT)
    keys = [
        f"77-{quiz}",
        f"76-{ids.lessons[0]}",
        f"80-{ids.units[0]}",
        f"79-{ids.sections[0]}",
        f"78-{ids.open}",
    ]
    found = own_client.all("progresses?" + "&".join(f"ids[]={key}" for key in keys), LEARNER)
    assert [one["id"] for one in found] == keys
    counted = [(one["score"], one["cost"], one["n_steps"], one["n_steps_passed"]) for one in found]
    assert counted == [
        (1.0, 1, 1, 1),
        (1.0, 1, 2, 2),
        (1.0, 1, 2, 2),
        (1.0, 1, 3, 2),
        (1.0, 1, 4, 2),
    ]
    assert [one["is_passed"] for one in found] == [True, True, True, False, False]
    of_others = own_client.one(f"progresses/78-{ids.open}", TOM)
    assert (of_others["score"], of_others["last_viewed"]) == (0.0, None)
    assert own_client.get(f"progresses/78-{ids.draft}", LEARNER).status_code == 404
    for wrong in ("78", "78-x", f"75-{ids.open}", f"-{ids.open}"):
        assert own_client.get(f"progresses/{wrong}", LEARNER).status_code == 404
    assert own_client.get(f"progresses/78-{ids.open}", None).status_code == 401
