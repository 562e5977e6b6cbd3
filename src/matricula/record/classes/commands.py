"""What can change about classes."""

import secrets

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.classes.errors import AssistsAlready, WrongKey
from matricula.record.classes.tables import KEY_DIGITS, klass, klass_assistant, klass_student
from matricula.record.courses.errors import NoLongerThere
from matricula.record.courses.tables import course
from matricula.record.members.commands import enrol
from matricula.store import Row, WriteSession, bulk


def add_class(session: WriteSession, course_id: int, owner_id: int, values: bulk.Values) -> int:
    """Make a class of a course, with a new invitation key. Errors: NoLongerThere."""
    if rows.kept(session, course, course_id) is None:
        raise NoLongerThere
    stamps = {"created_at": session.now, "changed_at": session.now}
    owned = {"course_id": course_id, "owner_id": owner_id, "invitation_key": _new_key()}
    (key,) = rows.add(
        session, klass, [{"title": "", "description": "", **values, **owned, **stamps}]
    )
    return key


def change_class(session: WriteSession, klass_id: int, values: bulk.Values) -> None:
    """Change title and description of a class. Errors: NoLongerThere."""
    found = _held(session, klass_id)
    rows.change(session, klass, [(found, values)], {"changed_at": session.now})


def renew_key(session: WriteSession, klass_id: int) -> None:
    """Give a class another invitation key: the old one opens nothing any more.

    Errors: NoLongerThere.
    """
    change_class(session, klass_id, {"invitation_key": _new_key()})


def remove_class(session: WriteSession, klass_id: int) -> None:
    """Remove a class; its students stay enrolled in the course."""
    remove_classes(session, klass.c.id == klass_id)


def remove_classes(session: WriteSession, condition: sa.ColumnElement[bool]) -> None:
    """Remove classes with who is in them. condition: on columns of `klass`."""
    held = session.rows(
        sa.select(klass.c.id).where(condition).order_by(klass.c.id).with_for_update()
    )
    ids = [row.id for row in held]
    for table in (klass_student, klass_assistant):
        rows.remove(session, table, table.c.klass_id.in_(ids))
    rows.remove(session, klass, klass.c.id.in_(ids))


def join_class(session: WriteSession, klass_id: int, person_id: int, key: str) -> int:
    """Join a class by its key, and by that its course; the number of the place in the class, the
    same for who was in it.

    Errors: WrongKey, also where there is no such class; CourseClosed where the course is a draft.
    """
    course_id = session.value(
        sa.select(klass.c.course_id).where(klass.c.id == klass_id, klass.c.invitation_key == key)
    )
    if course_id is None:
        raise WrongKey
    # The course and its learners before the class, as whoever leaves a course takes them.
    enrol(session, course_id, person_id, invited=True)
    found = rows.held(session, klass, klass_id)
    if found is None or found.invitation_key != key:
        raise WrongKey
    return _joined(session, klass_student, klass_id, person_id)


def remove_student(session: WriteSession, student_id: int) -> None:
    """Take somebody out of a class; they stay enrolled in the course."""
    _remove_from(session, klass_student, student_id)


def add_assistant(session: WriteSession, klass_id: int, person_id: int) -> int:
    """Let somebody look after a class; the number of it, the same for who did already.

    Errors: NoLongerThere, AssistsAlready.
    """
    if _held(session, klass_id).owner_id == person_id:
        raise AssistsAlready
    return _joined(session, klass_assistant, klass_id, person_id)


def remove_assistant(session: WriteSession, assistant_id: int) -> None:
    """Let somebody look after a class no more."""
    _remove_from(session, klass_assistant, assistant_id)


def _joined(session: WriteSession, table: sa.Table, klass_id: int, person_id: int) -> int:
    """The number of a person's row in a list of a class. The class is held."""
    its = (table.c.klass_id == klass_id) & (table.c.person_id == person_id)
    known = session.value(sa.select(table.c.id).where(its))
    if known is not None:
        return int(known)
    row = {"klass_id": klass_id, "person_id": person_id, "joined_at": session.now}
    (key,) = rows.add(session, table, [row])
    return key


def _remove_from(session: WriteSession, table: sa.Table, key: int) -> None:
    klass_id = session.value(sa.select(table.c.klass_id).where(table.c.id == key))
    if klass_id is not None and rows.held(session, klass, klass_id) is not None:
        rows.remove(session, table, table.c.id == key)


def _held(session: WriteSession, klass_id: int) -> Row:
    """A class that nobody else changes meanwhile. Errors: NoLongerThere."""
    found = rows.held(session, klass, klass_id)
    if found is None:
        raise NoLongerThere
    return found


def _new_key() -> str:
    return secrets.token_hex(KEY_DIGITS // 2)
