"""Programs that learners try out, run beside requests: each by one process at a time."""

import logging
from functools import partial
from threading import Event

from matricula.jobs.claiming import ORIGIN, each_due
from matricula.quizzes import CODE, NoSandbox, ReplyRefused, SandboxBusy
from matricula.record.runs.commands import Ended, claim_run, postpone_run, runs_wait, settle_run
from matricula.store import Database, Row

log = logging.getLogger("matricula.running")

SOON = 1.0
"""Seconds between two looks at what waits: a learner waits for it."""
CLAIM = 300.0
"""Seconds that a process has a program for itself: longer than running one takes."""
BUSY = 5.0
"""Seconds after which one is tried again where every sandbox was taken."""
MOST_TRIES = 3
"""Processes that may end over one program."""
LONGEST_SHOWN = 64_000
"""Characters that are kept of what a program said."""
NO_SANDBOX = "This server has no sandbox, and runs no programs without one."
FAILED = "The program could not be run; send it again."


class Programs:
    """Runs the programs that people of a school try out."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def run_due(self, stopping: Event) -> None:
        """Run every program that waits and that no other process has."""
        claim = partial(claim_run, seconds=CLAIM)
        for claimed in each_due(self.database, stopping, runs_wait, claim):
            self._run(claimed)

    def _run(self, claimed: Row) -> None:
        try:
            ended = _ended(claimed)
        except SandboxBusy:
            with self.database.write(ORIGIN) as session:
                postpone_run(session, claimed.id, BUSY, claimed.tries - 1)
            return
        with self.database.write(ORIGIN) as session:
            settle_run(session, claimed.id, ended)


def _ended(claimed: Row) -> Ended:
    """Errors: SandboxBusy."""
    if claimed.tries > MOST_TRIES or claimed.block_name != CODE.name:
        return Ended(is_success=False, stdout="", stderr=FAILED)
    try:
        run = CODE.run(claimed.source, claimed.language, claimed.code, claimed.stdin)
    except ReplyRefused as error:
        # The step is another one by now.
        return Ended(is_success=False, stdout="", stderr=error.message)
    except NoSandbox:
        return Ended(is_success=False, stdout="", stderr=NO_SANDBOX)
    except SandboxBusy:
        raise
    except Exception:
        log.exception("a program could not be run", extra={"fields": {"run": claimed.id}})
        return Ended(is_success=False, stdout="", stderr=FAILED)
    return Ended(
        run.status == "success",
        run.stdout[:LONGEST_SHOWN],
        run.stderr[-LONGEST_SHOWN:],
        run.time_limit_exceeded,
        run.memory_limit_exceeded,
    )
