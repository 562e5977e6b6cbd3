"""course-grades: what each learner of a course has at each of its steps."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    FLAG,
    ID,
    WORD,
    Action,
    Facts,
    Field,
    Resource,
    Right,
    computed,
    constants,
    stored,
)
from matricula.dialects.stepik.resources.certificates import PATH
from matricula.dialects.stepik.translate import Time, moment, time_or_none
from matricula.learning.following import standing_changed
from matricula.learning.scores import StepScore, course_points, course_scores, score_of
from matricula.record.answers import progress
from matricula.record.answers.commands import recount
from matricula.record.courses.queries import MOST
from matricula.record.listing import Wanted
from matricula.store import Row, Rows

REFRESHERS = Right("may_refresh", "Those who read it as teachers.")
NO_RANKS = "Learners are not ranked."
BY_SCORE = "score"
COLUMNS = {"id": "id", "user": "person_id", "date_joined": "joined_at"}
"""What else lists are ordered by."""


def find(asked: Reading, wanted: Wanted) -> Rows:
    """Learners whom the caller may know about, and the caller. By score, all that are meant are
    computed, and the page is cut of them."""
    if not any(name == BY_SCORE for name, _ in wanted.order):
        return progress.learners(asked.session, asked.viewer, wanted)
    every = Wanted(wanted.ids, wanted.filters, (), 0, MOST)
    rows = list(progress.learners(asked.session, asked.viewer, every))
    courses, people = {row.course_id for row in rows}, {row.person_id for row in rows}
    points = course_points(asked.session, courses, people)
    scores = {row.id: points.get((row.course_id, row.person_id), 0.0) for row in rows}
    for name, down in reversed(wanted.order):
        if name == BY_SCORE:
            rows.sort(key=lambda row: scores[row.id], reverse=down)
        elif name in COLUMNS:
            rows.sort(key=attrgetter(COLUMNS[name]), reverse=down)
    return rows[wanted.offset : wanted.offset + wanted.limit]


def _gather(asked: Reading, rows: Rows) -> list[Facts]:
    """With their steps. Two queries."""
    return [
        {**row._asdict(), "steps": steps, "score": score_of(steps)}
        for row, steps in _scored(asked, rows)
    ]


def _scored(asked: Reading, rows: Sequence[Row]) -> list[tuple[Row, list[StepScore]]]:
    courses = {row.course_id for row in rows}
    scores = course_scores(asked.session, courses, {row.person_id for row in rows})
    return [(row, scores[row.course_id, row.person_id]) for row in rows]


def result(step: StepScore) -> dict[str, Any]:
    """A cell. A step that was never opened has the whole number 0, any other a float: clients tell
    the two apart."""
    return {
        "step_id": step.step_id,
        "is_passed": step.is_passed,
        "first_success": step.first_success,
        "total_submissions": step.total_submissions,
        "score": float(step.score) if step.is_opened else 0,
    }


def _results(facts: Facts, _: Reading) -> dict[str, dict[str, Any]]:
    return {f"{one.lesson_id}-{one.position}": result(one) for one in facts["steps"] if one.cost}


def _certificate_url(facts: Facts, asked: Reading) -> str | None:
    code = facts["certificate_code"]
    return None if code is None else f"{asked.base}{PATH}/{code}"


def _instant(name: str, column: str, note: str) -> Field:
    return computed(name, Time | None, lambda facts, _: time_or_none(facts[column]), note)


def _refresh(asked: Writing, facts: Facts | None, _body: Mapping[str, Any]) -> None:
    if facts is not None:
        recount(asked.session, facts["person_id"], sorted(one.step_id for one in facts["steps"]))
        standing_changed(asked.session, facts["person_id"])


RESOURCE = Resource(
    name="course-grades",
    title="Grades of a course",
    readers="One's own; those of all its learners: the staff of the course; those of their"
    " students: assistants of a class.",
    fields=(
        stored("id", int, note="Of the enrolment."),
        stored("course", int, "course_id"),
        stored("user", int, "person_id"),
        computed(
            "results",
            dict[str, dict[str, Any]],
            _results,
            'By "<lesson>-<position>", every step with a cost.',
        ),
        computed("score", float, lambda facts, _: facts["score"], "The sum of its results."),
        *constants(NO_RANKS, int | None, None, "rank", "rank_max", "rank_position", "users_count"),
        stored("is_teacher", bool, note="Whether they work for the course."),
        moment("date_joined", "joined_at", "When they were enrolled."),
        _instant("last_viewed", "last_viewed", "When they last looked at a step of it."),
        _instant("certificate_issue_date", "certificate_issued_at", "Of the first of its kinds."),
        _instant("certificate_issue_regular_date", "regular_issued_at", "Of a regular one."),
        _instant("certificate_issue_distinction_date", "distinction_issued_at", "Of the better."),
        _instant("certificate_update_date", "certificate_changed_at", "When it was last changed."),
        computed("certificate_url", str | None, _certificate_url, "The page as a PDF."),
    ),
    find=find,
    gather=_gather,
    filters={
        **dict.fromkeys(("course", "user", "klass"), ID),
        "is_teacher": FLAG,
        "search": WORD,
    },
    orders=(BY_SCORE, *COLUMNS),
    guests=False,
    actions=(Action("refresh", "Counts the learner's submissions anew.", REFRESHERS, _refresh),),
)
