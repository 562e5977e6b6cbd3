"""What holds lessons and units together while one of them changes."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.courses.errors import NoLongerThere
from matricula.record.courses.tables import lesson, unit
from matricula.record.steps.assigning import unassign_units
from matricula.store import WriteSession


def hold_lessons(session: WriteSession, lesson_ids: Collection[int]) -> None:
    """Hold lessons, so that no step comes or goes meanwhile; in order of their ids, after the
    courses. Errors: NoLongerThere."""
    wanted = sorted(set(lesson_ids))
    statement = sa.select(lesson.c.id).where(lesson.c.id.in_(wanted)).order_by(lesson.c.id)
    if len(session.rows(statement.with_for_update(key_share=True))) < len(wanted):
        raise NoLongerThere


def drop_units(session: WriteSession, which: sa.ColumnElement[bool]) -> None:
    """Remove units and the assignments in them; whoever calls this holds their courses."""
    found = session.rows(sa.select(unit.c.id, unit.c.lesson_id).where(which))
    hold_lessons(session, {row.lesson_id for row in found})
    unassign_units(session, [row.id for row in found])
    rows.remove(session, unit, which)
