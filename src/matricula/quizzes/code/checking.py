"""A learner's program on the tests: run until one fails, and what is said then."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from matricula.quizzes import programs, sandbox
from matricula.quizzes.verdicts import Verdict, right, wrong

COMPILATION_ERROR = "Compilation error"
WRONG_ANSWER = "Wrong answer"
ENDINGS = {
    "time": "Time limit exceeded",
    "memory": "Memory limit exceeded",
    "output": "Output limit exceeded",
}
LONGEST_SHOWN = 2_000
"""Characters of an input, an output or an error that a hint shows."""
LARGEST_CHUNK = 16
LONGEST_CHUNK = 1_000_000
"""Characters of output."""


class Test(msgspec.Struct, array_like=True, frozen=True):
    """A test as it is kept. sample: the right output, of those that are shown to learners."""

    dataset: str
    clue: Any
    sample: str | None = None


Ran = tuple[Test, sandbox.Outcome]


class Tried(msgspec.Struct, frozen=True):
    """What came of a test.

    message: what is wrong, or what the check says of what is right. output: where it is wrong, not
    where the program failed.
    """

    passed: bool
    message: str
    output: str | None = None


def checked(
    program: str,
    code: str,
    tests: Sequence[Test],
    limits: sandbox.Limits,
    *,
    all_scored: bool,
) -> Verdict:
    """What a program is worth. code: the teacher's program, whose check is used where it has one.

    all_scored: whether all tests are tried, and the score is the share of those passed.
    Errors: NoSandbox, SandboxBusy, ProgramTooLong.
    """
    compiled = sandbox.compiles(program)
    if not compiled.is_finished:
        why = ENDINGS.get(compiled.ending, _tail(compiled.errors))
        return wrong(f"{COMPILATION_ERROR}\n{why}")
    passed, hints, failure = 0, [], ""
    for number, (test, tried) in enumerate(
        zip(tests, _tried(program, code, tests, limits), strict=False), 1
    ):
        place = f"test #{number} of {len(tests)}. {tried.message}"
        if tried.passed:
            passed += 1
            hints += [f"Passed {place}"] if tried.message else []
            continue
        failure = failure or f"Failed {place}{_shown(test, tried)}"
        if not all_scored:
            break
    if passed == len(tests):
        return right("\n".join(hints))
    if all_scored and passed:
        return Verdict("partially_correct", passed / len(tests), failure)
    return wrong(failure)


def _tried(
    program: str, code: str, tests: Sequence[Test], limits: sandbox.Limits
) -> Iterator[Tried]:
    """What comes of each test, as it is asked for.

    Where the teacher's program checks, it is asked about ever more outputs at a time: to start it
    for each would take as long as the tests themselves.
    """
    outcomes = sandbox.run_each(
        sandbox.Program({"main.py": program}), (test.dataset for test in tests), limits
    )
    if not programs.is_program(code):
        for test, outcome in zip(tests, outcomes, strict=True):
            same = outcome.output.strip() == str(test.clue).strip()
            yield _judged(outcome, float(same), "")
        return
    for chunk in _chunks(zip(tests, outcomes, strict=True)):
        yield from _scored(code, chunk)


def _chunks(ran: Iterable[Ran]) -> Iterator[list[Ran]]:
    """Ever more at a time, to a bound of number and of length."""
    chunk: list[Ran] = []
    size, length = 1, 0
    for one in ran:
        chunk.append(one)
        length += len(one[1].output)
        if len(chunk) == size or length > LONGEST_CHUNK:
            yield chunk
            chunk, size, length = [], min(2 * size, LARGEST_CHUNK), 0
    if chunk:
        yield chunk


def _scored(code: str, ran: Sequence[Ran]) -> Iterator[Tried]:
    pairs = [(outcome.output.strip(), test.clue) for test, outcome in ran if outcome.is_finished]
    try:
        scores = iter(programs.scores(code, pairs) if pairs else [])
    except programs.ProgramFailed:
        scores = iter([programs.Score(0.0, programs.CANNOT_CHECK)] * len(pairs))
    for _, outcome in ran:
        score = next(scores) if outcome.is_finished else programs.Score(0.0, "")
        yield _judged(outcome, score.score, score.hint)


def _judged(outcome: sandbox.Outcome, score: float, hint: str) -> Tried:
    if not outcome.is_finished:
        errors = f"Run time error:\n{_tail(outcome.errors)}"
        return Tried(False, ENDINGS.get(outcome.ending, errors))
    if score != 1:
        return Tried(False, hint or WRONG_ANSWER, outcome.output.strip())
    return Tried(True, hint)


def _shown(test: Test, tried: Tried) -> str:
    """Of a sample, what went in, what came out, and what should have."""
    if test.sample is None or tried.output is None:
        return ""
    return (
        f"\nInput:\n{_head(test.dataset)}\nYour output:\n{_head(tried.output)}"
        f"\nCorrect output:\n{_head(test.sample)}"
    )


def _head(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def _tail(text: str) -> str:
    """The end of what a program says on errors: Python's last lines say most."""
    short = text.strip()
    return short if len(short) <= LONGEST_SHOWN else f"...{short[-LONGEST_SHOWN:]}"
