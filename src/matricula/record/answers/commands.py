"""What learners do at steps, and what becomes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.answers.checking import await_check, forget_check
from matricula.record.answers.errors import (
    AttemptOver,
    NoSuchAttempt,
    NotMarkable,
    SubmissionsSpent,
)
from matricula.record.answers.tables import (
    CORRECT,
    EVALUATION,
    attempt,
    last_step,
    step_progress,
    submission,
)
from matricula.record.courses.errors import NoLongerThere
from matricula.record.members.tables import own_course
from matricula.record.steps.tables import step
from matricula.store import Row, WriteSession, bulk

Milestone = list[Any]
"""[ordinal, score, unix time]."""
Places = Sequence[tuple[int, int]]
"""(course, unit) in which somebody is at a step."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, and what is known of its worth. feedback: a text or an object. by_program: a program
    checks it later; with the status "evaluation" and without it, a person does."""

    reply: dict[str, Any]
    status: str = EVALUATION
    score: float = 0.0
    hint: str = ""
    feedback: Any = ""
    by_program: bool = False


def begin_attempt(
    session: WriteSession,
    step_id: int,
    person_id: int,
    variation: int,
    *,
    dataset: Any,
    clue: Any,
    places: Places = (),
) -> int:
    """Begin to answer a step: the attempts before end. dataset, clue: made of the step's variation.

    Errors: AttemptOver where the step's quiz is another by now.
    """
    _alone(session, person_id, step_id)
    known = session.value(_living(step_id).with_only_columns(step.c.variation))
    if known != variation:
        raise AttemptOver
    mine = (attempt.c.step_id == step_id) & (attempt.c.person_id == person_id)
    session.run(sa.update(attempt).where(mine, attempt.c.is_active).values(is_active=False))
    (key,) = bulk.new_ids(session, attempt, 1)
    row = {
        "id": key,
        "step_id": step_id,
        "person_id": person_id,
        "variation": variation,
        "dataset": {"value": dataset},
        "clue": {"value": clue},
        "is_active": True,
        "began_at": session.now,
    }
    bulk.insert(session, attempt, [row])
    _trace(session, person_id, step_id)
    _remember(session, person_id, places, step_id)
    return key


def add_submission(
    session: WriteSession, attempt_id: int, person_id: int, answer: Answer, places: Places = ()
) -> int:
    """Hand a reply in; its number.

    Errors: NoSuchAttempt, AttemptOver, SubmissionsSpent, TooManyChecks.
    """
    mine = (attempt.c.id == attempt_id) & (attempt.c.person_id == person_id)
    step_id = session.value(sa.select(attempt.c.step_id).where(mine))
    if step_id is None:
        raise NoSuchAttempt
    _alone(session, person_id, step_id)
    _demand_open(session, attempt_id, step_id)
    last = _last(session, person_id, step_id)
    ordinal = 1 if last is None else last.ordinal + 1
    _demand_room(session, step_id, ordinal)
    row = {
        "attempt_id": attempt_id,
        "step_id": step_id,
        "person_id": person_id,
        "ordinal": ordinal,
        "reply": answer.reply,
        **_judged(answer),
        "is_manual": answer.status == EVALUATION and not answer.by_program,
        # In the order of their numbers, whatever the clocks of two processes say.
        "submitted_at": max(session.now, last.submitted_at) if last else session.now,
    }
    (key,) = rows.add(session, submission, [row])
    if answer.by_program:
        await_check(session, key, person_id)
    _trace(session, person_id, step_id, _counted(session, person_id, step_id))
    _remember(session, person_id, places, step_id)
    return key


def settle_submission(session: WriteSession, submission_id: int, answer: Answer) -> Row | None:
    """Write what a program found of a submission that waits for it: the row as it was.

    None where it does not wait, since another process was sooner.
    """
    found = _held(session, submission_id)
    if found is None or found.status != EVALUATION or found.is_manual:
        return None
    forget_check(session, submission_id)
    _judge(session, found, answer)
    return found


def mark_submission(session: WriteSession, submission_id: int, answer: Answer) -> Row:
    """Give the score of a submission that a person judges, or another one; the row as it was.

    Errors: NoLongerThere, NotMarkable.
    """
    found = _held(session, submission_id)
    if found is None:
        raise NoLongerThere
    if not found.is_manual:
        raise NotMarkable
    _judge(session, found, answer)
    return found


def view_step(session: WriteSession, step_id: int, person_id: int, places: Places) -> None:
    """Somebody looks at a step. Errors: NoLongerThere."""
    _alone(session, person_id, step_id)
    if session.row(_living(step_id)) is None:
        raise NoLongerThere
    _trace(session, person_id, step_id, {"viewed_at": session.now})
    _remember(session, person_id, places, step_id)


def recount(session: WriteSession, person_id: int, step_ids: Iterable[int]) -> int:
    """Count a person's submissions at steps anew; how many steps had been counted otherwise."""
    steps = sorted(set(step_ids))
    _alone(session, person_id, *steps)
    counted = _counted_at(session, person_id, steps)
    statement = sa.select(step_progress).where(step_progress.c.person_id == person_id)
    known = bulk.rows_where_in(session, statement, step_progress.c.step_id, steps)
    wrong = [
        {"person_id": person_id, "step_id": row.step_id, **counted[row.step_id]}
        for row in known
        if any(getattr(row, name) != value for name, value in counted[row.step_id].items())
    ]
    bulk.update(session, step_progress, wrong, key=("person_id", "step_id"))
    return len(wrong)


# --- What they are made of


def _alone(session: WriteSession, person_id: int, *step_ids: int) -> None:
    """Nobody else writes what this person does at these steps, until the transaction ends."""
    bulk.one_at_a_time(session, *(f"step_progress {person_id} {key}" for key in step_ids))


def _living(step_id: int) -> sa.Select[Any]:
    return sa.select(step).where(step.c.id == step_id, step.c.removed_at.is_(None))


def _demand_open(session: WriteSession, attempt_id: int, step_id: int) -> None:
    """Errors: AttemptOver."""
    known = session.row(sa.select(attempt).where(attempt.c.id == attempt_id))
    # Whoever changes the question waits, and then keeps it for what waits to be checked.
    its = session.row(_living(step_id).with_for_update(read=True))
    if known is None or its is None or not known.is_active or known.variation != its.variation:
        raise AttemptOver


def _demand_room(session: WriteSession, step_id: int, ordinal: int) -> None:
    """Errors: SubmissionsSpent."""
    its = session.row(_living(step_id))
    if its and its.has_submissions_restrictions and ordinal > its.max_submissions_count:
        raise SubmissionsSpent


def _last(session: WriteSession, person_id: int, step_id: int) -> Row | None:
    return session.row(
        sa.select(submission.c.ordinal, submission.c.submitted_at)
        .where(submission.c.person_id == person_id, submission.c.step_id == step_id)
        .order_by(submission.c.ordinal.desc())
        .limit(1)
    )


def _held(session: WriteSession, submission_id: int) -> Row | None:
    """A submission, and nobody else writes its person's at its step."""
    found = session.row(
        sa.select(submission.c.person_id, submission.c.step_id).where(
            submission.c.id == submission_id
        )
    )
    if found is None:
        return None
    _alone(session, found.person_id, found.step_id)
    return rows.held(session, submission, submission_id)


def _judged(answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status,
        "score": answer.score,
        "hint": answer.hint,
        "feedback": {"value": answer.feedback},
    }


def _judge(session: WriteSession, found: Row, answer: Answer) -> None:
    rows.change(session, submission, [(found, _judged(answer))])
    counted = _counted(session, found.person_id, found.step_id)
    mine = _progress_of(found.person_id, found.step_id)
    session.run(sa.update(step_progress).where(mine).values(counted))


def _counted(session: WriteSession, person_id: int, step_id: int) -> dict[str, Any]:
    """What a person's submissions at a step come to: columns of `step_progress`."""
    return _counted_at(session, person_id, [step_id])[step_id]


def _counted_at(
    session: WriteSession, person_id: int, step_ids: Sequence[int]
) -> dict[int, dict[str, Any]]:
    """The same at several steps, by step. Two queries."""
    its, mine = submission.c.step_id, submission.c.person_id == person_id
    right = sa.case((submission.c.status == CORRECT, submission.c.ordinal))
    counts = sa.select(its, sa.func.count(), sa.func.min(right)).where(mine).group_by(its)
    found = {
        step_id: {"total_submissions": total, "first_success": first}
        for step_id, total, first in bulk.rows_where_in(session, counts, its, step_ids)
    }
    scored = sa.select(its, submission.c.ordinal, submission.c.score, submission.c.submitted_at)
    scored = scored.where(mine, submission.c.score > 0).order_by(submission.c.ordinal)
    reached: dict[int, list[tuple[int, float, datetime]]] = {}
    for step_id, *told in bulk.rows_where_in(session, scored, its, step_ids):
        reached.setdefault(step_id, []).append((told[0], told[1], told[2]))
    blank = {"total_submissions": 0, "first_success": None}
    return {
        key: {**found.get(key, blank), "milestones": _milestones(reached.get(key, []))}
        for key in step_ids
    }


def _milestones(scored: Iterable[tuple[int, float, datetime]]) -> list[Milestone]:
    """Of (ordinal, score, instant) in order, those that scored more than all before them."""
    best, found = 0.0, []
    for ordinal, score, moment in scored:
        if score > best:
            best = score
            found.append([ordinal, score, moment.timestamp()])
    return found


def _progress_of(person_id: int, step_id: int) -> sa.ColumnElement[bool]:
    return (step_progress.c.person_id == person_id) & (step_progress.c.step_id == step_id)


def _trace(
    session: WriteSession, person_id: int, step_id: int, values: bulk.Values = bulk.NOTHING
) -> None:
    """Somebody was at a step: columns of `step_progress`; viewed_at stays what it was first."""
    mine = _progress_of(person_id, step_id)
    found = session.row(sa.select(step_progress).where(mine))
    if found is None:
        row = {
            "person_id": person_id,
            "step_id": step_id,
            "opened_at": session.now,
            "viewed_at": None,
            "last_viewed": session.now,
            "total_submissions": 0,
            "first_success": None,
            "milestones": [],
            **values,
        }
        bulk.insert(session, step_progress, [row])
        return
    first = {"viewed_at": found.viewed_at} if found.viewed_at else {}
    changed = {**values, **first, "last_viewed": session.now}
    session.run(sa.update(step_progress).where(mine).values(changed))


def _remember(session: WriteSession, person_id: int, places: Places, step_id: int) -> None:
    """Where somebody was last in each of some courses."""
    for course_id, unit_id in sorted(places):
        _remember_place(session, person_id, course_id, unit_id, step_id)


def _remember_place(
    session: WriteSession, person_id: int, course_id: int, unit_id: int, step_id: int
) -> None:
    bulk.one_at_a_time(session, f"last_step {person_id} {course_id}")
    mine = (last_step.c.person_id == person_id) & (last_step.c.course_id == course_id)
    session.run(sa.delete(last_step).where(mine))
    row = {
        "person_id": person_id,
        "course_id": course_id,
        "unit_id": unit_id,
        "step_id": step_id,
        "seen_at": session.now,
    }
    bulk.insert(session, last_step, [row])
    its = (own_course.c.person_id == person_id) & (own_course.c.course_id == course_id)
    session.run(sa.update(own_course).where(its).values(last_viewed=session.now))
