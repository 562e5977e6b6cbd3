"""Running programs in the sandbox, and looking for what is left of them."""

import os
import textwrap
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from matricula.quizzes import sandbox
from matricula.quizzes.sandbox import Limits, Outcome, Program

QUICK = Limits(seconds=1, memory=64)


def run(code: str, text: str = "", limits: Limits = QUICK) -> Outcome:
    return sandbox.run(Program({"main.py": textwrap.dedent(code)}), text, limits)


def in_sandboxes(owner: int | None = None) -> set[int]:
    """Processes of sandboxes that `owner` started: this process, or any that is gone."""
    found = {int(folder.name): line for folder, line in _processes() if b"/box/" in line}
    return {process for process in found if _is_of(owner or os.getpid(), process, set(found))}


def _processes() -> Iterator[tuple[Path, bytes]]:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            yield folder, (folder / "cmdline").read_bytes()


def _is_of(owner: int, process: int, in_sandboxes: set[int]) -> bool:
    """Whether `owner`, or nobody that is a Python any more, stands above a process.

    Tests may run beside others that run programs too.
    """
    try:
        while process in in_sandboxes:
            stat = Path(f"/proc/{process}/stat").read_text()
            process = int(stat.rpartition(")")[2].split()[1])
        return process == owner or b"python" not in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def gone(processes: set[int]) -> bool:
    """Whether processes end: the system takes a moment to bury them."""
    ends = time.monotonic() + 20
    while (
        left := any(b"/box/" in command_line(one) for one in processes)
    ) and time.monotonic() < ends:
        time.sleep(0.02)
    return not left


def command_line(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
