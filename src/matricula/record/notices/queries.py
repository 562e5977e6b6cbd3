"""Questions about announcements and notifications."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record.courses.tables import course
from matricula.record.listing import Listing, Wanted, whether
from matricula.record.members.tables import ROLES
from matricula.record.members.viewing import Condition, Viewer
from matricula.record.merges.living import living
from matricula.record.notices.tables import KINDS, announcement, notification
from matricula.record.people.tables import person
from matricula.store import ReadSession, Row, Rows, bulk


def announcements(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Announcements of courses that a viewer belongs to, those that were not sent for its editors
    alone: all columns, may_edit; newest first."""
    statement = (
        sa.select(announcement, viewer.edits_course().label("may_edit"))
        .join(course, course.c.id == announcement.c.course_id)
        .where(_hears(viewer))
    )
    filters = {
        "course": lambda key: announcement.c.course_id == key,
        "user": lambda key: announcement.c.author_id == living(key),
    }
    return Listing(statement, announcement.c.id, filters, usual=[announcement.c.id.desc()]).rows(
        session, wanted
    )


def announcements_of(
    session: ReadSession, viewer: Viewer, course_ids: Collection[int]
) -> list[Row]:
    """The same of courses: course_id, id; oldest first."""
    statement = (
        sa.select(announcement.c.course_id, announcement.c.id)
        .join(course, course.c.id == announcement.c.course_id)
        .where(_hears(viewer))
        .order_by(announcement.c.id)
    )
    return bulk.rows_where_in(session, statement, announcement.c.course_id, course_ids)


def notifications(
    session: ReadSession, viewer: Viewer, wanted: Wanted, *, own_doings: bool
) -> Rows:
    """What the viewer is told: all columns; newest first. own_doings: also what they did by
    themselves."""
    mine = [notification.c.person_id == viewer.person_id]
    if not own_doings:
        theirs = notification.c.actor_id.is_distinct_from(viewer.person_id)
        mine.append(theirs)
    filters = {
        "type": lambda kind: notification.c.kind == kind,
        "is_unread": lambda wish: whether(notification.c.is_unread, wish),
        "is_muted": lambda wish: whether(notification.c.is_muted, wish),
        "is_favorite": lambda wish: whether(notification.c.is_favorite, wish),
    }
    statement = sa.select(notification).where(*mine)
    return Listing(statement, notification.c.id, filters, usual=[notification.c.id.desc()]).rows(
        session, wanted
    )


def unread_counts(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """How much the viewer was told and did not read: their id, a column for each kind, and total;
    one row."""
    unread = sa.and_(
        notification.c.person_id == person.c.id,
        notification.c.is_unread,
        notification.c.actor_id.is_distinct_from(viewer.person_id),
    )
    counts = [
        sa.func.count(sa.case((notification.c.kind == kind, 1))).label(kind) for kind in KINDS
    ]
    statement = (
        sa.select(person.c.id, *counts, sa.func.count(notification.c.id).label("total"))
        .select_from(person.outerjoin(notification, unread))
        .where(person.c.id == viewer.person_id)
        .group_by(person.c.id)
    )
    return Listing(statement, person.c.id).rows(session, wanted)


def _hears(viewer: Viewer) -> Condition:
    inside = sa.and_(announcement.c.status == "sent", viewer.belongs(*ROLES), viewer.sees_course())
    return sa.or_(inside, viewer.edits_course())
