"""Teachers' programs: they make tests, solve them and check replies.

They are as much strangers' as learners' are, so they run in the sandbox too, and what they answer
is read as what a stranger sent.
"""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from matricula.quizzes import sandbox
from matricula.quizzes.shapes import is_storable

DRIVER = (Path(__file__).parent / "driver.py").read_text()
LIMITS = sandbox.Limits(seconds=10, memory=256, output=8 * 1024 * 1024)
SEED = 20_130_901
"""Whatever a program draws, it draws the same again."""
LONGEST_HINT = 2_000
LONGEST_CODE = 200_000
CANNOT_CHECK = "Cannot check answer. Perhaps output format is wrong."
ENDINGS = {
    "time": "Time limit exceeded",
    "memory": "Memory limit exceeded",
    "output": "Output limit exceeded",
}

T = TypeVar("T")


class ProgramFailed(Exception):
    """A teacher's program does not do what it has to; the message says how."""


class Test(msgspec.Struct, array_like=True, frozen=True):
    """A test. clue: what `check` is given; solution: the right output, where it is known."""

    dataset: str
    clue: Any
    solution: str | None


class Score(msgspec.Struct, array_like=True, frozen=True):
    """What a check says of a reply: 0 to 1."""

    score: float
    hint: str


class Solved(msgspec.Struct, array_like=True, frozen=True):
    """The right answer, and what the check says of it."""

    answer: str
    score: float
    hint: str


def is_program(code: str) -> bool:
    """Whether there is a line that is neither blank nor a comment."""
    lines = (line.strip() for line in code.splitlines())
    return any(line and not line.startswith("#") for line in lines)


def tests(code: str, given: list[list[str]]) -> list[Test]:
    """The tests that a program makes, and those given, all of them tried.

    Errors: ProgramFailed, NoSandbox, SandboxBusy.
    """
    found = _asked(code, "tests", list[Test], given=given)
    texts = [text for test in found for text in (test.dataset, test.solution or "")]
    if not all(map(is_storable, texts)) or not _is_plain([test.clue for test in found]):
        raise ProgramFailed("tests hold characters or numbers that cannot be kept")
    return found


def scores(code: str, pairs: list[tuple[str, Any]]) -> list[Score]:
    """What a program's check says of each pair of a reply and a clue.

    Errors: ProgramFailed, NoSandbox, SandboxBusy.
    """
    found = _asked(code, "score", list[Score], pairs=pairs)
    if len(found) != len(pairs):
        raise ProgramFailed("score failed")
    return [Score(min(1.0, max(0.0, one.score)), _cut(one.hint)) for one in found]


def solved(code: str) -> Solved:
    """What a program's solve() gives. Errors: ProgramFailed, NoSandbox, SandboxBusy."""
    return _asked(code, "solve", Solved)


def _asked(code: str, do: str, answer: type[T], **question: Any) -> T:
    if len(code) > LONGEST_CODE:
        raise ProgramFailed(f"the program is longer than {LONGEST_CODE} characters")
    program = sandbox.Program({"main.py": DRIVER, "quiz.py": code})
    text = msgspec.json.encode({"do": do, "seed": SEED, **question}).decode()
    try:
        ended = sandbox.run(program, text, LIMITS)
    except sandbox.ProgramTooLong as error:
        raise ProgramFailed(str(error)) from error
    if not ended.is_finished:
        why = ENDINGS.get(ended.ending, ended.errors[-LONGEST_HINT:].strip())
        raise ProgramFailed(f"{do} failed:\n{why}")
    try:
        return msgspec.json.decode(ended.output, type=answer)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ProgramFailed(f"{do} failed: what it gave cannot be read") from error


def _is_plain(value: Any) -> bool:
    return b"\\u0000" not in msgspec.json.encode(value)


def _cut(text: str) -> str:
    return "".join(filter(is_storable, text[:LONGEST_HINT]))
