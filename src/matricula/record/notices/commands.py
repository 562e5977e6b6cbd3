"""What can change about announcements and notifications."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.courses.tables import course
from matricula.record.members.tables import member, member_group, own_course
from matricula.record.notices.errors import AnnouncementSent
from matricula.record.notices.tables import announcement, notification
from matricula.store import WriteSession, bulk

NEW_ANNOUNCEMENT: bulk.Values = {
    "subject": "",
    "text": "",
    "status": "composing",
    "is_restricted_by_score": False,
    "score_percent_min": 0,
    "score_percent_max": 100,
    "is_scheduled": False,
    "starts_at": None,
    "mail_period_days": 0,
    "mail_quantity": 0,
    "is_infinite": False,
    "on_enroll": False,
    "sent_at": None,
    "sent_count": 0,
}


def notify(
    session: WriteSession,
    person_ids: Collection[int],
    *,
    kind: str,
    action: str,
    subject: str,
    course_id: int | None = None,
) -> int:
    """Tell people that something happened, each once; how many were told. Actors are not told of
    what they did by themselves, but find it among their events."""
    told = sorted(set(person_ids))
    about = {
        "at": session.now,
        "kind": kind,
        "action": action,
        "course_id": course_id,
        "actor_id": session.origin.actor,
        "subject": subject,
        "is_muted": False,
        "is_favorite": False,
    }
    ids = bulk.new_ids(session, notification, len(told))
    bulk.insert(
        session,
        notification,
        [
            {**about, "id": key, "person_id": one, "is_unread": one != session.origin.actor}
            for key, one in zip(ids, told, strict=True)
        ],
    )
    return len(told)


def set_notification(session: WriteSession, notification_id: int, values: bulk.Values) -> None:
    """Say whether a notification is unread, muted or a favorite."""
    found = rows.held(session, notification, notification_id)
    if found is not None:
        rows.change(session, notification, [(found, values)])


def read_all(session: WriteSession, person_id: int, kind: str | None = None) -> None:
    """Mark somebody's notifications as read; kind: those of one kind alone."""
    unread = [notification.c.person_id == person_id, notification.c.is_unread]
    if kind is not None:
        unread.append(notification.c.kind == kind)
    found = session.rows(sa.select(notification).where(*unread).with_for_update())
    rows.change(session, notification, [(row, {"is_unread": False}) for row in found])


def add_announcement(
    session: WriteSession, course_id: int, author_id: int, values: bulk.Values
) -> int:
    """Write an announcement of a course; one that is not scheduled is sent at once."""
    stamps = {"course_id": course_id, "author_id": author_id, "created_at": session.now}
    row = {**NEW_ANNOUNCEMENT, **values, **stamps}
    (key,) = rows.add(session, announcement, [row])
    _send(session, key)
    return key


def change_announcement(session: WriteSession, announcement_id: int, values: bulk.Values) -> None:
    """Change one that was not sent. Errors: AnnouncementSent."""
    found = rows.held(session, announcement, announcement_id)
    if found is None:
        return
    if found.status == "sent":
        raise AnnouncementSent
    rows.change(session, announcement, [(found, values)])
    _send(session, announcement_id)


def remove_announcement(session: WriteSession, announcement_id: int) -> None:
    """Remove an announcement; what learners were told stays with them."""
    rows.remove(session, announcement, announcement.c.id == announcement_id)


def _send(session: WriteSession, key: int) -> None:
    found = rows.held(session, announcement, key)
    if found is None or found.status in ("sent", "aborted"):
        return
    if found.is_scheduled or found.on_enroll:
        rows.change(session, announcement, [(found, {"status": "scheduled"})])
        return
    title = session.value(sa.select(course.c.title).where(course.c.id == found.course_id))
    count = notify(
        session,
        _listeners(session, found.course_id),
        kind="learn",
        action="announcement",
        subject=f"{title}: {found.subject}",
        course_id=found.course_id,
    )
    sent = {"status": "sent", "sent_at": session.now, "sent_count": count}
    rows.change(session, announcement, [(found, sent)])


def _listeners(session: WriteSession, course_id: int) -> list[int]:
    """Learners of a course who want to hear announcements."""
    listens = (own_course.c.course_id == course_id) & (own_course.c.person_id == member.c.person_id)
    statement = (
        sa.select(member.c.person_id)
        .join(member_group, member_group.c.id == member.c.group_id)
        .join(own_course, listens)
        .where(
            member_group.c.course_id == course_id,
            member_group.c.role == "learners",
            own_course.c.to_announcements,
        )
    )
    return list(session.column(statement))
