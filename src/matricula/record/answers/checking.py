"""Submissions that wait to be checked by a program: a queue that any process may serve."""

from datetime import timedelta

import sqlalchemy as sa

from matricula.record.answers.tables import attempt, submission, submission_check
from matricula.record.steps.tables import step, step_source
from matricula.store import ReadSession, Row, WriteSession, bulk


def await_check(session: WriteSession, submission_id: int) -> None:
    """Queue a submission."""
    row = {"submission_id": submission_id, "due_at": session.now, "tries": 0}
    bulk.insert(session, submission_check, [row])


def forget_check(session: WriteSession, submission_id: int) -> None:
    """A submission does not wait any more."""
    its = submission_check.c.submission_id == submission_id
    session.run(sa.delete(submission_check).where(its))


def checks_wait(session: ReadSession) -> bool:
    """Whether any submission waits."""
    return bool(session.value(sa.select(sa.exists().where(submission_check.c.tries >= 0))))


def claim_check(session: WriteSession, seconds: float) -> Row | None:
    """The submission that waits longest: id, reply, tries (this one counted), dataset, clue, and of
    its step block_name, source, material, feedback_correct, feedback_wrong.

    Nobody else is given it for so many seconds. None where none is due.
    """
    due = (
        sa.select(submission_check.c.submission_id, submission_check.c.tries)
        .where(submission_check.c.due_at <= session.now)
        .order_by(submission_check.c.due_at, submission_check.c.submission_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = session.row(due)
    if found is None:
        return None
    postpone_check(session, found.submission_id, seconds, found.tries + 1)
    return session.row(
        sa.select(
            submission.c.id,
            submission.c.reply,
            sa.literal(found.tries + 1).label("tries"),
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
        .where(submission.c.id == found.submission_id)
    )


def postpone_check(session: WriteSession, submission_id: int, seconds: float, tries: int) -> None:
    """Let a submission be claimed again after so many seconds."""
    session.run(
        sa.update(submission_check)
        .where(submission_check.c.submission_id == submission_id)
        .values(due_at=session.now + timedelta(seconds=seconds), tries=tries)
    )
