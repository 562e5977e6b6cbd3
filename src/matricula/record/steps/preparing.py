"""Steps whose sources wait to be prepared: the step's own status tells it."""

import sqlalchemy as sa

from matricula.record.steps.tables import step, step_preparation, step_source
from matricula.record.waiting import Claim, Queue
from matricula.store import ReadSession, Row, WriteSession

_QUEUE = Queue(step_preparation, step_preparation.c.step_id)


def await_preparation(session: WriteSession, step_id: int, status: str) -> None:
    """Queue a step, if its status says that it waits."""
    if status == "preparing":
        _QUEUE.add(session, step_id)


def forget_preparation(session: WriteSession, which: sa.ColumnElement[bool]) -> None:
    """Steps, named by a condition on `step`, do not wait any more."""
    ids = sa.select(step.c.id).where(which)
    _QUEUE.remove(session, step_preparation.c.step_id.in_(ids))


def preparations_wait(session: ReadSession) -> bool:
    """Whether any step waits."""
    return _QUEUE.holds_any(session)


def claim_preparation(session: WriteSession, seconds: float) -> Row | None:
    """The step that waits longest: id, block_name, variation, source, tries (this one counted).

    Nobody else is given it for so many seconds. None where none is due.
    """
    claimed = _QUEUE.claim(session, seconds)
    if claimed is None:
        return None
    return session.row(
        sa.select(
            step.c.id,
            step.c.block_name,
            step.c.variation,
            step_source.c.source,
            sa.literal(claimed.tries).label("tries"),
        )
        .join(step_source, step_source.c.id == step.c.id)
        .where(step.c.id == claimed.id)
    )


def postpone_preparation(session: WriteSession, step_id: int, seconds: float, tries: int) -> None:
    """Let a step be claimed again after so many seconds."""
    _QUEUE.postpone(session, Claim(step_id, tries), seconds)
