"""Grades of a large course from Stepik's door, beside the database that sends the same rows."""

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.bulletin import running_server
from benchmarks.figures import Figure
from benchmarks.load import BadAnswer, measured, request
from benchmarks.school import ORIGIN
from matricula.identity.tokens import hash_token, new_token
from matricula.record.accounts import commands as accounts
from matricula.record.answers.tables import step_progress
from matricula.record.courses import commands as courses
from matricula.record.members.commands import enrol
from matricula.record.steps.commands import add_step
from matricula.store import Database, WriteSession, bulk
from matricula.store.migrate import make_ready

LESSONS, STEPS, LEARNERS = 20, 10, 1_000
DISCOUNT = "inverse"
"""By which every submission counts, not the best one alone."""
OPEN = {"title": "Large", "is_enabled": True, "is_public": True}
TURNS = 3


@dataclass(frozen=True, slots=True)
class Course:
    """A filled database, its course, and a token of who owns it."""

    url: str
    course_id: int
    token: str
    learners: int


def measure(url: str, seconds: float, learners: int = LEARNERS) -> list[str]:
    """Fill an empty database with a course, and measure; lines to print. Errors: BadAnswer."""
    course = _filled(url, learners)
    sent = min(_sent_by_database(course) for _ in range(TURNS))
    with running_server(url) as (port, _):
        page, ordered = (
            measured(order, port, [_asked(course, port, order)], 1, seconds)
            for order in ("-id", "-score")
        )
    return [
        f"stepik: grades of {course.learners:,} learners at {LESSONS * STEPS} steps, a page of 20",
        f"  the database sends the rows   {sent:8.3f} s",
        _line("by number", page, sent),
        _line("by score", ordered, sent),
    ]


def _line(name: str, figure: Figure, sent: float) -> str:
    return f"  {name:30}{figure.median:8.3f} s   ratio {figure.median / sent:6.2f}"


def _asked(course: Course, port: int, order: str) -> bytes:
    path = f"/api/course-grades?course={course.course_id}&order={order}"
    return request(path, port, course.token)


def _sent_by_database(course: Course) -> float:
    """Seconds that the rows take to come, in one statement and through nothing but the driver."""
    wanted = "SELECT person_id, step_id, milestones FROM step_progress"
    start = time.perf_counter()
    with closing(Database(course.url)) as database, database.read() as session:
        count = len(session.connection.exec_driver_sql(wanted).fetchall())
    if count != course.learners * LESSONS * STEPS:
        raise BadAnswer(f"{count} rows in the database")
    return time.perf_counter() - start


def _filled(url: str, learners: int) -> Course:
    with closing(Database(url)) as database:
        make_ready(database)
        with database.write(ORIGIN) as session:
            owner = accounts.add_account(session, "owner", "owner@example.org", None)
            token, lifetime = new_token(), timedelta(hours=1)
            accounts.grant_token(
                session, owner.id, hash_token(token), scope="stepik", lifetime=lifetime
            )
            course_id = courses.add_course(session, owner.person_id, OPEN)
            steps = _steps(session, course_id, owner.person_id)
            people = [_learner(session, course_id, number) for number in range(learners)]
            for step_id in steps:
                _answer(session, step_id, people)
            return Course(url, course_id, token, learners)


def _steps(session: WriteSession, course_id: int, owner_id: int) -> list[int]:
    new = {"title": "Large", "discounting_policy": DISCOUNT}
    section_id = courses.add_section(session, course_id, new)
    found: list[int] = []
    for number in range(LESSONS):
        lesson_id = courses.add_lesson(session, owner_id, {"title": f"Lesson {number}"})
        courses.add_unit(session, section_id, lesson_id, {}, shares_editing=True)
        quiz = {"block_name": "string", "text": "?", "options": {}, "cost": 3}
        found += [add_step(session, lesson_id, quiz) for _ in range(STEPS)]
    return found


def _learner(session: WriteSession, course_id: int, number: int) -> int:
    name = f"learner-{number}"
    made = accounts.add_account(session, name, f"{name}@example.org", None)
    enrol(session, course_id, made.person_id)
    return made.person_id


def _answer(session: WriteSession, step_id: int, people: Sequence[int]) -> None:
    at, moment = session.now, session.now.timestamp()
    row = {"step_id": step_id, "opened_at": at, "viewed_at": None, "last_viewed": at}
    bulk.insert(
        session,
        step_progress,
        [
            {**row, "person_id": person, "total_submissions": 3, "first_success": 3,
             "milestones": [[n, n / 3, moment + n] for n in range(1 + (person + step_id) % 3, 4)]}
            for person in people
        ],
    )  # fmt: skip
