"""Programs that wait to be run."""

import sqlalchemy as sa

from matricula.record.runs.tables import code_run, code_run_queue
from matricula.record.steps.tables import step, step_source
from matricula.record.waiting import Claim, Queue
from matricula.store import ReadSession, Row, WriteSession

_QUEUE = Queue(code_run_queue, code_run_queue.c.run_id)


def await_run(session: WriteSession, run_id: int) -> None:
    """Queue a program."""
    _QUEUE.add(session, run_id)


def forget_run(session: WriteSession, run_id: int) -> None:
    """A program does not wait any more."""
    _QUEUE.remove(session, code_run_queue.c.run_id == run_id)


def runs_wait(session: ReadSession) -> bool:
    """Whether any program waits."""
    return _QUEUE.holds_any(session)


def claim_run(session: WriteSession, seconds: float) -> Row | None:
    """The program that waits longest: id, tries (this one counted), language, code, stdin, and of
    its step block_name, source.

    Nobody else is given it for so many seconds. None where none is due.
    """
    claimed = _QUEUE.claim(session, seconds)
    if claimed is None:
        return None
    return session.row(
        sa.select(
            code_run.c.id,
            sa.literal(claimed.tries).label("tries"),
            code_run.c.language,
            code_run.c.code,
            code_run.c.stdin,
            step.c.block_name,
            step_source.c.source,
        )
        .join(step, step.c.id == code_run.c.step_id)
        .join(step_source, step_source.c.id == step.c.id)
        .where(code_run.c.id == claimed.id)
    )


def postpone_run(session: WriteSession, run_id: int, seconds: float, tries: int) -> None:
    """Let a program be claimed again after so many seconds."""
    _QUEUE.postpone(session, Claim(run_id, tries), seconds)
