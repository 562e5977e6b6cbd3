"""Assignments: a step in a unit. They follow steps and units; whoever calls this holds the
lesson."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.courses.tables import unit
from matricula.record.steps.tables import assignment, step
from matricula.store import WriteSession


def assign_step(session: WriteSession, step_id: int, lesson_id: int) -> None:
    """Put a new step into every unit of its lesson."""
    units = session.column(sa.select(unit.c.id).where(unit.c.lesson_id == lesson_id))
    _assign(session, [(unit_id, step_id) for unit_id in units])


def assign_unit(session: WriteSession, unit_id: int, lesson_id: int) -> None:
    """Put the steps of a lesson into a unit that holds it from now on."""
    living = sa.select(step.c.id).where(step.c.lesson_id == lesson_id, step.c.removed_at.is_(None))
    steps = session.column(living.order_by(step.c.position))
    _assign(session, [(unit_id, step_id) for step_id in steps])


def unassign_step(session: WriteSession, step_id: int) -> None:
    """Take a step out of every unit."""
    rows.remove(session, assignment, assignment.c.step_id == step_id)


def unassign_units(session: WriteSession, unit_ids: Collection[int]) -> None:
    """Take all steps out of units."""
    rows.remove(session, assignment, assignment.c.unit_id.in_(unit_ids))


def _assign(session: WriteSession, pairs: Sequence[tuple[int, int]]) -> None:
    stamps = {"created_at": session.now, "changed_at": session.now}
    made = [{"unit_id": unit_id, "step_id": step_id, **stamps} for unit_id, step_id in pairs]
    rows.add(session, assignment, made)
