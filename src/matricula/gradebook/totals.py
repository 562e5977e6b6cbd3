"""Totals of a discipline of an online campus, and the words for them.

Source: Odin's help on totals and attestation (docs/decisions/0030); the scales are ones that
Russian universities publish.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matricula.gradebook.formulas import Formula
from matricula.gradebook.model import Floats

PASS = "pass"
"""The control that ends in passed or not (зачёт): the record's own code, which this room does not
see."""


@dataclass(frozen=True, slots=True)
class Level:
    """From lower_bound on, up to the next level's, a mark is called `label`."""

    lower_bound: float
    label: str
    passes: bool


@dataclass(frozen=True, slots=True)
class MarkScale:
    """A table that tells marks in words. levels: the lower bounds unlike each other, any order."""

    levels: tuple[Level, ...]

    def level(self, mark: float | None) -> Level | None:
        """The level of a mark; None without a mark, or below the lowest bound."""
        if mark is None or math.isnan(mark):
            return None
        reached = [level for level in self.levels if level.lower_bound <= mark]
        return max(reached, key=lambda level: level.lower_bound, default=None)


def scale(levels: Iterable[tuple[float, str, bool]]) -> MarkScale:
    """A scale of rows (lower bound, label, passes)."""
    return MarkScale(tuple(Level(*level) for level in levels))


def _graded(excellent: float, good: float, fair: float) -> MarkScale:
    """The four words of Russian marks, by the least that each takes."""
    return scale(
        [
            (excellent, "отлично", True),
            (good, "хорошо", True),
            (fair, "удовлетворительно", True),
            (0.0, "неудовлетворительно", False),
        ]
    )


VERDICTS = {True: "Зачтено", False: "Не зачтено"}
PASSED_OR_NOT = scale([(3.5, VERDICTS[True], True), (0.0, VERDICTS[False], False)])
PRESETS: dict[str, MarkScale] = {
    "five_point": _graded(4.5, 3.5, 2.5),
    "hundred_point_90": _graded(90.0, 70.0, 55.0),
    "hundred_point_85": _graded(85.0, 70.0, 55.0),
    "pass_fail": PASSED_OR_NOT,
}
"""Scales that an organization may take over as they are. Of five points, a mean between two marks
is called as the nearer one, and a half as the better."""


def final_totals(
    marks: Floats, columns: Sequence[int], formula: Formula | None, attesting: int | None = None
) -> Floats:
    """The total of a discipline for each student, float64 [students]; NaN = none.

    marks: float64 [students, columns]; NaN = no mark. columns: the assessments of its columns.
    attesting: the activity whose mark is the total where there is one, whatever the formula says;
    without its mark there is no total. formula: None leaves the total empty.
    """
    if attesting is not None:
        places = [place for place, key in enumerate(columns) if key == attesting]
        return marks[:, places[0]].copy() if places else np.full(len(marks), np.nan)
    return np.full(len(marks), np.nan) if formula is None else formula.values(marks, columns)


def intermediate_totals(
    marks: Floats, columns: Sequence[int], formulas: Sequence[Formula]
) -> Floats:
    """The intermediate totals, float64 [students, formulas], in the order of `formulas`."""
    totals = [formula.values(marks, columns) for formula in formulas]
    return np.column_stack(totals) if totals else np.empty((len(marks), 0))


def word(mark: float | None, control: str, own: MarkScale | None = None) -> str | None:
    """How a total is called; None without one, or where no scale tells it.

    control: how the discipline ends. own: its scale. A discipline that ends in passed or not says
    no more than that: by its own scale's levels, or else from 3.5 on.
    """
    if control == PASS:
        level = (own or PASSED_OR_NOT).level(mark)
        return None if level is None else VERDICTS[level.passes]
    level = own.level(mark) if own else None
    return level.label if level else None
