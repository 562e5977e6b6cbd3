"""What can change about runs of programs."""

from dataclasses import dataclass

import sqlalchemy as sa

from matricula.record.runs.errors import TooManyRuns
from matricula.record.runs.tables import EVALUATION, FAILURE, SUCCESS, code_run
from matricula.record.runs.waiting import await_run, forget_run
from matricula.store import WriteSession, bulk

MOST_WAITING = 3
"""Programs of one person that wait at once."""
MOST_KEPT = 20
"""Programs of one person of which it is told what came of them."""


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
    await_run(session, key)
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
    forget_run(session, run_id)


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
