"""Whether two formulas mean the same: compared at points drawn within the teacher's ranges."""

from collections.abc import Iterator, Sequence
from random import Random

import msgspec
from mpmath import mp

from matricula.quizzes.formulas.model import Call, Formula, Node
from matricula.quizzes.formulas.values import DIGITS, Undefined, Value, value_of

POINTS = 12
TRIES = 100
ROUNDING = 35
"""Digits, of the fifty that are computed, in which equal formulas agree."""

TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Ranges(msgspec.Struct, frozen=True):
    """Where points lie. Decimals as text; whole: whole numbers alone."""

    real: tuple[str, str]
    imaginary: tuple[str, str]
    whole: bool


class CannotCompare(Exception):
    """It cannot be said whether two formulas mean the same; the message says why."""


def are_equal(answer: Formula, given: Formula, ranges: Ranges, margin: str, seed: int) -> bool:
    """Whether `given` has the values of `answer`, to `margin`.

    An inequality equals one that has the same difference of its sides. Errors: CannotCompare.
    """
    if bool(answer.sign) != bool(given.sign):
        kind = "an inequality" if answer.sign else "no inequality"
        raise CannotCompare(f"The answer must be {kind}.")
    if unknown := given.symbols - answer.symbols:
        raise CannotCompare(f"The answer does not depend on {', '.join(sorted(unknown)[:5])}.")
    one, other = _difference(answer), _difference(given)
    if answer.sign != given.sign:
        if TURNED[answer.sign] != given.sign:
            return False
        other = Call("-", (other,))
    with mp.workdps(DIGITS):
        symbols = sorted(answer.symbols)
        return _agree(one, other, _points(symbols, ranges, seed), mp.mpf(margin), bool(symbols))


def _difference(formula: Formula) -> Node:
    if formula.right is None:
        return formula.left
    return Call("+", (formula.left, Call("-", (formula.right,))))


def _agree(
    one: Node, other: Node, points: Iterator[dict[str, Value]], margin: Value, is_varied: bool
) -> bool:
    """Whether two trees have the same values at the first points where the first has one."""
    compared = 0
    for point in points:
        try:
            expected = value_of(one, point)
        except Undefined:
            continue
        try:
            found = value_of(other, point)
        except Undefined:
            return False
        size = max(mp.fabs(expected), mp.fabs(found))
        if mp.fabs(expected - found) > margin + size * mp.mpf(10) ** -ROUNDING:
            return False
        compared += 1
        if compared == POINTS or not is_varied:
            return True
    if not compared:
        raise CannotCompare("Cannot check answer.")
    return True


def _points(symbols: Sequence[str], ranges: Ranges, seed: int) -> Iterator[dict[str, Value]]:
    random = Random(seed)  # noqa: S311 (no secret)
    for _ in range(TRIES):
        yield {
            name: mp.mpc(
                _drawn(random, ranges.real, whole=ranges.whole),
                _drawn(random, ranges.imaginary, whole=ranges.whole),
            )
            for name in symbols
        }


def _drawn(random: Random, bounds: tuple[str, str], *, whole: bool) -> Value:
    low, high = map(mp.mpf, bounds)
    if whole:
        return mp.mpf(random.randint(int(mp.ceil(low)), int(mp.floor(high))))
    return low + (high - low) * mp.mpf(random.random())
