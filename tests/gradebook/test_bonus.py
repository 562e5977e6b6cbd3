"""Rules for sport and culture beyond ScoDoc's own vectors (which test_department.py compares)."""

from datetime import date

import numpy as np
import pytest

from matricula.gradebook import BONUS_RULES, UnsupportedBonusRule, bonus_rule
from matricula.gradebook.bonus import bonus_points
from tests.gradebook.from_department import department
from tests.gradebook.small import floats

SEPTEMBER = date(2020, 9, 1)


def points(
    rule: str,
    *marks: float | None,
    coefficients: list[float] | None = None,
    general: float = 10.0,
    starts_on: date = SEPTEMBER,
) -> float:
    found, _ = bonus_points(
        bonus_rule(rule),
        floats(marks)[:, np.newaxis],
        floats(coefficients or [1.0] * len(marks)),
        floats([general]),
        starts_on,
    )
    return float(found[0])


def test_every_function_of_the_file_is_supported_or_refused() -> None:
    names = {row["function"].removeprefix("bonus_") for row in department()["bonus_functions"]}
    refused = {"iutBordeaux1", "iutlh", "iutr"}
    assert set(BONUS_RULES) == names - refused
    for name in refused:
        with pytest.raises(UnsupportedBonusRule, match=name):
            bonus_rule(name)


@pytest.mark.parametrize("name", sorted(BONUS_RULES))
def test_the_prefix_is_optional(name: str) -> None:
    assert bonus_rule(name) is bonus_rule("bonus_" + name)


@pytest.mark.parametrize(
    ("first_day", "expected"),
    [(date(2010, 7, 31), 0.2), (date(2010, 8, 1), 0.2), (date(2010, 8, 2), 0.4)],
)
def test_lille_changed_in_august_2010(first_day: date, expected: float) -> None:
    assert points("lille", 20.0, starts_on=first_day) == expected


def test_one_mark_needs_no_coefficient() -> None:
    assert points("iutva", 16.0, coefficients=[0.0]) == 0.3
    assert points("iutva", None, 16.0, coefficients=[1.0, 0.0]) == 0.3


def test_several_marks_without_any_coefficient_give_nothing() -> None:
    assert points("iutv", 16.0, 18.0, coefficients=[0.0, 0.0]) == 0.0


def test_modules_without_a_mark_do_not_weigh() -> None:
    assert points("iuto", None, 10.0, 14.0, coefficients=[9.0, 1.0, 1.0]) == 12.0 * 2.5 / 100


@pytest.mark.parametrize(
    ("mark", "percent"),
    [(9.99, 0.0), (10.49, 0.5), (10.5, 0.75), (12.99, 1.75), (18.99, 4.75), (19.0, 5.0), (20, 5.0)],
)
def test_amiens(mark: float, percent: float) -> None:
    assert points("iutam", mark, general=12.0) == 12.0 * percent / 100.0


def test_amiens_looks_at_the_first_mark() -> None:
    assert points("iutam", None, 10.0, 20.0, general=12.0) == 12.0 * 0.5 / 100.0


def test_bethune_cuts_after_the_second_decimal() -> None:
    assert points("iutbethune", 13.0, general=11.99) == 0.17


def test_students_do_not_mix() -> None:
    """Each student alone and all together: the same points, for every rule."""
    marks = np.array([[12.0, np.nan, np.nan, 15.0], [np.nan, 18.0, np.nan, 11.5]])
    coefficients, general = np.array([1.0, 2.0]), np.array([10.0, 12.0, 13.0, np.nan])
    for rule in BONUS_RULES.values():
        together, concerned = bonus_points(rule, marks, coefficients, general, SEPTEMBER)
        assert concerned.tolist() == [True, True, False, False]
        for student in range(4):
            one = slice(student, student + 1)
            alone, _ = bonus_points(rule, marks[:, one], coefficients, general[one], SEPTEMBER)
            assert alone[0] == together[student]
