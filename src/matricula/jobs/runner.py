"""A thread that does what is due, again and again, as long as its process serves."""

import logging
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger("matricula.jobs")

POLL = 20.0
"""Seconds between two looks at what is due."""
PATIENCE = 5.0
"""Seconds that a process which ends waits for the job under way. What a job has not written by
then is as if it had not begun, and its claim runs out by itself."""

Job = Callable[[threading.Event], None]
"""Does what is due, and returns soon once the event is set."""


class Runner:
    """Does jobs in a thread of its own."""

    def __init__(self, job: Job, poll: float = POLL) -> None:
        self.job = job
        self.poll = poll
        self.stopping = threading.Event()
        # A daemon: nothing that hangs outside keeps the process.
        self.thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self.thread.join(PATIENCE)

    def _run(self) -> None:
        # Processes that start together do not look together.
        while not self.stopping.wait(self.poll * random.uniform(0.5, 1.5)):  # noqa: S311
            try:
                self.job(self.stopping)
            except Exception:
                log.exception("a job failed; it is tried again")


@contextmanager
def running(job: Job, poll: float = POLL) -> Iterator[Runner]:
    """Have a job done while the block runs."""
    runner = Runner(job, poll)
    runner.start()
    try:
        yield runner
    finally:
        runner.stop()
