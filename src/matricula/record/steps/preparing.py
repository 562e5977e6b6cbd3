"""Steps whose sources wait to be prepared: a queue that any process may serve.

No history stands here: the step's own status tells it.
"""

from datetime import timedelta

import sqlalchemy as sa

from matricula.record.steps.tables import step, step_preparation, step_source
from matricula.store import ReadSession, Row, Rows, WriteSession, bulk


def await_preparation(session: WriteSession, step_id: int, status: str) -> None:
    """Queue a step, if its status says that it waits."""
    if status == "preparing":
        row = {"step_id": step_id, "due_at": session.now, "tries": 0}
        bulk.insert(session, step_preparation, [row])


def forget_preparation(session: WriteSession, which: sa.ColumnElement[bool]) -> None:
    """Steps, named by a condition on `step`, do not wait any more."""
    ids = sa.select(step.c.id).where(which)
    session.run(sa.delete(step_preparation).where(step_preparation.c.step_id.in_(ids)))


def claim_preparation(session: WriteSession, seconds: float) -> Row | None:
    """The step that waits longest: id, block_name, variation, source, tries (this one counted).

    Nobody else is given it for so many seconds. None where none is due.
    """
    due = (
        sa.select(step_preparation.c.step_id, step_preparation.c.tries)
        .where(step_preparation.c.due_at <= session.now)
        .order_by(step_preparation.c.due_at, step_preparation.c.step_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = session.row(due)
    if found is None:
        return None
    _put_off(session, found.step_id, seconds, found.tries + 1)
    return session.row(
        sa.select(
            step.c.id,
            step.c.block_name,
            step.c.variation,
            step_source.c.source,
            sa.literal(found.tries + 1).label("tries"),
        )
        .join(step_source, step_source.c.id == step.c.id)
        .where(step.c.id == found.step_id)
    )


def postpone_preparation(session: WriteSession, step_id: int, seconds: float, tries: int) -> None:
    """Let a step be claimed again after so many seconds."""
    _put_off(session, step_id, seconds, tries)


def preparations_due(session: ReadSession) -> Rows:
    """The steps that wait, at most a hundred of them: step_id, due_at, tries."""
    return session.rows(sa.select(step_preparation).order_by(step_preparation.c.due_at).limit(100))


def _put_off(session: WriteSession, step_id: int, seconds: float, tries: int) -> None:
    session.run(
        sa.update(step_preparation)
        .where(step_preparation.c.step_id == step_id)
        .values(due_at=session.now + timedelta(seconds=seconds), tries=tries)
    )
