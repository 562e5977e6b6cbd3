"""What can change about courses that are the teaching of offerings."""

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.assessments.tables import assessment, attempt
from matricula.record.cohorts.tables import offering
from matricula.record.courses.tables import course, lesson
from matricula.record.feeds.errors import (
    HasAttempts,
    NoSuchCourse,
    NoSuchLesson,
    NoSuchTeaching,
    NotFed,
)
from matricula.record.feeds.tables import course_feed, offering_course
from matricula.store import Row, WriteSession


def link_course(session: WriteSession, offering_id: int, course_id: int) -> bool:
    """Say that a course and an offering are the same teaching; whether that is new.

    Errors: NoSuchTeaching, NoSuchCourse.
    """
    if rows.kept(session, offering, offering_id) is None:
        raise NoSuchTeaching(offering_id)
    if rows.kept(session, course, course_id) is None:
        raise NoSuchCourse(course_id)
    if session.row(sa.select(offering_course).where(_pair(offering_id, course_id))) is not None:
        return False
    pair = {"offering_id": offering_id, "course_id": course_id}
    rows.pair(session, offering_course, [pair], subject="offering_id")
    return True


def unlink_course(session: WriteSession, offering_id: int, course_id: int) -> bool:
    """Say that they are not; whether they were."""
    return bool(rows.remove(session, offering_course, _pair(offering_id, course_id)))


def set_feed(
    session: WriteSession,
    assessment_id: int,
    *,
    course_id: int | None = None,
    lesson_id: int | None = None,
) -> bool:
    """Let the score of a course or of a lesson be the mark of an assessment, and of nothing else;
    neither: nothing feeds it any more. Whether something changed. Marks stay as they are until the
    next score.

    Errors: NotFed, NoSuchCourse, NoSuchLesson, HasAttempts.
    """
    if rows.held(session, assessment, assessment_id) is None:
        raise NotFed(assessment_id)
    before = _fed(session, assessment_id)
    if before is not None and (before.course_id, before.lesson_id) == (course_id, lesson_id):
        return False
    if course_id is None and lesson_id is None:
        return bool(rows.remove(session, course_feed, _mine(assessment_id)))
    _check(session, assessment_id, course_id, lesson_id)
    rows.remove(session, course_feed, _mine(assessment_id))
    row = {"assessment_id": assessment_id, "course_id": course_id, "lesson_id": lesson_id}
    rows.pair(session, course_feed, [row], subject="assessment_id")
    return True


def _check(
    session: WriteSession, assessment_id: int, course_id: int | None, lesson_id: int | None
) -> None:
    if course_id is not None and rows.kept(session, course, course_id) is None:
        raise NoSuchCourse(course_id)
    if lesson_id is not None and rows.kept(session, lesson, lesson_id) is None:
        raise NoSuchLesson(lesson_id)
    tried = sa.select(attempt.c.id).where(attempt.c.assessment_id == assessment_id).limit(1)
    if session.row(tried) is not None:
        raise HasAttempts(assessment_id)


def _fed(session: WriteSession, assessment_id: int) -> Row | None:
    return session.row(sa.select(course_feed).where(_mine(assessment_id)))


def _mine(assessment_id: int) -> sa.ColumnElement[bool]:
    return course_feed.c.assessment_id == assessment_id


def _pair(offering_id: int, course_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        offering_course.c.offering_id == offering_id, offering_course.c.course_id == course_id
    )
