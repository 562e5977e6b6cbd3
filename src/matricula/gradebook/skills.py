"""How far an apprentice is: grades on one, and their means. No rows, no clock.

Campus Skills' page says that a grade is a note on 1, and that there is a mean for a block and one
for a session; how they are made is told in docs/campus_skills.md. Reckoned in fractions, so that
rounding is that of the number itself and not of its neighbour in binary.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

DIGITS = 4
"""Of a grade or a mean, as it is told."""
SKILLS, BLOCKS = "skills", "blocks"
"""What the mean of a session is the mean of."""

Grade = Fraction | None
"""A part of one; None: not evaluated."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a skill can be found to be. levels: (value, label), the values unlike each other.

    The highest value is above zero; it stands for all that can be mastered.
    """

    levels: tuple[tuple[float, str], ...]

    @property
    def highest(self) -> float:
        return max(value for value, _ in self.levels)

    def grade(self, value: float | None) -> Grade:
        """The part of the highest level that `value` is: 4 of 5 is 0.8."""
        return None if value is None else Fraction(value) / Fraction(self.highest)

    def legend(self, value: float | None) -> str | None:
        """What the level `value` is called."""
        return next((label for level, label in self.levels if level == value), None)


def mean(grades: Iterable[Grade]) -> Grade:
    """The arithmetic mean of those that are grades; None where none is."""
    found = [grade for grade in grades if grade is not None]
    return sum(found, Fraction()) / len(found) if found else None


def session_mean(blocks: Sequence[Sequence[Grade]], of: str = SKILLS) -> Grade:
    """The mean of a session: of the grades in all its blocks, a skill that stands in two counted
    twice ("skills"); or of the means of its blocks ("blocks")."""
    if of == BLOCKS:
        return mean(mean(block) for block in blocks)
    return mean(grade for block in blocks for grade in block)


def rounded(grade: Grade) -> float | None:
    """A grade or a mean as it is told: a tie goes to the even digit."""
    return None if grade is None else float(round(grade, DIGITS))
