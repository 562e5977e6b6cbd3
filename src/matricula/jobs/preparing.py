"""Sources of quizzes that need a sandbox, prepared beside requests: each by one process at a time.

A step waits as "preparing" until what its teacher's program yields is kept, or why it does not.
"""

import logging
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Any

from matricula.jobs.claiming import ORIGIN, each_due
from matricula.quizzes import NoSandbox, SandboxBusy, SourceRefused, kind_of
from matricula.record.steps.commands import NO_ERROR, settle_step
from matricula.record.steps.preparing import (
    claim_preparation,
    postpone_preparation,
    preparations_wait,
)
from matricula.store import Database, Row

log = logging.getLogger("matricula.preparing")

SOON = 2.0
"""Seconds between two looks at what waits: an author waits for it."""
CLAIM = 1_800.0
"""Seconds that a process has a step for itself: longer than preparing takes."""
BUSY = 10.0
"""Seconds after which a step is tried again where every sandbox was taken."""
MOST_TRIES = 3
"""Processes that may end over one step."""
NO_SANDBOX, REFUSED, FAILED = "no_sandbox", "source", "failed"
SENTENCES = {
    NO_SANDBOX: "This server has no sandbox, and runs no programs without one: {}",
    FAILED: "The program could not be prepared; send the source again.",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of preparing: columns of the step, and of what its authors see of it."""

    step: dict[str, Any]
    source: dict[str, Any]


class Preparer:
    """Prepares the sources of a school's steps."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def prepare_due(self, stopping: Event) -> None:
        """Prepare every step that waits and that no other process has."""
        claim = partial(claim_preparation, seconds=CLAIM)
        for claimed in each_due(self.database, stopping, preparations_wait, claim):
            self.prepare(claimed)

    def prepare(self, claimed: Row) -> None:
        """Prepare a step that was claimed, and keep what comes of it, unless it changed."""
        try:
            outcome = _outcome(claimed)
        except SandboxBusy:
            with self.database.write(ORIGIN) as session:
                postpone_preparation(session, claimed.id, BUSY, claimed.tries - 1)
            return
        with self.database.write(ORIGIN) as session:
            settle_step(session, claimed.id, claimed.variation, outcome.step, outcome.source)


def _outcome(claimed: Row) -> Outcome:
    """Errors: SandboxBusy."""
    if claimed.tries > MOST_TRIES:
        return _error(FAILED)
    kind = kind_of(claimed.block_name)
    try:
        prepared = kind.prepare(claimed.source)
        options = kind.learner_options(claimed.source, prepared.material)
    except NoSandbox as error:
        return _error(NO_SANDBOX, str(error))
    except SourceRefused as error:
        return Outcome({"status": "error"}, {"error_code": REFUSED, "error_text": error.message})
    except SandboxBusy:
        raise
    except Exception:
        log.exception("a source could not be prepared", extra={"fields": {"step": claimed.id}})
        return _error(FAILED)
    kept = {"material": prepared.material, "warnings": prepared.warnings, **NO_ERROR}
    return Outcome({"status": "ready", "options": options}, kept)


def _error(code: str, reason: str = "") -> Outcome:
    text = SENTENCES[code].format(reason)
    return Outcome({"status": "error"}, {"error_code": code, "error_text": text})
