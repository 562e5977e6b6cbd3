"""Submissions that wait to be checked by a program."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from matricula.record.answers.errors import TooManyChecks
from matricula.record.answers.tables import attempt, submission, submission_check
from matricula.record.steps.tables import step, step_source
from matricula.record.waiting import Claim, Queue
from matricula.store import ReadSession, WriteSession

MOST_WAITING = 3
"""Submissions of one person: nobody's programs keep everybody else's waiting."""
ASKED = ("source", "material", "feedback_correct", "feedback_wrong")
"""Columns of step_source by which a reply is judged."""
_QUEUE = Queue(submission_check, submission_check.c.submission_id)


@dataclass(frozen=True, slots=True)
class Check:
    """A submission to be checked, and the question that it answers. tries: this one counted."""

    id: int
    reply: dict[str, Any]
    tries: int
    dataset: dict[str, Any]
    clue: dict[str, Any]
    block_name: str
    source: dict[str, Any]
    material: dict[str, Any]
    feedback_correct: str
    feedback_wrong: str


def await_check(session: WriteSession, submission_id: int, person_id: int) -> None:
    """Queue a submission of somebody. Errors: TooManyChecks."""
    its = submission_check.c.submission_id == submission.c.id
    theirs = sa.select(sa.func.count()).select_from(submission_check).join(submission, its)
    if session.value(theirs.where(submission.c.person_id == person_id)) >= MOST_WAITING:
        raise TooManyChecks
    _QUEUE.add(session, submission_id)


def keep_question(session: WriteSession, step_id: int) -> None:
    """The question of a step is about to be another: what waits is judged by this one."""
    asked = session.row(
        sa.select(step.c.block_name, *(step_source.c[name] for name in ASKED))
        .join(step_source, step_source.c.id == step.c.id)
        .where(step.c.id == step_id)
    )
    if asked is None:
        return
    of_step = sa.select(submission.c.id).where(submission.c.step_id == step_id)
    session.run(
        sa.update(submission_check)
        .where(submission_check.c.submission_id.in_(of_step), submission_check.c.question.is_(None))
        .values(question=asked._asdict())
    )


def forget_check(session: WriteSession, submission_id: int) -> None:
    """A submission does not wait any more."""
    _QUEUE.remove(session, submission_check.c.submission_id == submission_id)


def checks_wait(session: ReadSession) -> bool:
    """Whether any submission waits."""
    return _QUEUE.holds_any(session)


def claim_check(session: WriteSession, seconds: float) -> Check | None:
    """The submission that waits longest, which nobody else is given for so many seconds.

    None where none is due.
    """
    claimed = _QUEUE.claim(session, seconds)
    if claimed is None:
        return None
    found = session.row(
        sa.select(
            submission.c.reply,
            attempt.c.dataset,
            attempt.c.clue,
            submission_check.c.question,
            step.c.block_name,
            *(step_source.c[name] for name in ASKED),
        )
        .join(attempt, attempt.c.id == submission.c.attempt_id)
        .join(step, step.c.id == submission.c.step_id)
        .join(step_source, step_source.c.id == step.c.id)
        .join(submission_check, submission_check.c.submission_id == submission.c.id)
        .where(submission.c.id == claimed.id)
    )
    if found is None:
        return None
    told = found._asdict()
    asked = told.pop("question") or {}
    return Check(id=claimed.id, tries=claimed.tries, **told | asked)


def postpone_check(session: WriteSession, submission_id: int, seconds: float, tries: int) -> None:
    """Let a submission be claimed again after so many seconds."""
    _QUEUE.postpone(session, Claim(submission_id, tries), seconds)
