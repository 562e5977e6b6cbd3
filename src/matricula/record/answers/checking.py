"""Submissions that wait to be checked by a program."""

import sqlalchemy as sa

from matricula.record.answers.tables import attempt, submission, submission_check
from matricula.record.steps.tables import step, step_source
from matricula.record.waiting import Claim, Queue
from matricula.store import ReadSession, Row, WriteSession

_QUEUE = Queue(submission_check, submission_check.c.submission_id)


def await_check(session: WriteSession, submission_id: int) -> None:
    """Queue a submission."""
    _QUEUE.add(session, submission_id)


def forget_check(session: WriteSession, submission_id: int) -> None:
    """A submission does not wait any more."""
    _QUEUE.remove(session, submission_check.c.submission_id == submission_id)


def checks_wait(session: ReadSession) -> bool:
    """Whether any submission waits."""
    return _QUEUE.holds_any(session)


def claim_check(session: WriteSession, seconds: float) -> Row | None:
    """The submission that waits longest: id, reply, tries (this one counted), dataset, clue, and of
    its step block_name, source, material, feedback_correct, feedback_wrong.

    Nobody else is given it for so many seconds. None where none is due.
    """
    claimed = _QUEUE.claim(session, seconds)
    if claimed is None:
        return None
    return session.row(
        sa.select(
            submission.c.id,
            submission.c.reply,
            sa.literal(claimed.tries).label("tries"),
            attempt.c.dataset,
            attempt.c.clue,
            step.c.block_name,
            step_source.c.source,
            step_source.c.material,
            step_source.c.feedback_correct,
            step_source.c.feedback_wrong,
        )
        .join(attempt, attempt.c.id == submission.c.attempt_id)
        .join(step, step.c.id == submission.c.step_id)
        .join(step_source, step_source.c.id == step.c.id)
        .where(submission.c.id == claimed.id)
    )


def postpone_check(session: WriteSession, submission_id: int, seconds: float, tries: int) -> None:
    """Let a submission be claimed again after so many seconds."""
    _QUEUE.postpone(session, Claim(submission_id, tries), seconds)
