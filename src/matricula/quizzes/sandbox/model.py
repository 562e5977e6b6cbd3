"""What is run in the sandbox, within what, and how it ended."""

from collections.abc import Mapping
from typing import Literal

import msgspec

MEGABYTE = 1024 * 1024
LONGEST_INPUT = 10 * MEGABYTE
LONGEST_SOURCE = MEGABYTE
"""Bytes of all files of a program together."""

Ending = Literal["finished", "failed", "time", "memory", "output"]
"""finished: by itself, with status 0. failed: with another one, or by a signal. The others: over a
limit of time, memory or output, and ended there."""


class NoSandbox(Exception):
    """This machine has no sandbox to run code in: `matricula check` says what it lacks."""


class SandboxBusy(Exception):
    """Too many programs run at the moment: try again later."""


class ProgramTooLong(Exception):
    """A program, or what it is to read, is longer than what is ever run."""


class Limits(msgspec.Struct, frozen=True):
    """What a run may cost.

    seconds: of the processor; by the clock it may take twice that and some more. memory: megabytes,
    beside what the interpreter itself takes. output, errors: bytes of standard output and error.
    """

    seconds: int = 5
    memory: int = 256
    output: int = MEGABYTE
    errors: int = 64 * 1024

    @property
    def patience(self) -> float:
        """Seconds by the clock."""
        return 2.0 * self.seconds + 4


class Program(msgspec.Struct, frozen=True):
    """A program in Python. files: text by name; they stand side by side, and `main` is started."""

    files: Mapping[str, str]
    main: str = "main.py"


class Outcome(msgspec.Struct, frozen=True):
    """How a run ended. status: as a shell counts: 128 and the number of a signal."""

    ending: Ending
    status: int
    output: str
    errors: str

    @property
    def is_finished(self) -> bool:
        return self.ending == "finished"
