"""What can change about runs of programs."""

from dataclasses import dataclass

import sqlalchemy as sa

from matricula.record.runs.errors import TooManyRuns
from matricula.record.runs.tables import EVALUATION, FAILURE, SUCCESS, code_run, code_run_queue
from matricula.record.steps.tables import step, step_source
from matricula.record.waiting import Claim, Queue
from matricula.store import ReadSession, Row, WriteSession, bulk

MOST_WAITING = 3
"""Programs of one person that wait at once."""
MOST_KEPT = 20
"""Programs of one person of which it is told what came of them."""
_QUEUE = Queue(code_run_queue, code_run_queue.c.run_id)


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a program."""

    is_success: bool
    stdout: str
    stderr: str
    time_limit_exceeded: bool = False
    memory_limit_exceeded: bool = False


def ask_for_run(
    session: WriteSession, step_id: int, person_id: int, *, language: str, code: str, stdin: str
) -> int:
    """Let a program wait to be run; its number. The oldest of the person that have ended go.

    Errors: TooManyRuns.
    """
    bulk.one_at_a_time(session, f"code_run {person_id}")
    _demand_room(session, person_id)
    _forget_oldest(session, person_id)
    (key,) = bulk.new_ids(session, code_run, 1)
    row = {
        "id": key,
        "person_id": person_id,
        "step_id": step_id,
        "language": language,
        "code": code,
        "stdin": stdin,
        "status": EVALUATION,
        "stdout": "",
        "stderr": "",
        "time_limit_exceeded": False,
        "memory_limit_exceeded": False,
        "created_at": session.now,
        "changed_at": session.now,
    }
    bulk.insert(session, code_run, [row])
    _QUEUE.add(session, key)
    return key


def settle_run(session: WriteSession, run_id: int, ended: Ended) -> None:
    """Write what came of a program that waits; nothing where it does not, since another process
    was sooner."""
    waits = (code_run.c.id == run_id) & (code_run.c.status == EVALUATION)
    values = {
        "status": SUCCESS if ended.is_success else FAILURE,
        "stdout": ended.stdout,
        "stderr": ended.stderr,
        "time_limit_exceeded": ended.time_limit_exceeded,
        "memory_limit_exceeded": ended.memory_limit_exceeded,
        "changed_at": session.now,
    }
    session.run(sa.update(code_run).where(waits).values(values))
    _QUEUE.remove(session, code_run_queue.c.run_id == run_id)


# --- What waits


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


# --- What they are made of


def _demand_room(session: WriteSession, person_id: int) -> None:
    """Errors: TooManyRuns."""
    waits = (code_run.c.person_id == person_id) & (code_run.c.status == EVALUATION)
    count = session.value(sa.select(sa.func.count()).select_from(code_run).where(waits))
    if count >= MOST_WAITING:
        raise TooManyRuns


def _forget_oldest(session: WriteSession, person_id: int) -> None:
    ended = (code_run.c.person_id == person_id) & (code_run.c.status != EVALUATION)
    newest_first = sa.select(code_run.c.id).where(ended).order_by(code_run.c.id.desc())
    old = session.column(newest_first.offset(MOST_KEPT - 1))
    session.run(sa.delete(code_run).where(code_run.c.id.in_(old)))
