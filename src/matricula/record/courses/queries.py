"""Questions about courses, and what is in them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matricula.record.courses.filtering import course_filters
from matricula.record.courses.tables import (
    course,
    course_tag,
    lesson,
    section,
    unit,
)
from matricula.record.listing import Listing, Wanted
from matricula.record.members.tables import member, member_group, own_course
from matricula.record.members.viewing import Viewer
from matricula.record.merges.living import living
from matricula.record.people.tables import person
from matricula.store import ReadSession, Row, Rows, bulk

MOST = 100_000
"""No question below gives more rows."""


def courses(session: ReadSession, viewer: Viewer, wanted: Wanted, now: datetime) -> Rows:
    """Courses that a viewer sees: all columns, what they may do there (may_assist, may_edit,
    may_manage), and what the course is to them (is_enrolled, is_favorite, is_archived); newest
    first. `now` tells which ones have ended."""
    own = (own_course.c.course_id == course.c.id) & (own_course.c.person_id == viewer.person_id)
    statement = (
        sa.select(
            course,
            viewer.assists_course().label("may_assist"),
            viewer.edits_course().label("may_edit"),
            viewer.manages_course().label("may_manage"),
            viewer.belongs("learners").label("is_enrolled"),
            sa.func.coalesce(own_course.c.is_favorite, sa.false()).label("is_favorite"),
            sa.func.coalesce(own_course.c.is_archived, sa.false()).label("is_archived"),
        )
        .select_from(course.outerjoin(own_course, own))
        .where(viewer.sees_course())
    )
    orders = {
        "id": course.c.id,
        "create_date": course.c.created_at,
        "update_date": course.c.changed_at,
        "activity": course.c.changed_at,
        "popularity": _learners(),
    }
    return Listing(
        statement, course.c.id, course_filters(viewer, now), orders, [course.c.id.desc()]
    ).rows(session, wanted)


def sections(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Sections of courses that a viewer sees: all columns, what they may do in the course, and its
    dates as course_begins_at and so on; by id."""
    statement = (
        sa.select(section, *_may_in_course(viewer), *_dates_of(course, "course"))
        .join(course, course.c.id == section.c.course_id)
        .where(viewer.sees_course())
    )
    filters = {"course": lambda key: section.c.course_id == key}
    usual = [section.c.course_id, section.c.position] if "course" in wanted.filters else []
    return Listing(statement, section.c.id, filters, usual=usual).rows(session, wanted)


def units(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Units of courses that a viewer sees, or of lessons that they manage: all columns, course_id,
    what they may do in the course, may_remove, and the dates of section and course; by id."""
    statement = (
        sa.select(
            unit,
            section.c.course_id,
            *_may_in_course(viewer),
            sa.or_(viewer.edits_course(), viewer.manages_lesson()).label("may_remove"),
            *_dates_of(section, "section"),
            *_dates_of(course, "course"),
        )
        .join(section, section.c.id == unit.c.section_id)
        .join(course, course.c.id == section.c.course_id)
        .join(lesson, lesson.c.id == unit.c.lesson_id)
        .where(sa.or_(viewer.sees_course(), viewer.manages_lesson()))
    )
    filters = {
        "course": lambda key: section.c.course_id == key,
        "section": lambda key: unit.c.section_id == key,
        "lesson": lambda key: unit.c.lesson_id == key,
    }
    ordered = wanted.filters.keys() & {"course", "section"}
    usual = [section.c.course_id, section.c.position, unit.c.position] if ordered else []
    return Listing(statement, unit.c.id, filters, usual=usual).rows(session, wanted)


def lessons(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Lessons that a viewer sees: all columns, may_edit, may_manage and may_reuse (put it into a
    course of theirs); by id."""
    edits = viewer.edits_lesson()
    statement = sa.select(
        lesson,
        edits.label("may_edit"),
        viewer.manages_lesson().label("may_manage"),
        sa.or_(edits, viewer.is_open_lesson()).label("may_reuse"),
    ).where(viewer.sees_lesson())
    filters = {
        "language": lambda text: lesson.c.language == text,
        "owner": lambda key: lesson.c.owner_id == living(key),
        "course": lambda key: lesson.c.id.in_(_lessons_of(viewer, key)),
        "is_featured": lambda wish: sa.false() if wish else sa.true(),
    }
    orders = {
        "id": lesson.c.id,
        "create_date": lesson.c.created_at,
        "update_date": lesson.c.changed_at,
    }
    return Listing(statement, lesson.c.id, filters, orders).rows(session, wanted)


# --- What hangs on courses, a page of them at a time


def sections_of(session: ReadSession, course_ids: Collection[int]) -> list[Row]:
    """The sections of courses, in order: course_id, id."""
    statement = sa.select(section.c.course_id, section.c.id).order_by(
        section.c.course_id, section.c.position, section.c.id
    )
    return bulk.rows_where_in(session, statement, section.c.course_id, course_ids)


def units_of_courses(session: ReadSession, course_ids: Collection[int]) -> list[Row]:
    """The units of courses, in order: course_id, id, lesson_id."""
    statement = (
        sa.select(section.c.course_id, unit.c.id, unit.c.lesson_id)
        .join(section, section.c.id == unit.c.section_id)
        .order_by(section.c.course_id, section.c.position, unit.c.position, unit.c.id)
    )
    return bulk.rows_where_in(session, statement, section.c.course_id, course_ids)


def units_of_sections(session: ReadSession, section_ids: Collection[int]) -> list[Row]:
    """The units of sections, in order: section_id, id."""
    statement = sa.select(unit.c.section_id, unit.c.id).order_by(
        unit.c.section_id, unit.c.position, unit.c.id
    )
    return bulk.rows_where_in(session, statement, unit.c.section_id, section_ids)


def units_of_lessons(
    session: ReadSession, viewer: Viewer, lesson_ids: Collection[int]
) -> list[Row]:
    """Where lessons stand, in courses that a viewer sees, and where they manage the lesson in
    others: lesson_id, id (of the unit), course_id, and sees_course."""
    sees = viewer.sees_course()
    statement = (
        sa.select(unit.c.lesson_id, unit.c.id, section.c.course_id, sees.label("sees_course"))
        .join(section, section.c.id == unit.c.section_id)
        .join(course, course.c.id == section.c.course_id)
        .join(lesson, lesson.c.id == unit.c.lesson_id)
        .where(sa.or_(sees, viewer.manages_lesson()))
        .order_by(unit.c.id)
    )
    return bulk.rows_where_in(session, statement, unit.c.lesson_id, lesson_ids)


def tags_of(session: ReadSession, course_ids: Collection[int]) -> list[Row]:
    """The tags of courses: course_id, tag_id."""
    statement = sa.select(course_tag).order_by(course_tag.c.course_id, course_tag.c.tag_id)
    return bulk.rows_where_in(session, statement, course_tag.c.course_id, course_ids)


# --- What people made


def made_by(session: ReadSession, person_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """How many open courses and public lessons people own: (courses, lessons) by person."""
    courses = (
        sa.select(sa.func.count())
        .where(course.c.owner_id == person.c.id, course.c.is_enabled, course.c.is_public)
        .correlate(person)
        .scalar_subquery()
    )
    lessons = (
        sa.select(sa.func.count())
        .where(lesson.c.owner_id == person.c.id, Viewer().is_open_lesson())
        .correlate(person)
        .scalar_subquery()
    )
    statement = sa.select(person.c.id, courses.label("courses"), lessons.label("lessons"))
    rows = bulk.rows_where_in(session, statement, person.c.id, person_ids)
    return {row.id: (row.courses, row.lessons) for row in rows}


def _may_in_course(viewer: Viewer) -> list[sa.Label[bool]]:
    return [
        viewer.assists_course().label("may_assist"),
        viewer.edits_course().label("may_edit"),
        viewer.manages_course().label("may_manage"),
    ]


def _dates_of(table: sa.Table, prefix: str) -> list[sa.Label[Any]]:
    names = ("begins_at", "ends_at", "soft_deadline", "hard_deadline", "grading_policy")
    return [table.c[name].label(f"{prefix}_{name}") for name in names]


def _learners() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(member.join(member_group, member_group.c.id == member.c.group_id))
        .where(member_group.c.course_id == course.c.id, member_group.c.role == "learners")
        .correlate(course)
        .scalar_subquery()
    )


def _lessons_of(viewer: Viewer, course_id: int) -> sa.Select[tuple[int]]:
    return (
        sa.select(unit.c.lesson_id)
        .join(section, section.c.id == unit.c.section_id)
        .join(course, course.c.id == section.c.course_id)
        .where(course.c.id == course_id, viewer.sees_course())
    )
