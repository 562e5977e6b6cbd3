"""One program on many inputs, one after the other, within a limit for all of them."""

import time
from collections.abc import Iterable, Iterator

from matricula.quizzes.sandbox.model import Limits, Outcome, Program
from matricula.quizzes.sandbox.runner import run

TOGETHER = 300.0
"""Seconds by the clock."""
OUT_OF_TIME = Outcome("time", -1, "", "")

COMPILE = """
import sys, traceback, warnings
warnings.simplefilter("ignore")
try:
    with open("main.py", "rb") as file:
        compile(file.read(), "/box/main.py", "exec")
except Exception as error:
    traceback.print_exception(type(error), error, None)
    sys.exit(1)
"""


def run_each(
    program: Program, texts: Iterable[str], limits: Limits, together: float = TOGETHER
) -> Iterator[Outcome]:
    """How each run ends; those for which no time is left end over it without being started.

    Errors: NoSandbox, SandboxBusy, ProgramTooLong.
    """
    ends = time.monotonic() + together
    for text in texts:
        yield run(program, text, limits) if time.monotonic() < ends else OUT_OF_TIME


def compiles(source: str) -> Outcome:
    """Whether a program is one at all; it is not run. Errors as of `run_each`."""
    program = Program({"main.py": source, "compile.py": COMPILE}, "compile.py")
    return run(program, limits=Limits(seconds=5, memory=256))
