"""Formulas over the columns of a discipline's gradebook: read, kept, shown and reckoned.

People write them with the columns' tags: "(A1 + A2) / 2". Kept are the assessments' ids in square
brackets, "([12] + [13]) / 2", so that a column which moves takes its marks along
(docs/decisions/0030). Source: Odin's help on totals, and the placeholder of its formula's field.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matricula.gradebook.formulas.errors import (
    BracketMissing,
    BracketUnopened,
    FormulaError,
    FormulaTooDeep,
    FormulaTooLong,
    NumberRefused,
    OperandMissing,
    SignMissing,
    UnknownColumn,
    UnknownSign,
)
from matricula.gradebook.formulas.reading import (
    DEEPEST,
    LONGEST_KEPT,
    LONGEST_TYPED,
    MOST_OPERANDS,
    read,
)
from matricula.gradebook.formulas.tokens import Token
from matricula.gradebook.formulas.tree import Node, columns_of, reckoned, written
from matricula.gradebook.model import Floats
from matricula.gradebook.rounding import half_up

__all__ = [
    "DEEPEST",
    "GONE",
    "LONGEST_KEPT",
    "LONGEST_TYPED",
    "MOST_OPERANDS",
    "BracketMissing",
    "BracketUnopened",
    "Formula",
    "FormulaError",
    "FormulaTooDeep",
    "FormulaTooLong",
    "NumberRefused",
    "OperandMissing",
    "SignMissing",
    "UnknownColumn",
    "UnknownSign",
    "kept",
    "typed",
]

GONE = "A?"
"""Shown for a column that is no more; nobody can type it."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read."""

    node: Node

    @property
    def text(self) -> str:
        """What is kept: "([12] + [13]) / 2". Read with `kept`, it is this formula again."""
        return written(self.node, lambda key: f"[{key}]")

    @property
    def assessment_ids(self) -> frozenset[int]:
        """The assessments that it names."""
        return frozenset(columns_of(self.node))

    def shown(self, columns: Sequence[int]) -> str:
        """What a person sees: "(A1 + A2) / 2". columns: the discipline's assessments, in order."""
        tags = {key: f"A{place}" for place, key in enumerate(columns, start=1)}
        return written(self.node, lambda key: tags.get(key, GONE))

    def values(self, marks: Floats, columns: Sequence[int]) -> Floats:
        """The formula's value for each student, float64 [students], to two decimals.

        marks: float64 [students, columns]; NaN = no mark, which counts 0. columns: the assessments
        of its columns. NaN: no value, because of a division by zero, a number too large, or a
        column that is not among these.
        """
        named = self.assessment_ids
        known = {
            key: np.where(np.isnan(marks[:, place]), 0.0, marks[:, place])
            for place, key in enumerate(columns)
            if key in named
        }
        with np.errstate(all="ignore"):
            return half_up(reckoned(self.node, known, np.full(len(marks), np.nan)))


def typed(text: str, columns: Sequence[int]) -> Formula:
    """A formula as people write it. columns: the discipline's assessments, in the order of A1, A2.

    A may be small or Cyrillic; decimals have a point or a comma. Errors: FormulaError.
    """

    def named(tag: Token) -> int:
        if not 1 <= int(tag.text) <= len(columns):
            raise UnknownColumn(tag.position)
        return columns[int(tag.text) - 1]

    return Formula(read(text, "tag", LONGEST_TYPED, named))


def kept(text: str) -> Formula:
    """A formula as it is kept. Errors: FormulaError, where nobody wrote it with `Formula.text`."""
    return Formula(read(text, "id", LONGEST_KEPT, lambda token: int(token.text)))
