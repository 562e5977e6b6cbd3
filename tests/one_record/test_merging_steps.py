"""Whoever registered twice looked at some steps twice, and answered each of them once."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from matricula.record.answers.tables import step_progress
from tests.commands import matricula
from tests.one_record import writing
from tests.one_record.school import School
from tests.one_record.test_merges import standing
from tests.one_record.test_merging_accounts import named

FIRST, SECOND = "stepik-of-kone", "stepik-of-ktwo"


class Lesson(NamedTuple):
    """Steps of a public lesson that a course gives: a text and two quizzes, whose answer is 7."""

    course: int
    text: int
    quiz: int
    other_quiz: int


def lesson(school: School) -> Lesson:
    (course,) = school.stepik("courses", {"course": {"title": "Réseaux"}})
    (section,) = school.stepik("sections", {"course": course["id"], "title": "I"})
    (new,) = school.stepik("lessons", {"title": "Une leçon", "is_public": True})
    school.stepik("units", {"section": section["id"], "lesson": new["id"]})
    blocks = [{"name": "text", "text": "<p>Read.</p>"}, *[writing.question(7)] * 2]
    keys = [
        school.stepik("step-sources", {"lesson": new["id"], "cost": cost, "block": block})[0]["id"]
        for cost, block in enumerate(blocks, 1)
    ]
    opened = {"is_enabled": True, "is_public": True}
    school.stepik(f"courses/{course['id']}", {"course": opened}, method="PUT")
    for token in (FIRST, SECOND):
        school.stepik("enrollments", {"course": course["id"]}, token)
    return Lesson(course["id"], *keys)


def look(school: School, step: int, token: str) -> None:
    school.stepik("views", {"view": {"assignment": None, "step": step}}, token)


def begin(school: School, step: int, token: str) -> int:
    return int(school.stepik("attempts", {"step": step}, token)[0]["id"])


def answer(school: School, step: int, number: int, token: str) -> None:
    said = {"attempt": begin(school, step, token), "reply": {"number": str(number)}}
    school.stepik("submissions", said, token)


def counted(school: School, step: int, person: int) -> Any:
    its = (step_progress.c.step_id == step, step_progress.c.person_id == person)
    columns = (step_progress.c.total_submissions, step_progress.c.first_success)
    with school.database.read() as session:
        found = session.row(sa.select(*columns).where(*its))
    return tuple(found) if found else None


def test_steps_that_both_looked_at_are_one_persons(school: School) -> None:
    kept, other = named(school, "kone"), named(school, "ktwo")
    steps = lesson(school)
    for token in (SECOND, FIRST):
        look(school, steps.text, token)
        begin(school, steps.quiz, token)
        begin(school, steps.other_quiz, token)
    answer(school, steps.quiz, 7, SECOND)
    answer(school, steps.other_quiz, 1, FIRST)
    before = standing(school.database)
    school.command("people", "merge", kept, other)
    (grades,) = school.stepik(f"course-grades?course={steps.course}&user={kept}")
    assert [one["score"] for one in grades["results"].values()] == [1.0, 2.0, 0.0]
    assert grades["score"] == 3.0
    (told,) = school.stepik(f"progresses/78-{steps.course}", token_=FIRST)
    assert (told["n_steps_passed"], told["score"]) == (2, 3.0)
    attempts = school.stepik(f"attempts?step={steps.quiz}", token_=FIRST)
    assert [one["status"] for one in attempts].count("active") == 1
    school.command("people", "unmerge", other)
    assert standing(school.database) == before


def test_what_was_answered_since_is_counted_once(school: School) -> None:
    kept, other = named(school, "kone"), named(school, "ktwo")
    steps = lesson(school)
    answer(school, steps.quiz, 7, SECOND)
    answer(school, steps.other_quiz, 1, SECOND)
    look(school, steps.quiz, FIRST)
    school.command("people", "merge", kept, other)
    for step in (steps.quiz, steps.other_quiz):
        answer(school, step, 7, FIRST)
        assert counted(school, step, kept) == (2, 1 if step == steps.quiz else 2)
    school.command("people", "unmerge", other)
    for step in (steps.quiz, steps.other_quiz):
        assert counted(school, step, other) == (1, 1 if step == steps.quiz else None)
        assert counted(school, step, kept) == (1, 2)
    (grades,) = school.stepik(f"course-grades?course={steps.course}&user={other}")
    assert [one["score"] for one in grades["results"].values()] == [0, 2.0, 0.0]
    (grades,) = school.stepik(f"course-grades?course={steps.course}&user={kept}")
    assert [one["score"] for one in grades["results"].values()] == [0, 2.0, 3.0]
    # One once more: both answered these steps, and nothing is counted once for two.
    school.command("people", "merge", kept, other)
    for step in (steps.quiz, steps.other_quiz):
        assert counted(school, step, kept) == (2, 1 if step == steps.quiz else 2)


def test_who_both_answered_a_step_are_two(school: School) -> None:
    kept, other = named(school, "kone"), named(school, "ktwo")
    steps = lesson(school)
    for token in (FIRST, SECOND):
        answer(school, steps.quiz, 7, token)
    before = standing(school.database)
    told = matricula(school.database, "people", "merge", kept, other)
    assert (told.code, told.out) == (1, "")
    assert f"both answered step {steps.quiz}" in told.err
    assert standing(school.database) == before
