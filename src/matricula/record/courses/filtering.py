"""What courses can be narrowed by."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matricula.record.accounts.names import folded
from matricula.record.courses.tables import course, course_list_entry, course_tag
from matricula.record.listing import Condition, whether
from matricula.record.members.tables import member, member_group
from matricula.record.members.viewing import Viewer
from matricula.record.merges.living import living


def course_filters(viewer: Viewer, now: datetime | None) -> dict[str, Any]:
    """What courses can be narrowed by: conditions by names."""
    nobody = sa.false()
    mine = course.c.owner_id == viewer.person_id if viewer.person_id else nobody
    certified = sa.or_(course.c.is_certificate_issued, course.c.is_certificate_auto_issued)
    listed = sa.exists().where(course_list_entry.c.course_id == course.c.id).correlate(course)
    return {
        "is_my_own": lambda wish: mine if wish else ~mine,
        "owner": lambda key: course.c.owner_id == living(key),
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
        "search": worded,
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


def worded(text: str) -> Condition:
    """Whether title or summary of a course has some words."""
    return course.c.searched.contains(folded(text), autoescape=True)
