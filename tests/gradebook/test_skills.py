"""Grades and means against ones written with decimals and loops."""

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matricula.gradebook.skills import BLOCKS, SKILLS, Scale, mean, rounded, session_mean

STARS = Scale(tuple((float(value), f"{value} stars") for value in range(5)))
FIVE = Scale(((1.0, "Notions"), (2.0, "Apprentissage"), (3.0, "Pratique"), (4.0, "Maîtrise"),
              (5.0, "Expert")))  # fmt: skip
HALVES = Scale(((0.5, "peu"), (2.5, "tout")))

values = st.none() | st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0])
blocks = st.lists(st.lists(values, max_size=6), max_size=5)


def by_hand(numbers: list[float | None], highest: int) -> Decimal | None:
    """The mean of parts of `highest`, exact to sixty digits."""
    found = [Decimal(number) / highest for number in numbers if number is not None]
    return sum(found, Decimal()) / len(found) if found else None


def told(number: Decimal | None) -> float | None:
    if number is None:
        return None
    return float(number.quantize(Decimal("0.0001"), ROUND_HALF_EVEN))


@given(blocks)
def test_means_are_those_of_what_was_evaluated(found: list[list[float | None]]) -> None:
    grades = [[FIVE.grade(value) for value in block] for block in found]
    with localcontext(prec=60):
        of_blocks = [by_hand(block, 5) for block in found]
        assert [rounded(mean(block)) for block in grades] == [told(one) for one in of_blocks]
        flat = by_hand([value for block in found for value in block], 5)
        assert rounded(session_mean(grades, SKILLS)) == told(flat)
        means = [one for one in of_blocks if one is not None]
        of_means = sum(means, Decimal()) / len(means) if means else None
        assert rounded(session_mean(grades, BLOCKS)) == told(of_means)


@given(st.lists(values, min_size=1))
def test_a_mean_lies_between_its_grades(found: list[float | None]) -> None:
    grades = [FIVE.grade(value) for value in found]
    known = [grade for grade in grades if grade is not None]
    between = mean(grades)
    assert (between is None) == (not known)
    assert between is None or min(known) <= between <= max(known)
    assert mean([*grades, None]) == between


@pytest.mark.parametrize(
    ("scale", "value", "grade", "legend"),
    [
        (FIVE, 4.0, 0.8, "Maîtrise"),
        (FIVE, 1.0, 0.2, "Notions"),
        (FIVE, None, None, None),
        (STARS, 0.0, 0.0, "0 stars"),
        (STARS, 4.0, 1.0, "4 stars"),
        (HALVES, 0.5, 0.2, "peu"),
        (HALVES, 2.0, 0.8, None),
    ],
)
def test_a_grade_is_a_part_of_the_highest_level(
    scale: Scale, value: float | None, grade: float | None, legend: str | None
) -> None:
    assert (rounded(scale.grade(value)), scale.legend(value)) == (grade, legend)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (Fraction(1, 3), 0.3333),
        (Fraction(2, 3), 0.6667),
        (Fraction(1, 32), 0.0312),  # 0.03125: a tie, to the even digit
        (Fraction(3, 32), 0.0938),  # 0.09375
        (Fraction(0), 0.0),
        (Fraction(1), 1.0),
    ],
)
def test_rounds_ties_to_the_even_digit(number: Fraction, expected: float) -> None:
    assert rounded(number) == expected
