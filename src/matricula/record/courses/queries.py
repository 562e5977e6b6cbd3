"""Questions about courses, and what is in them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matricula.record.accounts.names import folded
from matricula.record.courses.tables import (
    course,
    course_list,
    course_list_entry,
    course_tag,
    lesson,
    review,
    section,
    tag,
    unit,
)
from matricula.record.listing import Condition, Listing, Wanted, whether
from matricula.record.members.tables import member, member_group, own_course
from matricula.record.members.viewing import Viewer
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
        statement, course.c.id, _course_filters(viewer, now), orders, [course.c.id.desc()]
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
    """Units of courses that a viewer sees: all columns, course_id, what they may do in the course,
    and the dates of section and course; by id."""
    statement = (
        sa.select(
            unit,
            section.c.course_id,
            *_may_in_course(viewer),
            *_dates_of(section, "section"),
            *_dates_of(course, "course"),
        )
        .join(section, section.c.id == unit.c.section_id)
        .join(course, course.c.id == section.c.course_id)
        .where(viewer.sees_course())
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
        "owner": lambda key: lesson.c.owner_id == key,
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
    """Where lessons stand in courses that a viewer sees: lesson_id, id (of the unit), course_id."""
    statement = (
        sa.select(unit.c.lesson_id, unit.c.id, section.c.course_id)
        .join(section, section.c.id == unit.c.section_id)
        .join(course, course.c.id == section.c.course_id)
        .where(viewer.sees_course())
        .order_by(unit.c.id)
    )
    return bulk.rows_where_in(session, statement, unit.c.lesson_id, lesson_ids)


def tags_of(session: ReadSession, course_ids: Collection[int]) -> list[Row]:
    """The tags of courses: course_id, tag_id."""
    statement = sa.select(course_tag).order_by(course_tag.c.course_id, course_tag.c.tag_id)
    return bulk.rows_where_in(session, statement, course_tag.c.course_id, course_ids)


# --- Finding courses


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
    filters = _course_filters(viewer, None)
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


# --- Reviews


def reviews(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Reviews of courses that a viewer sees: all columns, is_own, may_reply; newest first."""
    own = review.c.person_id == viewer.person_id if viewer.person_id else sa.false()
    statement = (
        sa.select(
            review,
            own.label("is_own"),
            viewer.edits_course().label("may_reply"),
            sa.or_(own, viewer.edits_course()).label("may_touch"),
        )
        .join(course, course.c.id == review.c.course_id)
        .where(viewer.sees_course())
    )
    filters = {
        "course": lambda key: review.c.course_id == key,
        "user": lambda key: review.c.person_id == key,
        "score": lambda score: review.c.score == score,
    }
    orders = {
        "id": review.c.id,
        "create_date": review.c.created_at,
        "update_date": review.c.changed_at,
        "score": review.c.score,
    }
    return Listing(statement, review.c.id, filters, orders, [review.c.id.desc()]).rows(
        session, wanted
    )


def review_summaries(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """How courses that a viewer sees are reviewed: id (the course's), total of the scores, count,
    and score_1 to score_5, how many gave each; by id."""
    given = [
        sa.func.count(sa.case((review.c.score == score, 1))).label(f"score_{score}")
        for score in range(1, 6)
    ]
    total = sa.func.coalesce(sa.func.sum(review.c.score), 0)
    count = sa.func.count(review.c.id)
    statement = (
        sa.select(course.c.id, total.label("total"), count.label("count"), *given)
        .select_from(course.outerjoin(review, review.c.course_id == course.c.id))
        .where(viewer.sees_course())
        .group_by(course.c.id)
    )
    filters = {"course": lambda key: course.c.id == key}
    orders = {"id": course.c.id, "count": count, "average": sa.func.avg(review.c.score)}
    return Listing(statement, course.c.id, filters, orders).rows(session, wanted)


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


def _course_filters(viewer: Viewer, now: datetime | None) -> dict[str, Any]:
    nobody = sa.false()
    mine = course.c.owner_id == viewer.person_id if viewer.person_id else nobody
    certified = sa.or_(course.c.is_certificate_issued, course.c.is_certificate_auto_issued)
    listed = sa.exists().where(course_list_entry.c.course_id == course.c.id).correlate(course)
    return {
        "is_my_own": lambda wish: mine if wish else ~mine,
        "owner": lambda key: course.c.owner_id == key,
        "teacher": _taught_by,
        "enrolled": lambda wish: whether(viewer.belongs("learners"), wish),
        "tag": lambda key: course.c.id.in_(
            sa.select(course_tag.c.course_id).where(course_tag.c.tag_id == key)
        ),
        "language": lambda text: course.c.language == text,
        "is_public": lambda wish: whether(course.c.is_public, wish),
        "is_idea_compatible": lambda wish: whether(course.c.is_idea_compatible, wish),
        "is_cataloged": lambda wish: whether(listed, wish),
        "with_certificate": lambda wish: whether(certified, wish),
        "schedule_type": lambda kind: _scheduled(kind, now),
        "exclude_ended": lambda wish: ~_scheduled("ended", now) if wish else sa.true(),
        "search": _worded,
        "is_featured": _never,
        "is_popular": _never,
        "is_promoted": _never,
        "is_paid": _never,
        "is_unsuitable": _never,
    }


def _never(wish: bool) -> Condition:
    """What no course here is."""
    return sa.false() if wish else sa.true()


def _taught_by(key: int) -> Condition:
    teaches = (
        sa.exists()
        .where(
            member_group.c.course_id == course.c.id,
            member_group.c.role == "teachers",
            member.c.group_id == member_group.c.id,
            member.c.person_id == key,
        )
        .correlate(course)
    )
    return sa.or_(course.c.owner_id == key, teaches)


def _scheduled(kind: str, now: datetime | None) -> Condition:
    begins, ends = course.c.begins_at, course.c.ends_at
    upcoming = sa.and_(begins.is_not(None), begins > now)
    ended = sa.and_(ends.is_not(None), ends <= now)
    dated = sa.or_(begins.is_not(None), ends.is_not(None))
    kinds = {
        "self_paced": ~dated,
        "upcoming": sa.and_(upcoming, ~ended),
        "ended": ended,
        "active": sa.and_(dated, ~upcoming, ~ended),
    }
    return kinds.get(kind, sa.false())


def _worded(text: str) -> Condition:
    return course.c.searched.contains(folded(text), autoescape=True)


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
    ).where(viewer.sees_course(), _worded(word), *about)
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
