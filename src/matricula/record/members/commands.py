"""What can change about who belongs to a course or a lesson."""

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.classes.tables import klass, klass_student
from matricula.record.courses.tables import course, lesson
from matricula.record.members.errors import CourseClosed, GroupGone, OwnerStays
from matricula.record.members.tables import ROLES, STAFF, member, member_group, own_course
from matricula.record.notices.commands import notify
from matricula.store import Row, WriteSession, bulk

AT_FIRST = {
    "is_favorite": False,
    "is_pinned": False,
    "is_archived": False,
    "to_reminders": True,
    "to_announcements": True,
    "to_comments": True,
    "last_viewed": None,
}
"""What a course is to one who has just joined it."""


def add_groups(
    session: WriteSession, *, course_id: int | None = None, lesson_id: int | None = None
) -> dict[str, int]:
    """Make the six groups of a new course or lesson; their ids by role."""
    owner = {"course_id": course_id, "lesson_id": lesson_id}
    ids = rows.add(session, member_group, [{**owner, "role": role} for role in ROLES])
    return dict(zip(ROLES, ids, strict=True))


def enrol(session: WriteSession, course_id: int, person_id: int, *, invited: bool = False) -> bool:
    """Enrol somebody who asks for it themselves; whether they were not before.

    invited: whether they may join a course that is not open to everybody. Errors: CourseClosed,
    but for the course's own staff; GroupGone where there is no such course.
    """
    # The course before its group, as whoever removes a course takes them.
    found = rows.kept(session, course, course_id)
    group = _held_group(session, course_id, "learners")
    open_to_all = found is not None and found.is_enabled and (found.is_public or invited)
    if not (open_to_all or _belongs(session, course_id, person_id)):
        raise CourseClosed
    joined = _join(session, group, person_id) is not None
    if joined and found is not None:
        about = {"course_id": course_id, "subject": found.title}
        notify(session, [person_id], kind="learn", action="enrolled", **about)
    return joined


def leave(session: WriteSession, course_id: int, person_id: int) -> bool:
    """End somebody's enrolment, and their places in classes of the course; whether there was
    one."""
    group = _held_group(session, course_id, "learners")
    _leave_classes(session, course_id, person_id)
    whose = member.c.person_id == person_id
    return bool(rows.remove(session, member, member.c.group_id == group.id, whose))


def add_member(session: WriteSession, group_id: int, person_id: int) -> int:
    """Put somebody into a group; the number of their membership, the same if they were in it.

    Errors: GroupGone.
    """
    course_id = session.value(
        sa.select(member_group.c.course_id).where(member_group.c.id == group_id)
    )
    if course_id is not None:
        rows.kept(session, course, course_id)
    group = rows.held(session, member_group, group_id)
    if group is None:
        raise GroupGone
    added = _join(session, group, person_id)
    if added is not None:
        return added
    known = sa.select(member.c.id).where(
        member.c.group_id == group_id, member.c.person_id == person_id
    )
    return int(session.value(known))


def remove_member(session: WriteSession, member_id: int) -> None:
    """Take a membership away, if it is still there. Errors: OwnerStays."""
    found = session.row(sa.select(member).where(member.c.id == member_id))
    if found is None:
        return
    group = rows.held(session, member_group, found.group_id)
    if group is not None and group.role == "admins" and _owner(session, group) == found.person_id:
        raise OwnerStays
    if group is not None and group.course_id is not None and group.role == "learners":
        _leave_classes(session, group.course_id, found.person_id)
    rows.remove(session, member, member.c.id == member_id)


def set_own_course(
    session: WriteSession, person_id: int, course_id: int, values: bulk.Values
) -> bulk.Changes:
    """Say what a course is to somebody: columns of `own_course`."""
    mine = (own_course.c.person_id == person_id) & (own_course.c.course_id == course_id)
    found = session.row(sa.select(own_course).where(mine).with_for_update())
    return bulk.Changes() if found is None else rows.change(session, own_course, [(found, values)])


def remove_groups(session: WriteSession, condition: sa.ColumnElement[bool]) -> None:
    """Remove groups with everybody in them. condition: on columns of `member_group`."""
    ids = sa.select(member_group.c.id).where(condition)
    rows.remove(session, member, member.c.group_id.in_(ids))
    rows.remove(session, member_group, condition)


def _leave_classes(session: WriteSession, course_id: int, person_id: int) -> None:
    """Whoever learns in a class is enrolled in its course."""
    its = sa.select(klass.c.id).where(klass.c.course_id == course_id).order_by(klass.c.id)
    mine = sa.select(klass_student.c.klass_id).where(klass_student.c.person_id == person_id)
    held = session.rows(its.where(klass.c.id.in_(mine)).with_for_update(key_share=True))
    if held:
        inside = klass_student.c.klass_id.in_([row.id for row in held])
        rows.remove(session, klass_student, inside, klass_student.c.person_id == person_id)


def _belongs(session: WriteSession, course_id: int, person_id: int) -> bool:
    """Whether somebody is in a group of a course's staff, or is enrolled already."""
    inside = sa.exists().where(
        member_group.c.course_id == course_id,
        member_group.c.role.in_((*STAFF, "learners")),
        member.c.group_id == member_group.c.id,
        member.c.person_id == person_id,
    )
    return bool(session.value(sa.select(inside)))


def _held_group(session: WriteSession, course_id: int, role: str) -> Row:
    """Errors: GroupGone."""
    its = (member_group.c.course_id == course_id) & (member_group.c.role == role)
    found = session.row(sa.select(member_group).where(its).with_for_update(key_share=True))
    if found is None:
        raise GroupGone
    return found


def _join(session: WriteSession, group: Row, person_id: int) -> int | None:
    """The number of a new membership; None where there was one. The group is held."""
    inside = (member.c.group_id == group.id) & (member.c.person_id == person_id)
    if session.value(sa.select(member.c.id).where(inside)) is not None:
        return None
    row = {"group_id": group.id, "person_id": person_id, "joined_at": session.now}
    (key,) = rows.add(session, member, [row])
    if group.course_id is not None:
        _remember_course(session, group.course_id, person_id)
    return key


def _remember_course(session: WriteSession, course_id: int, person_id: int) -> None:
    # Of two groups that somebody joins at the same time, both would add the row.
    bulk.one_at_a_time(session, f"own_course {course_id} {person_id}")
    mine = (own_course.c.person_id == person_id) & (own_course.c.course_id == course_id)
    if session.value(sa.select(own_course.c.id).where(mine)) is None:
        row = {"person_id": person_id, "course_id": course_id, **AT_FIRST}
        rows.add(session, own_course, [row])


def _owner(session: WriteSession, group: Row) -> int | None:
    table, key = (course, group.course_id) if group.course_id else (lesson, group.lesson_id)
    owner: int | None = session.value(sa.select(table.c.owner_id).where(table.c.id == key))
    return owner
