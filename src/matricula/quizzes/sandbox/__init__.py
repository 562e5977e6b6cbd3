"""Runs strangers' programs: each in a process of its own that the operating system shuts in.

A program sees no network, no file of the host but a read-only Python, and no other process; it can
write nowhere, start no other process, and is ended by the clock, by the processor's time, by its
memory or by the length of what it writes. Where the system offers none of this, nothing is run.
"""

from matricula.quizzes.sandbox.batches import compiles, run_each
from matricula.quizzes.sandbox.model import (
    Ending,
    Limits,
    NoSandbox,
    Outcome,
    Program,
    ProgramTooLong,
    SandboxBusy,
)
from matricula.quizzes.sandbox.runner import lacking, run

__all__ = [
    "Ending",
    "Limits",
    "NoSandbox",
    "Outcome",
    "Program",
    "ProgramTooLong",
    "SandboxBusy",
    "available",
    "compiles",
    "run",
    "run_each",
]

_found = False


def available() -> str | None:
    """Why no code can be run on this machine, in a phrase; None where it can."""
    global _found  # noqa: PLW0603 (what was there once is not tried again)
    if _found:
        return None
    reason = lacking()
    _found = reason is None
    return reason
