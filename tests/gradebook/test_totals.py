"""Totals of a discipline, and the words for them."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matricula.gradebook.formulas import typed
from matricula.gradebook.totals import (
    PRESETS,
    final_totals,
    intermediate_totals,
    scale,
    word,
)

COLUMNS = [12, 13]
NO_MARK = float("nan")
MARKS = np.array([[4.0, NO_MARK], [5.0, 0.0], [NO_MARK, NO_MARK]])
HALF = typed("(A1 + A2) / 2", COLUMNS)


def told(totals: np.typing.NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(total) else total for total in totals.tolist()]


def test_the_formula_gives_the_total_and_a_blank_counts_nothing() -> None:
    assert told(final_totals(MARKS, COLUMNS, HALF)) == [2.0, 2.5, 0.0]


def test_without_a_formula_there_is_no_total() -> None:
    assert told(final_totals(MARKS, COLUMNS, None)) == [None, None, None]


def test_the_activity_that_attests_goes_before_the_formula() -> None:
    assert told(final_totals(MARKS, COLUMNS, HALF, attesting=13)) == [None, 0.0, None]
    assert told(final_totals(MARKS, COLUMNS, HALF, attesting=12)) == [4.0, 5.0, None]
    assert told(final_totals(MARKS, COLUMNS, HALF, attesting=99)) == [None, None, None]


def test_totals_do_not_share_the_marks() -> None:
    marks = MARKS.copy()
    final_totals(marks, COLUMNS, None, attesting=12)[:] = 1.0
    np.testing.assert_array_equal(marks, MARKS)


def test_intermediate_totals_stand_in_their_order() -> None:
    formulas = [typed("A2 / A1", COLUMNS), typed("A1 * 10", COLUMNS)]
    found = intermediate_totals(MARKS, COLUMNS, formulas)
    assert [told(row) for row in found] == [[0.0, 40.0], [0.0, 50.0], [None, 0.0]]
    assert intermediate_totals(MARKS, COLUMNS, []).shape == (3, 0)


@pytest.mark.parametrize(
    ("preset", "mark", "expected"),
    [
        ("five_point", 5.0, "отлично"),
        ("five_point", 4.5, "отлично"),
        ("five_point", 4.49, "хорошо"),
        ("five_point", 4.0, "хорошо"),
        ("five_point", 3.0, "удовлетворительно"),
        ("five_point", 2.0, "неудовлетворительно"),
        ("five_point", 1.0, "неудовлетворительно"),
        ("hundred_point_90", 100.0, "отлично"),
        ("hundred_point_90", 90.0, "отлично"),
        ("hundred_point_90", 89.99, "хорошо"),
        ("hundred_point_90", 70.0, "хорошо"),
        ("hundred_point_90", 55.0, "удовлетворительно"),
        ("hundred_point_90", 54.0, "неудовлетворительно"),
        ("hundred_point_90", 0.0, "неудовлетворительно"),
        ("hundred_point_85", 85.0, "отлично"),
        ("hundred_point_85", 84.9, "хорошо"),
        ("pass_fail", 3.5, "Зачтено"),
        ("pass_fail", 3.49, "Не зачтено"),
        ("hundred_point_90", -1.0, None),
        ("hundred_point_90", None, None),
        ("hundred_point_90", NO_MARK, None),
    ],
)
def test_words_of_scales(preset: str, mark: float | None, expected: str | None) -> None:
    assert word(mark, "exam", PRESETS[preset]) == expected
    assert word(mark, "graded_pass", PRESETS[preset]) == expected


@pytest.mark.parametrize(
    ("mark", "own", "expected"),
    [
        (3.5, None, "Зачтено"),
        (3.49, None, "Не зачтено"),
        (0.0, None, "Не зачтено"),
        (None, None, None),
        (55.0, "hundred_point_90", "Зачтено"),
        (54.0, "hundred_point_90", "Не зачтено"),
    ],
)
def test_what_ends_in_passed_or_not_says_no_more(
    mark: float | None, own: str | None, expected: str | None
) -> None:
    assert word(mark, "pass", PRESETS[own] if own else None) == expected


def test_an_exam_without_a_scale_has_no_word() -> None:
    assert word(5.0, "exam") is None


@given(
    st.dictionaries(st.integers(0, 100).map(float), st.booleans(), min_size=1, max_size=8),
    st.integers(-1, 101).map(float),
    st.randoms(),
)
def test_the_level_is_the_highest_bound_that_is_reached(
    bounds: dict[float, bool], mark: float, random: Random
) -> None:
    rows = [(bound, f"from {bound}", passes) for bound, passes in bounds.items()]
    random.shuffle(rows)
    level = scale(rows).level(mark)
    reached = [bound for bound in sorted(bounds) if bound <= mark]
    assert (level.lower_bound if level else None) == (reached[-1] if reached else None)
