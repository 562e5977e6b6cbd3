"""Grade books as files, for whoever asked for them."""

from collections.abc import Sequence

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from matricula.dialects.stepik.asking import Desk, Reading
from matricula.dialects.stepik.resources import classes, courses, long_tasks
from matricula.dialects.stepik.translate import name_of
from matricula.documents.gradebooks import Grades, Learner, grade_book
from matricula.learning.scores import StepScore, course_scores, score_of
from matricula.record.courses.queries import MOST
from matricula.record.listing import Wanted, one
from matricula.record.profiles.queries import people
from matricula.store import Row
from matricula.web.errors import NotFound
from matricula.web.ids import parse_id

HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Disposition": f'attachment; filename="{long_tasks.FILE}"',
    "X-Content-Type-Options": "nosniff",
}


@get(
    f"{long_tasks.PATH}/{{key:str}}/{long_tasks.FILE}",
    include_in_schema=False,
    sync_to_thread=True,
)
def file(desk: NamedDependency[Desk], key: FromPath[str]) -> Response[bytes]:
    """The file of a task. It is not there for others, nor for one who may see its grades no
    more."""
    number = parse_id(key)
    with desk.reading(guests=False) as asked:
        rows = long_tasks.find(asked, one(number)) if number else []
        if not rows or not _still_allowed(asked, rows[0]):
            raise NotFound
        learners = _learners(asked, rows[0])
        grades = _grades(asked, rows[0], [one.person_id for one in learners])
    return Response(grade_book(learners, grades), media_type="text/csv", headers=HEADERS)


def _still_allowed(asked: Reading, task: Row) -> bool:
    if task.course_id is not None:
        found = courses.find(asked, one(task.course_id))
        return bool(found) and bool(found[0].may_assist)
    found = classes.find_classes(asked, one(task.klass_id))
    return bool(found) and bool(found[0].may_run)


def _learners(asked: Reading, task: Row) -> list[Learner]:
    """Who learns in the course or the class of a task. One query."""
    chosen = {"klass": task.klass_id} if task.course_id is None else {"course": task.course_id}
    rows = people(asked.session, asked.viewer, Wanted(filters=chosen, limit=MOST))
    named = [(row.id, *name_of(row._asdict())) for row in rows]
    return [Learner(key, last, first) for key, first, last in named]


def _grades(asked: Reading, task: Row, people: Sequence[int]) -> Grades:
    """The score of each, of all and at each step with a cost; empty where it was never opened."""
    course_id = task.course_id
    if course_id is None:
        course_id = classes.find_classes(asked, one(task.klass_id))[0].course_id
    every = course_scores(asked.session, [course_id], people)
    scored = {person: [s for s in scores if s.cost] for (_, person), scores in every.items()}
    steps = next(iter(scored.values()), [])
    titles = ["score", *(f"{step.lesson_id}-{step.position}" for step in steps)]
    cells = {person: [score_of(its), *map(_cell, its)] for person, its in scored.items()}
    return Grades(titles, cells)


def _cell(step: StepScore) -> float | None:
    return step.score if step.is_opened else None


GRADE_BOOKS: list[HTTPRouteHandler] = [file]
