"""A course's score as a mark: brought to the scale, and never over anybody's own."""

import json
from datetime import timedelta
from typing import Any

import pytest

from matricula.gradebook.scores import on_scale
from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.assessments.commands import feed
from matricula.record.feeds.queries import fed_by_courses, fed_by_lessons
from matricula.store import Origin
from tests.commands import matricula
from tests.one_record import writing
from tests.one_record.reading import activity_marks, eval_notes, exported_mark, own_mark
from tests.one_record.school import (
    COHORT,
    MICHELLE,
    MODULE,
    NEXT_COHORT,
    OWN,
    TEST,
    THIERRY,
    School,
    token,
)

ANOTHER = 203
"""Another student of the module."""


def fed(school: School, scores: dict[int, float | None]) -> list[int]:
    """What a course's scores change: people, in order."""
    with school.database.write(Origin("stepik", client="a course")) as session:
        changes = feed(session, TEST, scores, on_scale)
    return sorted(row["person_id"] for row in changes.rows())


def test_a_score_is_the_mark_at_every_door(school: School) -> None:
    writing.set_free(school)
    assert fed(school, {THIERRY: 0.65}) == [THIERRY]
    for read in (eval_notes, activity_marks, exported_mark, own_mark):
        assert read(school, 13.0) == 13.0
    told = school.history(f"assessments/{TEST}")[0]
    assert (told["door"], told["client"]) == ("stepik", "a course")
    assert told["after"] == {
        "comment": None,
        "mark": 13.0,
        "source": "course",
        "special": None,
    } or (told["after"] == {"mark": 13.0, "source": "course", "special": None})
    # The same score changes nothing; a better one does; one that is taken back goes.
    assert fed(school, {THIERRY: 0.65}) == []
    assert fed(school, {THIERRY: 0.7}) == [THIERRY]
    assert eval_notes(school, 14.0) == 14.0
    assert fed(school, {THIERRY: None}) == [THIERRY]
    assert school.scodoc(f"eval_notes/{TEST}")[0].get(str(THIERRY)) in {None, "-", "NULL"}


def test_nobody_s_own_mark_is_written_over(school: School) -> None:
    own = eval_notes(school, 0.0)
    assert fed(school, {THIERRY: 0.1}) == []
    assert eval_notes(school, own) == own
    writing.set_free(school)
    fed(school, {THIERRY: 0.1})
    # The same mark in a teacher's words is the teacher's.
    school.scodoc("eval_set_notes", {"eval_id": TEST, "etudid": THIERRY, "note": "2"})
    assert fed(school, {THIERRY: 0.9}) == []
    assert eval_notes(school, 2.0) == 2.0


def test_only_those_who_take_the_module_and_only_while_it_is_open(school: School) -> None:
    stranger = writing.send_contract(school).id
    writing.set_free(school)
    assert fed(school, {THIERRY: 0.5, stranger: 0.5, 999_999: 0.5}) == [THIERRY]
    school.command("cohort", "lock", COHORT)
    assert fed(school, {THIERRY: 0.9}) == []
    assert fed(school, {}) == []
    assert {MICHELLE, ANOTHER} and NEXT_COHORT


def a_course(school: School) -> int:
    (made,) = school.stepik("courses", {"course": {"title": "Réseaux ouverts"}})
    return int(made["id"])


def a_lesson(school: School) -> int:
    (made,) = school.stepik("lessons", {"lesson": {"title": "Une leçon"}})
    return int(made["id"])


def test_three_names_of_one_teaching(school: School) -> None:
    course, lesson = a_course(school), a_lesson(school)
    said = school.command("teaching", "link", MODULE, course)
    assert said == f"Course {course} is module {MODULE}.\n"
    assert school.command("teaching", "link", MODULE, course) == "Nothing changed.\n"
    school.command("teaching", "feed", TEST, "--course", course)
    listed = school.command("teaching", "links").splitlines()
    assert listed == [
        f"{MODULE}\tModule M1101\tS1 RT\t{course}\tRéseaux ouverts",
        f"assessment {TEST}\tcourse {course}",
    ]
    with school.database.read() as session:
        assert [row.assessment_id for row in fed_by_courses(session, [course])] == [TEST]
        assert fed_by_lessons(session, [lesson]) == []
    # One source alone.
    school.command("teaching", "feed", TEST, "--lesson", lesson)
    with school.database.read() as session:
        assert fed_by_courses(session, [course]) == []
        assert [row.assessment_id for row in fed_by_lessons(session, [lesson])] == [TEST]
    told: list[dict[str, Any]] = [
        json.loads(line)
        for line in school.command("history", "--assessment", TEST, "--format", "json").splitlines()
    ]
    assert told
    # What is removed leaves no link behind.
    for path in (f"lessons/{lesson}", f"courses/{course}"):
        headers = {"Authorization": f"Bearer {token('stepik')}"}
        assert school.http.delete(f"/api/{path}", headers=headers).status_code == 204
    assert school.command("teaching", "links") == ""


def test_scores_that_there_are_come_with_the_link(school: School) -> None:
    """Answered before anything is fed; then fed by the lesson alone, and by nothing."""
    writing.set_free(school)
    writing.answer_a_course(school)
    school.command("teaching", "feed", TEST, "--nothing")
    writing.unmark(school)
    (course,) = school.stepik("course-grades", token_=OWN)
    school.command("teaching", "feed", TEST, "--course", course["course"])
    assert eval_notes(school, 13.0) == 13.0


def test_whoever_only_looks_has_no_mark(school: School) -> None:
    writing.set_free(school)
    (lesson,) = school.stepik("lessons", {"title": "Une leçon", "is_public": True})
    block = {"name": "text", "text": "<p>!</p>", "source": {}}
    (read,) = school.stepik("step-sources", {"lesson": lesson["id"], "block": block})
    asked = {"lesson": lesson["id"], "cost": 4, "block": writing.question(4)}
    (quiz,) = school.stepik("step-sources", asked)
    school.command("teaching", "feed", TEST, "--lesson", lesson["id"])
    school.stepik("views", {"step": read["id"]}, OWN)
    assert school.scodoc(f"eval_notes/{TEST}")[0].get(str(THIERRY)) in {None, "-", "NULL"}
    for number, mark in (("5", 0.0), ("4", 20.0)):
        (attempt,) = school.stepik("attempts", {"step": quiz["id"]}, OWN)
        said = {"attempt": attempt["id"], "reply": {"number": number}}
        school.stepik("submissions", said, OWN)
        assert eval_notes(school, mark) == mark


def holding(school: School, lesson: int, token_: str | None, **dates: str) -> int:
    """A new course that has a lesson."""
    (course,) = school.stepik("courses", {"course": {"title": "Réseaux", **dates}}, token_)
    (section,) = school.stepik("sections", {"course": course["id"], "title": "I"}, token_)
    school.stepik("units", {"section": section["id"], "lesson": lesson}, token_)
    return int(course["id"])


def test_a_course_of_ones_own_with_the_lesson_changes_no_mark(school: School) -> None:
    writing.set_free(school)
    (lesson,) = school.stepik("lessons", {"title": "Une leçon", "is_public": True})
    asked = {"lesson": lesson["id"], "cost": 4, "block": writing.question(4)}
    (quiz,) = school.stepik("step-sources", asked)
    late = {"grading_policy_source": "halved", "hard_deadline_source": "2020-01-01T00:00:00Z"}
    course = holding(school, lesson["id"], None, **late)
    opened = {"is_enabled": True, "is_public": True}
    school.stepik(f"courses/{course}", {"course": opened}, method="PUT")
    school.command("teaching", "feed", TEST, "--lesson", lesson["id"])
    holding(school, lesson["id"], OWN)
    (attempt,) = school.stepik("attempts", {"step": quiz["id"]}, OWN)
    said = {"attempt": attempt["id"], "reply": {"number": "4"}}
    (submission,) = school.stepik("submissions", said, OWN)
    assert submission["status"] == "correct"
    assert eval_notes(school, 0.0) == 0.0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("link", 999_999, 1), "There is no module offering"),
        (("link", MODULE, 999_999), "There is no course"),
        (("feed", 999_999, "--course", 1), "There is no assessment"),
        (("feed", TEST, "--course", 999_999), "There is no course"),
        (("feed", TEST, "--lesson", 999_999), "There is no lesson"),
    ],
)
def test_what_is_not_there(school: School, arguments: tuple[object, ...], told: str) -> None:
    found = matricula(school.database, "teaching", *arguments)
    assert found.code == 1
    assert told in found.err


def test_attempts_and_a_course_do_not_both_give_the_mark(school: School) -> None:
    tried = ("--number", 1, "--start", "2019-10-01 08:00", "--points", 3)
    writing.set_free(school)
    school.command("odin", "attempt", "add", TEST, "thierry@example.org", *tried)
    found = matricula(school.database, "teaching", "feed", TEST, "--course", a_course(school))
    assert (found.code, found.out) == (1, "")
    assert "Attempts give the marks" in found.err
    # Nor does a score replace what an attempt gave.
    assert fed(school, {THIERRY: 0.9}) == []


def quizzes(school: School, *answers: int) -> list[tuple[int, int]]:
    """As many lessons of one question each: (lesson, step)."""
    made = []
    for answer in answers:
        (lesson,) = school.stepik("lessons", {"title": "Une leçon", "is_public": True})
        asked = {"lesson": lesson["id"], "cost": 4, "block": writing.question(answer)}
        (quiz,) = school.stepik("step-sources", asked)
        made.append((int(lesson["id"]), int(quiz["id"])))
    return made


def answer(school: School, step: int, number: int, given: str = OWN) -> None:
    (attempt,) = school.stepik("attempts", {"step": step}, given)
    said = {"attempt": attempt["id"], "reply": {"number": str(number)}}
    school.stepik("submissions", said, given)


def a_stranger(school: School, given: str) -> int:
    """Who registered at Stepik's door, and whom no other door knows."""
    with school.database.write(Origin("stepik")) as session:
        made = accounts.register(session, "Titi", "titi@example.org", "no hash")
        life = timedelta(days=1)
        accounts.grant_token(session, made.id, hash_token(given), scope="stepik", lifetime=life)
    return int(made.person_id)


def noted(school: School) -> str | float | None:
    """His mark in the test; None where there is none."""
    found = school.scodoc(f"eval_notes/{TEST}")[0].get(str(THIERRY))
    return None if found in {None, "-", "NULL"} else float(found)


def test_whoever_is_merged_brings_their_scores(school: School) -> None:
    writing.set_free(school)
    ((lesson, step),) = quizzes(school, 4)
    stranger = a_stranger(school, "token-of-titi")
    school.command("teaching", "feed", TEST, "--lesson", lesson)
    answer(school, step, 4, "token-of-titi")
    assert noted(school) is None
    school.command("people", "merge", THIERRY, stranger)
    assert noted(school) == 20.0
    assert school.command("teaching", "feed", TEST, "--lesson", lesson) == "Nothing changed.\n"
    school.command("people", "unmerge", stranger)
    assert noted(school) is None
    # What a teacher wrote neither comes nor goes.
    school.scodoc("eval_set_notes", {"eval_id": TEST, "etudid": THIERRY, "note": "7"})
    for command in (("merge", THIERRY, stranger), ("unmerge", stranger)):
        school.command("people", *command)
        assert noted(school) == 7.0


def test_another_source_takes_the_marks_of_the_first_one_back(school: School) -> None:
    writing.set_free(school)
    (first, step), (second, _) = quizzes(school, 4, 5)
    set_ = f"Assessment {TEST} was set."
    assert school.command("teaching", "feed", TEST, "--lesson", first) == f"{set_}\n"
    answer(school, step, 4)
    assert noted(school) == 20.0
    others = school.scodoc(f"eval_notes/{TEST}")[0]
    told = school.command("teaching", "feed", TEST, "--lesson", second)
    assert told == f"{set_} Marks that changed: 1.\n"
    left = school.scodoc(f"eval_notes/{TEST}")[0]
    assert noted(school) is None
    # Nobody gave the others' marks but people.
    assert {key: left.get(key) for key in others if key != str(THIERRY)} == {
        key: mark for key, mark in others.items() if key != str(THIERRY)
    }
    # Nothing of the link changes, though marks do.
    school.command("teaching", "feed", TEST, "--lesson", first)
    writing.unmark(school)
    told = school.command("teaching", "feed", TEST, "--lesson", first)
    assert told == "Marks that changed: 1.\n"


def test_what_a_jury_decided_about_waits(school: School) -> None:
    writing.set_free(school)
    ((lesson, step),) = quizzes(school, 4)
    school.command("teaching", "feed", TEST, "--lesson", lesson)
    school.command("jury", "decide", COHORT, "--student", THIERRY, "--code", "ADM")
    answer(school, step, 4)
    assert noted(school) is None
    assert school.command("teaching", "feed", TEST, "--lesson", lesson) == "Nothing changed.\n"
    school.command("jury", "withdraw", COHORT, "--student", THIERRY)
    told = school.command("teaching", "feed", TEST, "--lesson", lesson)
    assert told == "Marks that changed: 1.\n"
    assert noted(school) == 20.0
    # Nor does what stands go.
    school.command("jury", "decide", COHORT, "--student", THIERRY, "--code", "ADM")
    ((another, _),) = quizzes(school, 5)
    school.command("teaching", "feed", TEST, "--lesson", another)
    assert noted(school) == 20.0


def test_nobody_wrote_a_mark_that_a_score_is(school: School) -> None:
    writing.set_free(school)
    ((lesson, step),) = quizzes(school, 4)
    school.command("teaching", "feed", TEST, "--lesson", lesson)
    answer(school, step, 4)
    told = school.scodoc(f"evaluation/{TEST}/notes")
    assert (told[str(THIERRY)]["value"], told[str(THIERRY)]["uid"]) == (20.0, None)
    # History says by whose answer it came.
    assert school.history(f"assessments/{TEST}")[0]["actor"]["id"] == THIERRY
