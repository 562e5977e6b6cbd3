"""Questions by which courses are found: tags, lists, words."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from matricula.record.accounts.names import folded
from matricula.record.courses.filtering import course_filters, worded
from matricula.record.courses.tables import (
    course,
    course_list,
    course_list_entry,
    course_tag,
    lesson,
    section,
    tag,
    unit,
)
from matricula.record.listing import Condition, Listing, Wanted
from matricula.record.members.viewing import Viewer
from matricula.store import ReadSession, Row, Rows, bulk


def tags(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Tags of courses that a viewer sees: id, title; by id."""
    used = (
        sa.exists()
        .where(
            course_tag.c.tag_id == tag.c.id,
            course.c.id == course_tag.c.course_id,
            viewer.sees_course(),
        )
        .correlate(tag)
    )
    statement = sa.select(tag.c.id, tag.c.title).where(used)
    return Listing(statement, tag.c.id).rows(session, wanted)


def tag_ids(session: ReadSession, ids: Collection[int]) -> set[int]:
    """Which of `ids` are tags."""
    return bulk.taken_ids(session, tag, ids)


def course_lists(session: ReadSession, wanted: Wanted) -> Rows:
    """Lists of courses: all columns; by position."""
    filters = {
        "language": lambda text: course_list.c.language == text,
        "platform": course_list.c.platform.in_,
    }
    usual = [course_list.c.position]
    return Listing(sa.select(course_list), course_list.c.id, filters, usual=usual).rows(
        session, wanted
    )


def courses_of_lists(session: ReadSession, viewer: Viewer, list_ids: Collection[int]) -> list[Row]:
    """The courses of lists that a viewer sees, in order: list_id, course_id."""
    statement = (
        sa.select(course_list_entry.c.list_id, course_list_entry.c.course_id)
        .join(course, course.c.id == course_list_entry.c.course_id)
        .where(viewer.sees_course())
        .order_by(course_list_entry.c.list_id, course_list_entry.c.position, course.c.id)
    )
    return bulk.rows_where_in(session, statement, course_list_entry.c.list_id, list_ids)


def list_titled(session: ReadSession, title: str) -> Row | None:
    """The list of a title."""
    return session.row(sa.select(course_list).where(course_list.c.title == title))


def search(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Courses and lessons that a viewer sees and whose text has the words looked for.

    Filters: query (text), type ("course" or "lesson"), course, language, is_public, is_popular,
    is_paid, with_certificate. Columns: id (2 x the target's, and 1 for a lesson), kind, target_id,
    title, rank (0: the title begins with it, else 1), cover, course_id,
    course_title, owner_id. Best first.
    """
    asked = dict(wanted.filters)
    word = folded(asked.pop("query", ""))
    kind, in_course = asked.pop("type", None), asked.pop("course", None)
    filters = course_filters(viewer, None)
    about = [filters[name](value) for name, value in asked.items()]
    found = [
        _found_courses(viewer, word, about, in_course),
        _found_lessons(viewer, word, about, in_course),
    ]
    chosen = [one for one, name in zip(found, ("course", "lesson"), strict=True)
              if kind in (None, name)]  # fmt: skip
    if not chosen:
        return []
    results = sa.union_all(*chosen).subquery()
    statement = sa.select(results)
    usual = [results.c.rank, results.c.kind]
    found_ids = Wanted(wanted.ids, {}, wanted.order, wanted.offset, wanted.limit)
    return Listing(statement, results.c.id, usual=usual).rows(session, found_ids)


def _rank(text: sa.ColumnElement[str], word: str) -> sa.Case[int]:
    # What is looked through begins with the title.
    return sa.case((text.startswith(word, autoescape=True), 0), else_=1)


def _found_courses(
    viewer: Viewer, word: str, about: list[Condition], in_course: int | None
) -> sa.Select[Any]:
    statement = sa.select(
        (course.c.id * 2).label("id"),
        sa.literal("course").label("kind"),
        course.c.id.label("target_id"),
        course.c.title.label("title"),
        _rank(course.c.searched, word).label("rank"),
        course.c.cover.label("cover"),
        course.c.id.label("course_id"),
        course.c.title.label("course_title"),
        course.c.owner_id.label("owner_id"),
    ).where(viewer.sees_course(), worded(word), *about)
    return statement if in_course is None else statement.where(course.c.id == in_course)


def _found_lessons(
    viewer: Viewer, word: str, about: list[Condition], in_course: int | None
) -> sa.Select[Any]:
    """Each once, with the first course that has it and that the viewer sees."""
    first = (
        sa.select(sa.func.min(section.c.course_id))
        .select_from(
            unit.join(section, section.c.id == unit.c.section_id).join(
                course, course.c.id == section.c.course_id
            )
        )
        .where(unit.c.lesson_id == lesson.c.id, viewer.sees_course(), *about)
        .correlate(lesson)
    )
    if in_course is not None:
        first = first.where(course.c.id == in_course)
    statement = (
        sa.select(
            (lesson.c.id * 2 + 1).label("id"),
            sa.literal("lesson").label("kind"),
            lesson.c.id.label("target_id"),
            lesson.c.title.label("title"),
            _rank(lesson.c.searched, word).label("rank"),
            lesson.c.cover_url.label("cover"),
            course.c.id.label("course_id"),
            course.c.title.label("course_title"),
            lesson.c.owner_id.label("owner_id"),
        )
        .select_from(lesson.outerjoin(course, course.c.id == first.scalar_subquery()))
        .where(viewer.sees_lesson(), lesson.c.searched.contains(word, autoescape=True))
    )
    # What is asked of courses is asked of a lesson's course: without one it is not found.
    return statement.where(course.c.id.is_not(None)) if about or in_course else statement
