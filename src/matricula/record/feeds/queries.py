"""Questions about courses that are the teaching of offerings."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record.assessments.activities import BY_COURSE
from matricula.record.assessments.tables import assessment, result
from matricula.record.cohorts.tables import cohort, offering, offering_enrolment
from matricula.record.courses.tables import course, section, unit
from matricula.record.feeds.tables import course_feed, offering_course
from matricula.record.programmes.tables import module
from matricula.record.steps.tables import step
from matricula.store import ReadSession, Row, Rows, bulk


def fed_by_courses(session: ReadSession, course_ids: Collection[int]) -> list[Row]:
    """The assessments that these courses feed: (assessment_id, course_id)."""
    statement = sa.select(course_feed.c.assessment_id, course_feed.c.course_id).order_by(
        course_feed.c.assessment_id
    )
    return bulk.rows_where_in(session, statement, course_feed.c.course_id, course_ids)


def fed_by_lessons(session: ReadSession, lesson_ids: Collection[int]) -> list[Row]:
    """The assessments that these lessons feed: (assessment_id, lesson_id)."""
    statement = sa.select(course_feed.c.assessment_id, course_feed.c.lesson_id).order_by(
        course_feed.c.assessment_id
    )
    return bulk.rows_where_in(session, statement, course_feed.c.lesson_id, lesson_ids)


def fed_by_step(session: ReadSession, step_id: int) -> Rows:
    """The assessments that the lesson of a step feeds, and the courses that have it: assessment_id,
    course_id, lesson_id; by assessment."""
    its_lesson = sa.select(step.c.lesson_id).where(step.c.id == step_id).scalar_subquery()
    its_courses = (
        sa.select(section.c.course_id)
        .join(unit, unit.c.section_id == section.c.id)
        .where(unit.c.lesson_id == its_lesson)
    )
    return session.rows(
        sa.select(course_feed)
        .where(
            sa.or_(course_feed.c.lesson_id == its_lesson, course_feed.c.course_id.in_(its_courses))
        )
        .order_by(course_feed.c.assessment_id)
    )


def fed_of_people(session: ReadSession, person_ids: Collection[int]) -> list[Row]:
    """What feeds the assessments of modules that people take, in the same columns, each once; by
    assessment."""
    statement = (
        sa.select(course_feed)
        .distinct()
        .join(assessment, assessment.c.id == course_feed.c.assessment_id)
        .join(offering_enrolment, offering_enrolment.c.offering_id == assessment.c.offering_id)
    )
    found = bulk.rows_where_in(session, statement, offering_enrolment.c.person_id, person_ids)
    return sorted(set(found), key=lambda row: row.assessment_id)


def people_fed(session: ReadSession, assessment_id: int) -> set[int]:
    """Whose mark in an assessment is a course's or a lesson's score."""
    mine = (result.c.assessment_id == assessment_id, result.c.source == BY_COURSE)
    return set(session.column(sa.select(result.c.person_id).where(*mine)))


def source_of(session: ReadSession, assessment_id: int) -> Row | None:
    """What feeds an assessment: assessment_id, course_id, lesson_id."""
    return session.row(sa.select(course_feed).where(course_feed.c.assessment_id == assessment_id))


def linked(session: ReadSession, limit: int) -> Rows:
    """Courses and the offerings that they are: offering_id, module, cohort, course_id, course."""
    return session.rows(
        sa.select(
            offering_course.c.offering_id,
            module.c.title.label("module"),
            cohort.c.title.label("cohort"),
            offering_course.c.course_id,
            course.c.title.label("course"),
        )
        .join(offering, offering.c.id == offering_course.c.offering_id)
        .join(module, module.c.id == offering.c.module_id)
        .join(cohort, cohort.c.id == offering.c.cohort_id)
        .join(course, course.c.id == offering_course.c.course_id)
        .order_by(offering_course.c.offering_id, offering_course.c.course_id)
        .limit(limit)
    )


def feeds(session: ReadSession, limit: int) -> Rows:
    """What feeds which assessment: assessment_id, course_id, lesson_id."""
    return session.rows(sa.select(course_feed).order_by(course_feed.c.assessment_id).limit(limit))
