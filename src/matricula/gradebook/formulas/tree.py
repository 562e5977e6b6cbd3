"""What a formula says, as a tree: who is added to whom; and its two spellings."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from matricula.gradebook.model import Floats

SIGNS: dict[str, np.ufunc] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}
SUMS, PRODUCTS = frozenset("+-"), frozenset("*/")


@dataclass(frozen=True, slots=True)
class Number:
    """A number, in the decimals that it was written with."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """The marks of an assessment."""

    assessment_id: int


@dataclass(frozen=True, slots=True)
class Minus:
    """What stands behind a minus sign."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands one after the other, reckoned from the left; the signs are of one strength.

    A chain and not pairs in pairs, so that a tree is as deep as its brackets and no deeper.
    """

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]

    @property
    def is_sum(self) -> bool:
        return self.rest[0][0] in SUMS


Node: TypeAlias = Number | Column | Minus | Chain


def columns_of(node: Node) -> Iterator[int]:
    """The ids of the assessments that a formula names, from the left, each as often as it does."""
    match node:
        case Column(assessment_id):
            yield assessment_id
        case Minus(operand):
            yield from columns_of(operand)
        case Chain(first, rest):
            yield from columns_of(first)
            for _, operand in rest:
                yield from columns_of(operand)


def written(node: Node, name: Callable[[int], str]) -> str:
    """The text that reads as this formula; name: how an assessment is called."""
    match node:
        case Number(text):
            return text
        case Column(assessment_id):
            return name(assessment_id)
        case Minus(operand):
            return f"-{_operand(operand, name, isinstance(operand, Chain))}"
        case Chain(first, rest):
            told = [_operand(first, name, _needs_brackets(first, node))]
            for sign, operand in rest:
                told += [sign, _operand(operand, name, _needs_brackets(operand, node))]
            return " ".join(told)


def reckoned(node: Node, marks: Mapping[int, Floats], blank: Floats) -> Floats:
    """The values of a formula, float64 [students], not rounded.

    marks: of the assessments by id, float64 [students] without NaN. blank: NaN for every student,
    which is what an assessment without marks here gives. What has no value, such as a division by
    zero, is NaN and stays it, whatever it is divided by afterwards.
    """
    match node:
        case Number(text):
            return np.full(blank.shape, float(text))
        case Column(assessment_id):
            return marks.get(assessment_id, blank)
        case Minus(operand):
            return -reckoned(operand, marks, blank)
        case Chain(first, rest):
            value = reckoned(first, marks, blank)
            for sign, operand in rest:
                value = SIGNS[sign](value, reckoned(operand, marks, blank))
                value[~np.isfinite(value)] = np.nan
            return value


def _operand(node: Node, name: Callable[[int], str], bracketed: bool) -> str:
    return f"({written(node, name)})" if bracketed else written(node, name)


def _needs_brackets(operand: Node, chain: Chain) -> bool:
    """Whether an operand of a chain would be read as something else without brackets of its own."""
    return isinstance(operand, Chain) and (operand.is_sum or not chain.is_sum)
