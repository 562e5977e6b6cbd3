"""Questions about who belongs to courses and lessons."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from matricula.record.courses.tables import course, lesson, review
from matricula.record.listing import Listing, Wanted, whether
from matricula.record.members.tables import ROLES, member, member_group, own_course
from matricula.record.members.viewing import Condition, Viewer
from matricula.record.merges.living import living
from matricula.store import ReadSession, Row, Rows, bulk
from matricula.store.types import Instant

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FLAGS = ("is_favorite", "is_pinned", "is_archived")
MOST_MEMBERS = 10_000
"""A list of everybody in a group is no longer."""


def groups_of_courses(session: ReadSession, course_ids: Collection[int]) -> list[Row]:
    """The groups of courses: course_id, role, id."""
    statement = sa.select(member_group.c.course_id, member_group.c.role, member_group.c.id)
    return bulk.rows_where_in(session, statement, member_group.c.course_id, course_ids)


def groups_of_lessons(session: ReadSession, lesson_ids: Collection[int]) -> list[Row]:
    """The groups of lessons: lesson_id, role, id."""
    statement = sa.select(member_group.c.lesson_id, member_group.c.role, member_group.c.id)
    return bulk.rows_where_in(session, statement, member_group.c.lesson_id, lesson_ids)


def count_learners(session: ReadSession, course_ids: Collection[int]) -> dict[int, int]:
    """How many are enrolled in courses."""
    statement = (
        sa.select(member_group.c.course_id, sa.func.count().label("count"))
        .join(member, member.c.group_id == member_group.c.id)
        .where(member_group.c.role == "learners")
        .group_by(member_group.c.course_id)
    )
    found = bulk.rows_where_in(session, statement, member_group.c.course_id, course_ids)
    return {row.course_id: row[1] for row in found}


def teachers_of(session: ReadSession, course_ids: Collection[int]) -> list[Row]:
    """Those who teach courses, in the order in which they came: course_id, person_id."""
    statement = (
        sa.select(member_group.c.course_id, member.c.person_id)
        .join(member, member.c.group_id == member_group.c.id)
        .where(member_group.c.role == "teachers")
        .order_by(member_group.c.course_id, member.c.id)
    )
    return bulk.rows_where_in(session, statement, member_group.c.course_id, course_ids)


def with_learners(session: ReadSession, course_ids: Collection[int]) -> set[int]:
    """The courses in which somebody is enrolled who is not of their staff."""
    staff, their_group = member.alias("staff"), member_group.alias("their_group")
    works = (
        sa.exists()
        .where(
            their_group.c.course_id == member_group.c.course_id,
            their_group.c.role != "learners",
            staff.c.group_id == their_group.c.id,
            staff.c.person_id == member.c.person_id,
        )
        .correlate(member, member_group)
    )
    statement = (
        sa.select(member_group.c.course_id)
        .distinct()
        .join(member, member.c.group_id == member_group.c.id)
        .where(member_group.c.role == "learners", ~works)
    )
    found = bulk.rows_where_in(session, statement, member_group.c.course_id, course_ids)
    return {row.course_id for row in found}


def enrolments(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """The viewer's enrolments: id, the course's; by id. Those too in courses that they do not see:
    nobody is kept in a draft that somebody else put them into."""
    statement = sa.select(course.c.id).where(viewer.belongs("learners"))
    filters = {"course": lambda key: course.c.id == key}
    return Listing(statement, course.c.id, filters).rows(session, wanted)


def own_courses(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """What courses are to the viewer, of those that they belong to and see: all columns, and
    is_enabled, may_assist; by id."""
    statement = (
        sa.select(own_course, course.c.is_enabled, viewer.assists_course().label("may_assist"))
        .join(course, course.c.id == own_course.c.course_id)
        .where(
            own_course.c.person_id == viewer.person_id,
            viewer.belongs(*ROLES),
            viewer.sees_course(),
        )
    )
    filters = {
        "course": lambda key: own_course.c.course_id == key,
        "is_draft": lambda wish: whether(~course.c.is_enabled, wish),
        "can_be_reviewed": lambda wish: whether(_reviewable(viewer), wish),
        "is_assistant": lambda wish: whether(viewer.belongs("assistants"), wish),
        "enrolled": lambda wish: whether(viewer.belongs("learners"), wish),
        "is_visited": lambda wish: whether(own_course.c.last_viewed.is_not(None), wish),
        **{name: _flagged(own_course.c[name]) for name in FLAGS},
    }
    orders: dict[str, sa.ColumnElement[Any]] = {name: own_course.c[name] for name in ("id", *FLAGS)}
    # What was never looked at is the oldest, on both engines.
    viewed = sa.func.coalesce(own_course.c.last_viewed, sa.literal(EPOCH, Instant()))
    orders |= {"course": own_course.c.course_id, "last_viewed": viewed}
    return Listing(statement, own_course.c.id, filters, orders).rows(session, wanted)


def groups(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Groups that a viewer may look into: id, course_id, lesson_id, role; by id."""
    owners = member_group.outerjoin(course, course.c.id == member_group.c.course_id).outerjoin(
        lesson, lesson.c.id == member_group.c.lesson_id
    )
    statement = sa.select(member_group).select_from(owners).where(_looks_into(viewer))
    return Listing(statement, member_group.c.id).rows(session, wanted)


def members(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Members of groups that a viewer may look into: id, group_id, person_id, joined_at; by id."""
    statement = (
        sa.select(member)
        .select_from(
            member.join(member_group, member_group.c.id == member.c.group_id)
            .outerjoin(course, course.c.id == member_group.c.course_id)
            .outerjoin(lesson, lesson.c.id == member_group.c.lesson_id)
        )
        .where(_looks_into(viewer))
    )
    filters = {
        "group": lambda key: member.c.group_id == key,
        "user": lambda key: member.c.person_id == living(key),
    }
    return Listing(statement, member.c.id, filters).rows(session, wanted)


def members_of(session: ReadSession, group_ids: Collection[int]) -> list[Row]:
    """Who is in groups, in the order in which they came: group_id, person_id."""
    statement = sa.select(member.c.group_id, member.c.person_id).order_by(
        member.c.group_id, member.c.id
    )
    limited = statement.limit(MOST_MEMBERS)
    return bulk.rows_where_in(session, limited, member.c.group_id, group_ids)


def _flagged(column: sa.ColumnElement[bool]) -> Callable[[bool], Condition]:
    return lambda wish: whether(column, wish)


def _reviewable(viewer: Viewer) -> Condition:
    """Whether the viewer is enrolled in a course and did not review it yet."""
    mine = (review.c.course_id == course.c.id) & (review.c.person_id == viewer.person_id)
    reviewed = sa.exists().where(mine).correlate(course)
    return sa.and_(viewer.belongs("learners"), ~reviewed)


def _looks_into(viewer: Viewer) -> Condition:
    """The lists of who belongs somewhere are for those who manage it."""
    return sa.or_(
        sa.and_(member_group.c.course_id.is_not(None), viewer.manages_course()),
        sa.and_(member_group.c.lesson_id.is_not(None), viewer.manages_lesson()),
    )
