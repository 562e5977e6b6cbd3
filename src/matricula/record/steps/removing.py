"""How steps go with their lesson."""

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.steps.preparing import forget_preparation
from matricula.record.steps.tables import step
from matricula.store import WriteSession


def remove_steps_of(session: WriteSession, lesson_id: int) -> None:
    """Remove all steps of a lesson that is held and about to go, with what was removed before."""
    its = step.c.lesson_id == lesson_id
    forget_preparation(session, its)
    found = session.rows(sa.select(step).where(its))
    gone = {"lesson_id": None}
    rows.change(
        session,
        step,
        [(row, {**gone, "removed_at": row.removed_at or session.now}) for row in found],
        {"changed_at": session.now},
    )
