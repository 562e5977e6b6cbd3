"""Submissions that programs judge, checked beside requests: each by one process at a time.

One waits as "evaluation" until its verdict is kept. What a process had that was killed is taken up
by another once its claim has run out; the verdict is written once.
"""

import logging
from functools import partial
from threading import Event

from matricula.jobs.claiming import ORIGIN, each_due
from matricula.learning.checking import checked
from matricula.learning.following import score_changed
from matricula.quizzes import NoSandbox, SandboxBusy
from matricula.record.answers.checking import Check, checks_wait, claim_check, postpone_check
from matricula.record.answers.commands import Answer, settle_submission
from matricula.record.answers.tables import WRONG
from matricula.store import Database

log = logging.getLogger("matricula.checking")

SOON = 1.0
"""Seconds between two looks at what waits: a learner waits for it."""
CLAIM = 480.0
"""Seconds that a process has a submission for itself: longer than checking one takes."""
BUSY = 5.0
"""Seconds after which one is tried again where every sandbox was taken."""
LATER = 60.0
"""The same where this machine has no sandbox."""
MOST_TRIES = 3
"""Processes that may end over one submission."""
FAILED = "Your reply could not be checked; send it again."


class Checker:
    """Checks the submissions of a school."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def check_due(self, stopping: Event) -> None:
        """Check every submission that waits and that no other process has."""
        claim = partial(claim_check, seconds=CLAIM)
        for claimed in each_due(self.database, stopping, checks_wait, claim):
            self._check(claimed)

    def _check(self, claimed: Check) -> None:
        try:
            answer = _answer(claimed)
        except (SandboxBusy, NoSandbox) as error:
            wait = BUSY if isinstance(error, SandboxBusy) else LATER
            with self.database.write(ORIGIN) as session:
                postpone_check(session, claimed.id, wait, claimed.tries - 1)
            return
        with self.database.write(ORIGIN) as session:
            settled = settle_submission(session, claimed.id, answer)
            if settled is not None:
                score_changed(session, settled.person_id, settled.step_id)


def _answer(claimed: Check) -> Answer:
    """Errors: SandboxBusy, NoSandbox."""
    failed = Answer(claimed.reply, WRONG, 0.0, FAILED)
    if claimed.tries > MOST_TRIES:
        return failed
    try:
        return checked(claimed, claimed.reply)
    except (SandboxBusy, NoSandbox):
        raise
    except Exception:
        log.exception("a reply could not be checked", extra={"fields": {"submission": claimed.id}})
        return failed
