"""What is in a course: sections, units, lessons, each at its place."""

from collections.abc import Sequence

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.accounts.names import folded
from matricula.record.courses.commands.courses import NO_DATES, held_course
from matricula.record.courses.commands.units import drop_units, hold_lessons
from matricula.record.courses.errors import ForeignSection, NoLongerThere
from matricula.record.courses.placing import place
from matricula.record.courses.tables import lesson, section, unit
from matricula.record.feeds.tables import course_feed
from matricula.record.files.removing import remove_files
from matricula.record.members.commands import add_groups, add_member, remove_groups
from matricula.record.members.tables import member_group
from matricula.record.steps.assigning import assign_unit, unassign_units
from matricula.record.steps.removing import remove_steps_of
from matricula.store import Row, WriteSession, bulk

NEW_SECTION: bulk.Values = {
    "title": "",
    "description": "",
    "discounting_policy": "no_discount",
    "required_section_id": None,
    "required_percent": 100,
    "is_exam": False,
    "is_exam_without_progress": False,
    "is_random_exam": False,
    "exam_minutes": 60,
    "random_exam_course_id": None,
    "random_exam_problems": 20,
    **NO_DATES,
}
NEW_LESSON: bulk.Values = {
    "title": "",
    "language": "ru",
    "is_public": True,
    "is_comments_enabled": True,
    "is_blank": False,
    "is_draft": False,
    "cover_url": None,
}
LAST = 1_000_000
"""Beyond every position."""


def add_section(
    session: WriteSession, course_id: int, values: bulk.Values, position: int | None = None
) -> int:
    """Add a section to a course, at a position or at its end.

    Errors: NoLongerThere, ForeignSection.
    """
    held_course(session, course_id)
    row = {**NEW_SECTION, **values, "course_id": course_id, "position": LAST, **_stamps(session)}
    (key,) = rows.add(session, section, [row])
    _check_requirement(session, course_id, key, row["required_section_id"])
    place(session, section, section.c.course_id == course_id, key, position)
    return key


def change_section(
    session: WriteSession,
    section_id: int,
    values: bulk.Values,
    *,
    course_id: int | None = None,
    position: int | None = None,
) -> None:
    """Change columns of a section, its place, or the course that it stands in.

    Errors: NoLongerThere, ForeignSection.
    """
    found = _held_with_course(session, section_id, course_id)
    target = course_id or found.course_id
    moved = target != found.course_id
    if moved:
        # What required it stays behind; what it required, too.
        _drop_requirements(session, section_id)
        values = {"required_section_id": None, **values, "course_id": target, "position": LAST}
    _check_requirement(session, target, section_id, values.get("required_section_id"))
    rows.change(session, section, [(found, values)], {"changed_at": session.now})
    if moved:
        place(session, section, section.c.course_id == found.course_id)
    if moved or position is not None:
        place(session, section, section.c.course_id == target, section_id, position)


def remove_section(session: WriteSession, section_id: int) -> None:
    """Remove a section with its units; lessons stay. Errors: NoLongerThere."""
    found = _held_with_course(session, section_id)
    _drop_requirements(session, section_id)
    drop_units(session, unit.c.section_id == section_id)
    rows.remove(session, section, section.c.id == section_id)
    place(session, section, section.c.course_id == found.course_id)


def add_unit(
    session: WriteSession,
    section_id: int,
    lesson_id: int,
    values: bulk.Values,
    *,
    position: int | None = None,
    shares_editing: bool = False,
) -> int:
    """Put a lesson into a section, at a position or at its end. Errors: NoLongerThere."""
    _held_with_course(session, section_id)
    hold_lessons(session, [lesson_id])
    row = {
        **NO_DATES,
        **values,
        "section_id": section_id,
        "lesson_id": lesson_id,
        "position": LAST,
        "shares_editing": shares_editing,
        **_stamps(session),
    }
    (key,) = rows.add(session, unit, [row])
    assign_unit(session, key, lesson_id)
    place(session, unit, unit.c.section_id == section_id, key, position)
    return key


def change_unit(
    session: WriteSession,
    unit_id: int,
    values: bulk.Values,
    *,
    section_id: int | None = None,
    position: int | None = None,
) -> None:
    """Change columns of a unit, its place, or the section that it stands in.

    values: another lesson_id comes with its shares_editing. Errors: NoLongerThere.
    """
    found = _held_unit(session, unit_id, section_id)
    lesson_id = values.get("lesson_id", found.lesson_id)
    exchanged = lesson_id != found.lesson_id
    if exchanged:
        hold_lessons(session, [found.lesson_id, lesson_id])
        unassign_units(session, [unit_id])
    target = section_id or found.section_id
    moved = target != found.section_id
    if moved:
        values = {**values, "section_id": target, "position": LAST}
    rows.change(session, unit, [(found, values)], {"changed_at": session.now})
    if exchanged:
        assign_unit(session, unit_id, lesson_id)
    if moved:
        place(session, unit, unit.c.section_id == found.section_id)
    if moved or position is not None:
        place(session, unit, unit.c.section_id == target, unit_id, position)


def remove_unit(session: WriteSession, unit_id: int) -> None:
    """Take a lesson out of a section; the lesson stays. Errors: NoLongerThere."""
    found = _held_unit(session, unit_id)
    drop_units(session, unit.c.id == unit_id)
    place(session, unit, unit.c.section_id == found.section_id)


def add_lesson(session: WriteSession, owner_id: int, values: bulk.Values) -> int:
    """Make a lesson with its six groups."""
    row = {**NEW_LESSON, **values, "owner_id": owner_id, **_stamps(session)}
    (key,) = rows.add(session, lesson, [{**row, "searched": folded(row["title"])}])
    groups = add_groups(session, lesson_id=key)
    for role in ("teachers", "admins"):
        add_member(session, groups[role], owner_id)
    return key


def change_lesson(session: WriteSession, lesson_id: int, values: bulk.Values) -> None:
    """Change columns of a lesson. Errors: NoLongerThere."""
    found = rows.held(session, lesson, lesson_id)
    if found is None:
        raise NoLongerThere
    searched = {"searched": folded(values["title"])} if "title" in values else {}
    changed = {**values, **searched}
    rows.change(session, lesson, [(found, changed)], {"changed_at": session.now})


def remove_lesson(session: WriteSession, lesson_id: int) -> None:
    """Remove a lesson with its steps, its files and its units, wherever they stand.

    Errors: NoLongerThere.
    """
    section_ids = _hold_courses_of(session, lesson_id)
    if rows.held(session, lesson, lesson_id, to_remove=True) is None:
        raise NoLongerThere
    if section_ids != _sections_with(session, lesson_id):
        # Somebody just put it into another course: that one is not held.
        raise NoLongerThere
    drop_units(session, unit.c.lesson_id == lesson_id)
    remove_steps_of(session, lesson_id)
    remove_files(session, lesson_id=lesson_id)
    for section_id in section_ids:
        place(session, unit, unit.c.section_id == section_id)
    remove_groups(session, member_group.c.lesson_id == lesson_id)
    rows.remove(session, course_feed, course_feed.c.lesson_id == lesson_id)
    rows.remove(session, lesson, lesson.c.id == lesson_id)


def _stamps(session: WriteSession) -> bulk.Values:
    return {"created_at": session.now, "changed_at": session.now}


def _held_with_course(session: WriteSession, section_id: int, also: int | None = None) -> Row:
    """A section whose course, and the course `also`, nobody else changes meanwhile.

    Courses are held in order of their ids, so that two writers never wait in a circle.
    Errors: NoLongerThere.
    """
    home = session.value(sa.select(section.c.course_id).where(section.c.id == section_id))
    if home is None:
        raise NoLongerThere
    for course_id in sorted({home, also or home}):
        held_course(session, course_id)
    found = session.row(sa.select(section).where(section.c.id == section_id))
    if found is None or found.course_id != home:
        raise NoLongerThere
    return found


def _held_unit(session: WriteSession, unit_id: int, also: int | None = None) -> Row:
    """The same of a unit, and of the section `also`. Errors: NoLongerThere."""
    home = session.value(sa.select(unit.c.section_id).where(unit.c.id == unit_id))
    if home is None:
        raise NoLongerThere
    _hold_courses(session, [home, also or home])
    found = session.row(sa.select(unit).where(unit.c.id == unit_id))
    if found is None or found.section_id != home:
        raise NoLongerThere
    return found


def _hold_courses(session: WriteSession, section_ids: Sequence[int]) -> None:
    """Errors: NoLongerThere where a section is gone."""
    wanted = set(section_ids)
    statement = sa.select(section.c.id, section.c.course_id)
    found = bulk.rows_where_in(session, statement, section.c.id, wanted)
    for course_id in sorted({row.course_id for row in found}):
        held_course(session, course_id)
    still = bulk.rows_where_in(session, statement, section.c.id, wanted)
    if len(still) < len(wanted) or set(still) != set(found):
        raise NoLongerThere


def _hold_courses_of(session: WriteSession, lesson_id: int) -> list[int]:
    """The sections that a lesson stands in, their courses held."""
    found = _sections_with(session, lesson_id)
    _hold_courses(session, found)
    return found


def _sections_with(session: WriteSession, lesson_id: int) -> list[int]:
    statement = sa.select(unit.c.section_id).where(unit.c.lesson_id == lesson_id)
    return sorted(set(session.column(statement)))


def _check_requirement(
    session: WriteSession, course_id: int, section_id: int, required_id: int | None
) -> None:
    """Errors: ForeignSection."""
    if required_id is None:
        return
    home = session.value(sa.select(section.c.course_id).where(section.c.id == required_id))
    if home != course_id or section_id in _required_by(session, required_id):
        raise ForeignSection


def _required_by(session: WriteSession, section_id: int) -> set[int]:
    """A section, what it requires, what that requires, and so on, in a course that is held."""
    home = sa.select(section.c.course_id).where(section.c.id == section_id).scalar_subquery()
    its = sa.select(section.c.id, section.c.required_section_id).where(section.c.course_id == home)
    requires = {row.id: row.required_section_id for row in session.rows(its)}
    found: set[int] = set()
    key: int | None = section_id
    while key is not None and key not in found:
        found.add(key)
        key = requires.get(key)
    return found


def _drop_requirements(session: WriteSession, section_id: int) -> None:
    requiring = sa.select(section).where(section.c.required_section_id == section_id)
    blank = {"required_section_id": None}
    rows.change(session, section, [(row, blank) for row in session.rows(requiring)])
