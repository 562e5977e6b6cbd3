"""Running a program in the sandbox, within limits that nothing in it can move."""

import errno
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import BoundedSemaphore

from matricula.quizzes.sandbox import bubblewrap, seccomp
from matricula.quizzes.sandbox.model import (
    LONGEST_INPUT,
    LONGEST_SOURCE,
    MEGABYTE,
    Ending,
    Limits,
    NoSandbox,
    Outcome,
    Program,
    ProgramTooLong,
    SandboxBusy,
)
from matricula.quizzes.sandbox.watching import Collected, watched

SIDE_BY_SIDE = max(1, min(8, os.cpu_count() or 1))
"""Programs that one server process runs at a time."""
WAIT = 60.0
"""Seconds that a program waits for its turn."""
OF_THE_INTERPRETER = 64 * MEGABYTE
"""Memory that Python takes before the first line of a program, and a little more."""
INTERPRETER = ("-I", "-B", "-X", "utf8")
REACHED = b"+"
LAST_LINES = 4
OUT_OF_MEMORY = ("MemoryError", "Cannot allocate memory")
_OVERLOADED = frozenset({errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE})

_turns = BoundedSemaphore(SIDE_BY_SIDE)
_runs = count()


def run(program: Program, text: str = "", limits: Limits | None = None) -> Outcome:
    """What a program does with `text` on its standard input.

    Errors: NoSandbox, SandboxBusy, ProgramTooLong.
    """
    given = text.encode()
    files = {name: content.encode() for name, content in program.files.items()}
    if len(given) > LONGEST_INPUT:
        raise ProgramTooLong(f"a program reads {LONGEST_INPUT} bytes at most")
    if sum(map(len, files.values())) > LONGEST_SOURCE:
        raise ProgramTooLong(f"a program has {LONGEST_SOURCE} bytes at most")
    if not _turns.acquire(timeout=WAIT):
        raise SandboxBusy(f"{SIDE_BY_SIDE} programs run, and none ended in {WAIT:.0f} seconds")
    try:
        return _run(files, program.main, given, limits or Limits())
    except OSError as error:
        if error.errno in _OVERLOADED:
            raise SandboxBusy(f"the system cannot start one more: {error.strerror}") from error
        raise NoSandbox(str(error)) from error
    finally:
        _turns.release()


def lacking() -> str | None:
    """Why no program can be run here; None where one was."""
    if not seccomp.is_known():
        return "the sandbox knows no processor of this kind"
    if not hasattr(os, "pidfd_open") or not hasattr(os, "memfd_create"):
        return "the sandbox needs Linux 5.3 or later"
    try:
        tried = run(Program({"main.py": "print(6 * 7)"}))
    except (NoSandbox, SandboxBusy) as error:
        return str(error)
    return None if tried.output == "42\n" else f"a first program failed: {tried.errors[-500:]}"


def _run(files: dict[str, bytes], main: str, given: bytes, limits: Limits) -> Outcome:
    with _handed(files) as (handed, told):
        began = time.monotonic()
        with _started(_command(handed, main, limits), handed) as process:
            ends = began + limits.patience
            said = watched(process, given, limits.output, limits.errors, ends)
        spent = time.monotonic() - began >= limits.seconds
        if not _is_reached(told):
            if said.late:
                raise SandboxBusy("a sandbox did not start in time")
            raise NoSandbox(_text(said.errors).strip()[-500:] or "bubblewrap failed")
    return _outcome(said, process.returncode, spent)


def _command(handed: bubblewrap.Handed, main: str, limits: Limits) -> list[str]:
    return bubblewrap.command(
        handed,
        [*INTERPRETER, f"{bubblewrap.FOLDER}/{main}"],
        limits.seconds,
        limits.memory * MEGABYTE + OF_THE_INTERPRETER,
        (os.getpid() * 16 + next(_runs) % 16) % 2**24,
    )


@contextmanager
def _handed(files: dict[str, bytes]) -> Iterator[tuple[bubblewrap.Handed, int]]:
    """What bubblewrap is handed, and where the launcher's word that it was reached is read."""
    opened: list[int] = []
    try:
        told, telling = os.pipe()
        opened += [told, telling]
        os.set_blocking(told, False)
        contents = [*files.values(), seccomp.filter_program()]
        for content in contents:
            opened.append(os.memfd_create("sandbox", os.MFD_CLOEXEC))
            with os.fdopen(os.dup(opened[-1]), "wb") as file:
                file.write(content)
            os.lseek(opened[-1], 0, os.SEEK_SET)
        *given, rules = opened[2:]
        yield bubblewrap.Handed(dict(zip(files, given, strict=True)), rules, telling), told
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _is_reached(told: int) -> bool:
    """Whether the launcher was started, so that what happened is the program's doing."""
    try:
        return os.read(told, 1) == REACHED
    except BlockingIOError:
        return False


@contextmanager
def _started(command: list[str], handed: bubblewrap.Handed) -> Iterator[subprocess.Popen[bytes]]:
    """A process of which nothing is left in the end: with bubblewrap, all that it started dies."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={},
        bufsize=0,
        cwd="/",
        pass_fds=[*handed.files.values(), handed.seccomp, handed.told],
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()


def _outcome(said: Collected, status: int, spent: bool) -> Outcome:
    """spent: whether as much time has passed by the clock as the processor may give."""
    output, errors = (_text(part) for part in (said.output, said.errors))
    return Outcome(_ending(said, status, errors, spent), status, output, errors)


def _ending(said: Collected, status: int, errors: str, spent: bool) -> Ending:
    if said.flooded:
        return "output"
    if said.late or status == 128 + signal.SIGXCPU or (status == 128 + signal.SIGKILL and spent):
        return "time"
    if status == 0:
        return "finished"
    # The limit makes allocations fail, and Python says so in its last line; later versions, which
    # may lack the memory to say it, in one of the last.
    last = "\n".join(errors.strip().splitlines()[-LAST_LINES:])
    return "memory" if any(word in last for word in OUT_OF_MEMORY) else "failed"


def _text(said: bytearray) -> str:
    """As text that every engine can keep."""
    return said.decode(errors="replace").replace("\0", "\ufffd")
