"""Scores from elsewhere on the scales of assessments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matricula.gradebook.attempts import Bounds
from matricula.gradebook.scores import on_scale, score_of

SCORES = st.floats(0, 1)
SCALES = st.one_of(st.none(), st.just(0.0), st.sampled_from([1.0, 5.0, 20.0, 40.0, 100.0]))
TABLES = st.lists(
    st.tuples(st.sampled_from([10.0, 25.0, 50.0, 75.0]), st.sampled_from([2.0, 3.0, 4.0])),
    max_size=4,
    unique_by=lambda row: row[0],
)


@pytest.mark.parametrize(
    ("score", "scale", "bounds", "mark"),
    [
        (0.8, 20.0, (), 16.0),
        (0.8, None, (), 80.0),
        (0.8, 0.0, (), 80.0),
        (0.8, None, ((50.0, 3.0), (100.0, 5.0)), 5.0),
        (0.5, None, ((50.0, 3.0), (100.0, 5.0)), 3.0),
        (0.8, 4.0, ((50.0, 3.0), (100.0, 5.0)), 4.0),
        (1 / 3, 20.0, (), 6.67),
        (0.65, 1.9, (), 1.24),
        (1.2, 20.0, (), 20.0),
        (-0.1, 20.0, (), 0.0),
    ],
)
def test_marks_of_scores(score: float, scale: float | None, bounds: Bounds, mark: float) -> None:
    assert on_scale(score, scale, bounds) == mark


@given(SCORES, SCALES, TABLES)
def test_no_mark_leaves_its_scale(score: float, scale: float | None, bounds: Bounds) -> None:
    mark = on_scale(score, scale, bounds)
    assert mark >= 0
    assert not scale or mark <= scale


@given(SCORES, SCORES, SCALES)
def test_more_is_never_less(one: float, other: float, scale: float | None) -> None:
    less, more = sorted((one, other))
    assert on_scale(less, scale) <= on_scale(more, scale)


@given(SCORES, SCALES)
def test_there_and_back(score: float, scale: float | None) -> None:
    mark = on_scale(score, scale)
    # Marks have two decimals.
    assert abs(score_of(mark, scale) - score) <= 0.005 / (scale or 100.0) + 1e-9
    assert on_scale(score_of(mark, scale), scale) == mark
