"""Who puts a stranger's lesson into a course of theirs gains nothing by it."""

from typing import Any

import pytest

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
from tests.dialects.stepik.test_answering import (
    RIGHT,
    WRONG,
    begun,
    progress,
    quiz_of,
    sent,
    viewed,
)
from tests.dialects.stepik.test_quiz_sources import SOURCES, made

ESSAY = {"text": "My essay", "attachments": []}
ENDED = {"end_date_source": "2026-01-01T00:00:00Z"}


def essay_of(client: Client) -> int:
    """A quiz that a person marks, in OPEN's first lesson."""
    return int(made(client, "free-answer", SOURCES["free-answer"])["id"])


def borrowed(client: Client, token: str, **dates: Any) -> Any:
    """A new course of somebody's with OPEN's first lesson in it."""
    course = client.made("courses", {"title": "Mine", **dates}, token)
    section = client.made("sections", {"title": "A", "course": course["id"]}, token)["id"]
    client.made("units", {"section": section, "lesson": client.ids.lessons[0]}, token)
    return course


def published(client: Client, course: int, token: str) -> None:
    client.changed(f"courses/{course}", {"is_enabled": True, "is_public": True}, token)


def taken_in(client: Client, course: Any, token: str, by: str) -> None:
    """Somebody who is seen by all is put into a course by another."""
    person = client.ids.people[token]
    client.changed(f"profiles/{person}", {"is_private": False}, token)
    client.made("members", {"group": course["learners_group"], "user": person}, by)


# --- Reading and marking


def test_whoever_borrows_a_lesson_does_not_mark_themselves(own_client: Client) -> None:
    essay = essay_of(own_client)
    waiting = sent(own_client, essay, ESSAY)
    course = borrowed(own_client, LEARNER)
    own_client.made("enrollments", {"course": course["id"]}, LEARNER)
    path = f"submissions/{waiting['id']}"
    assert own_client.put(path, {"submission": {"score": 1}}, LEARNER).status_code == 403
    assert own_client.one(path, LEARNER) == waiting
    assert progress(own_client, f"77-{essay}")["score"] == 0.0


def test_whoever_borrows_a_lesson_reads_nothing_of_those_they_take_in(own_client: Client) -> None:
    ids, quiz, essay = own_client.ids, quiz_of(own_client), essay_of(own_client)
    own, waiting = sent(own_client, quiz, RIGHT), sent(own_client, essay, ESSAY)
    course, person = borrowed(own_client, OTHER), ids.people[LEARNER]
    taken_in(own_client, course, LEARNER, OTHER)
    for one in (own, waiting):
        path = f"submissions/{one['id']}"
        assert own_client.get(path, OTHER).status_code == 404
        assert own_client.put(path, {"submission": {"score": 0}}, OTHER).status_code == 404
        assert own_client.get(f"attempts/{one['attempt']}", OTHER).status_code == 404
    for query in (f"user={person}", f"step={quiz}&user={person}", f"user={person}&klass=1"):
        assert own_client.all(f"submissions?{query}", OTHER) == [], query
    assert own_client.all(f"attempts?user={person}", OTHER) == []
    assert own_client.one(f"users/{person}", OTHER)["solved_steps_count"] == 0
    (row,) = own_client.all(f"course-grades?course={course['id']}&user={person}", OTHER)
    assert (row["score"], row["results"]) == (0.0, {})
    for token in (LEARNER, TOM, ANN):
        (row,) = own_client.all(f"course-grades?course={ids.open}&user={person}", token)
        assert row["score"] == 1.0, token


def test_a_class_of_a_course_that_borrows_opens_nothing(own_client: Client) -> None:
    own = sent(own_client, quiz_of(own_client), RIGHT)
    course = borrowed(own_client, OTHER)
    published(own_client, course["id"], OTHER)
    klass = own_client.made("classes", {"course": course["id"], "title": "K"}, OTHER)
    own_client.changed(f"profiles/{own_client.ids.people[CAT]}", {"is_private": False}, CAT)
    own_client.made("assistants", {"klass": klass["id"], "user": own_client.ids.people[CAT]}, OTHER)
    key = {"klass": klass["id"], "invitation_key": klass["invitation_key"]}
    own_client.made("students", key, LEARNER)
    for token in (OTHER, CAT):
        assert own_client.get(f"submissions/{own['id']}", token).status_code == 404
        assert own_client.all(f"submissions?klass={klass['id']}", token) == []


def test_a_course_that_gives_the_lesson_reads_and_marks(own_client: Client) -> None:
    """Whoever may change the lesson puts it into another course: its staff teaches there."""
    essay = essay_of(own_client)
    waiting = sent(own_client, essay, ESSAY, OTHER)
    path = f"submissions/{waiting['id']}"
    assert own_client.get(path, ANN).status_code == 404
    course = borrowed(own_client, ANN)
    taken_in(own_client, course, OTHER, ANN)
    assert own_client.one(path, ANN) == waiting
    assert own_client.changed(path, {"submission": {"score": 1}}, ANN)["status"] == "correct"


def test_nobody_marks_their_own_answers(own_client: Client) -> None:
    ids, essay = own_client.ids, essay_of(own_client)
    own_client.made("members", {"group": ids.groups["learners"], "user": ids.people[TOM]})
    waiting = sent(own_client, essay, ESSAY, TOM)
    path = f"submissions/{waiting['id']}"
    assert own_client.put(path, {"submission": {"score": 1}}, TOM).status_code == 403
    assert own_client.changed(path, {"submission": {"score": 1}}, ANN)["score"] == 1.0


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("testers", 403),
        ("moderators", 403),
        ("assistants", 200),
        ("teachers", 200),
        ("admins", 200),
    ],
)
def test_who_of_the_staff_marks(own_client: Client, role: str, status: int) -> None:
    ids, essay = own_client.ids, essay_of(own_client)
    waiting = sent(own_client, essay, ESSAY)
    own_client.made("members", {"group": ids.groups[role], "user": ids.people[CAT]})
    path = f"submissions/{waiting['id']}"
    assert own_client.one(path, CAT) == waiting
    assert own_client.put(path, {"submission": {"score": 1}}, CAT).status_code == status


def test_what_no_course_gives_any_more_is_found_by_the_administrator(own_client: Client) -> None:
    quiz = quiz_of(own_client)
    own = sent(own_client, quiz, RIGHT)
    path = f"submissions/{own['id']}"
    own_client.removed(f"step-sources/{quiz}")
    assert own_client.one(path, TOM) == own
    own_client.removed(f"lessons/{own_client.ids.lessons[0]}")
    assert own_client.get(path, TOM).status_code == 404
    assert own_client.get(path, READER).status_code == 404
    for token in (LEARNER, ADMIN):
        assert own_client.one(path, token) == own


# --- Answering


def refused(client: Client, quiz: int, attempt: int, token: str = LEARNER) -> bool:
    """Whether all that counts is refused; or none of it is."""
    codes = {
        client.post(path, body, token).status_code
        for path, body in (
            ("attempts", {"step": quiz}),
            ("submissions", {"attempt": attempt, "reply": RIGHT}),
            ("views", {"step": quiz, "assignment": None}),
        )
    }
    assert codes == {403} or 403 not in codes, codes
    return codes == {403}


def test_a_course_of_ones_own_opens_no_step_that_is_closed(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    attempts = {token: begun(own_client, quiz, token)["id"] for token in (LEARNER, CAT)}
    own_client.changed(f"courses/{ids.open}", {"course": ENDED})
    for token, attempt in attempts.items():
        assert refused(own_client, quiz, attempt, token)
        course = borrowed(own_client, token)
        own_client.made("enrollments", {"course": course["id"]}, token)
        assert refused(own_client, quiz, attempt, token)
        published(own_client, course["id"], token)
        assert refused(own_client, quiz, attempt, token)


def test_a_course_of_others_opens_its_steps_to_those_whom_none_teaches(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    attempts = {token: begun(own_client, quiz, token)["id"] for token in (LEARNER, CAT)}
    own_client.changed(f"courses/{ids.open}", {"course": ENDED})
    course = borrowed(own_client, OTHER)["id"]
    published(own_client, course, OTHER)
    assert refused(own_client, quiz, attempts[CAT], CAT)
    for token in attempts:
        own_client.made("enrollments", {"course": course}, token)
    assert not refused(own_client, quiz, attempts[CAT], CAT)
    # Whoever learns, or has learnt, where the lesson is given answers by the hours of that course.
    assert refused(own_client, quiz, attempts[LEARNER])
    own_client.removed(f"enrollments/{ids.open}", LEARNER)
    assert refused(own_client, quiz, attempts[LEARNER])
    own_client.changed(f"courses/{ids.open}", {"is_enabled": False})
    assert refused(own_client, quiz, attempts[LEARNER])


def test_terms_of_courses_that_one_left_or_that_borrow_do_not_count(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    sent(own_client, quiz, RIGHT, OTHER)
    late = {"grading_policy_source": "halved", "hard_deadline_source": "2026-01-01T00:00:00Z"}
    course = borrowed(own_client, ANN, **late)["id"]
    published(own_client, course, ANN)
    for key in (ids.open, course):
        own_client.made("enrollments", {"course": key}, OTHER)
    keys = (f"77-{quiz}", f"76-{ids.lessons[0]}")
    assert [progress(own_client, key, OTHER)["score"] for key in keys] == [1.0, 1.0]
    own_client.removed(f"enrollments/{ids.open}", OTHER)
    borrowed(own_client, OTHER)
    assert [progress(own_client, key, OTHER)["score"] for key in keys] == [0.0, 0.0]


def test_courses_that_one_left_are_not_among_ones_own(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    own_client.removed(f"enrollments/{ids.open}", LEARNER)
    keys = [f"78-{key}" for key in sorted((ids.private, ids.cats))]
    for name in ("progresses", "last-steps"):
        assert own_client.keys(name, LEARNER) == keys, name
    sent(own_client, quiz, WRONG)
    own_client.made("enrollments", {"course": ids.open}, LEARNER)
    assert own_client.one(f"last-steps/78-{ids.open}", LEARNER)["step"] is None


def test_a_course_issues_no_certificates_for_what_it_borrows(own_client: Client) -> None:
    course = borrowed(own_client, OTHER)["id"]
    published(own_client, course, OTHER)
    rule = {"is_certificate_auto_issued": True, "certificate_regular_threshold": 1}
    own_client.changed(f"courses/{course}", rule, OTHER)
    own_client.made("enrollments", {"course": course}, LEARNER)
    sent(own_client, quiz_of(own_client), RIGHT)
    assert own_client.all(f"certificates?course={course}", LEARNER) == []
    # One's own progress tells what one did there.
    found = progress(own_client, f"78-{course}")
    assert (found["score"], found["cost"], found["n_steps_passed"]) == (1.0, 1, 1)


# --- Being enrolled


@pytest.mark.parametrize("state", [{}, {"is_enabled": True, "is_public": False}])
def test_nobody_is_kept_in_a_course(own_client: Client, state: dict[str, bool]) -> None:
    course = borrowed(own_client, OTHER)
    taken_in(own_client, course, LEARNER, OTHER)
    if state:
        own_client.changed(f"courses/{course['id']}", state, OTHER)
    path = f"enrollments/{course['id']}"
    assert own_client.one(path, LEARNER) == {"id": course["id"], "course": course["id"]}
    assert course["id"] in own_client.keys("enrollments", LEARNER)
    assert own_client.get(path, CAT).status_code == 404
    own_client.removed(path, LEARNER)
    assert own_client.get(path, LEARNER).status_code == 404
    assert own_client.one(f"groups/{course['learners_group']}", OTHER)["users"] == [
        own_client.ids.people[OTHER]
    ]


# --- Classes


def test_a_class_that_one_does_not_run_tells_by_no_filter_who_is_in_it(own_client: Client) -> None:
    ids = own_client.ids
    course = own_client.made("courses", {"title": "Oracle"}, OTHER)
    taken_in(own_client, course, LEARNER, OTHER)
    published(own_client, course["id"], OTHER)
    path = f"course-grades?course={course['id']}&klass={ids.klass}"
    assert own_client.all(path, OTHER) == []
    person = ids.people[LEARNER]
    assert [one["user"] for one in own_client.all(path, LEARNER)] == [person]
    path = f"course-grades?course={ids.open}&klass={ids.klass}"
    assert [one["user"] for one in own_client.all(path, TOM)] == [person]


def test_answers_are_not_filtered_by_a_class_that_one_does_not_run(own_client: Client) -> None:
    own = sent(own_client, quiz_of(own_client), RIGHT)
    ids = own_client.ids
    own_client.made("members", {"group": ids.groups["testers"], "user": ids.people[CAT]})
    path = f"submissions?user={ids.people[LEARNER]}"
    assert own_client.all(path, CAT) == [own]
    path += f"&klass={ids.klass}"
    assert own_client.all(path, CAT) == []
    for token in (LEARNER, TOM, ASSISTANT):
        assert own_client.all(path, token) == [own], token


def test_an_assistant_of_a_class_in_a_private_course_reads_its_grades(own_client: Client) -> None:
    ids, essay = own_client.ids, essay_of(own_client)
    waiting = sent(own_client, essay, ESSAY)
    own_client.made("assistants", {"klass": ids.klass, "user": ids.people[CAT]}, TOM)
    own_client.changed(f"courses/{ids.open}", {"is_public": False})
    for query in (f"course={ids.open}", f"course={ids.open}&klass={ids.klass}"):
        (row,) = own_client.all(f"course-grades?{query}", CAT)
        assert row["user"] == ids.people[LEARNER]
    path = f"submissions/{waiting['id']}"
    assert own_client.changed(path, {"submission": {"score": 0.5}}, CAT)["score"] == 0.5


# --- Being there


def test_answering_is_being_there(own_client: Client) -> None:
    ids, quiz = own_client.ids, quiz_of(own_client)
    theory = own_client.keys(f"steps?lesson={ids.lessons[0]}")[0]
    places = f"last-steps/78-{ids.open}"
    attempt = begun(own_client, quiz)["id"]
    there = {"id": f"78-{ids.open}", "unit": ids.units[0], "lesson": ids.lessons[0], "step": quiz}
    assert own_client.one(places, LEARNER) == there
    for name in ("course-grades", "user-courses"):
        (row,) = own_client.all(f"{name}?course={ids.open}", LEARNER)
        assert row["last_viewed"] is not None, name
    viewed(own_client, theory)
    assert own_client.one(places, LEARNER)["step"] == theory
    own_client.made("submissions", {"attempt": attempt, "reply": RIGHT}, LEARNER)
    assert own_client.one(places, LEARNER) == there
