"""What a step is worth: discounts by number, deadlines, and the best of what counts."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matricula.gradebook.answers import Terms, discount, in_time, per_cent, points, share, summed

SOFT, HARD = 100.0, 200.0
POLICIES = ("no_discount", "inverse", "first_one", "first_three")
SCORES = st.floats(0, 1, allow_subnormal=False)
SENT = st.lists(st.tuples(SCORES, st.floats(0, 300)), max_size=8)
TERMS = st.builds(
    Terms,
    st.sampled_from(POLICIES),
    st.sampled_from(("no_deadlines", "halved", "linear")),
    st.none() | st.just(SOFT),
    st.none() | st.just(HARD),
)


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        ("no_discount", [1, 1, 1, 1]),
        ("inverse", [1, 1 / 2, 1 / 3, 1 / 4]),
        ("first_one", [1, 0, 0, 0]),
        ("first_three", [1, 1, 1, 0]),
    ],
)
def test_discounts(policy: str, kept: list[float]) -> None:
    assert [discount(policy, number) for number in range(1, 5)] == kept


@pytest.mark.parametrize(
    ("policy", "soft", "hard", "kept"),
    [
        ("no_deadlines", SOFT, HARD, [1, 1, 1, 1, 1]),
        ("halved", SOFT, HARD, [1, 1, 0.5, 0.5, 0]),
        ("linear", SOFT, HARD, [1, 1, 0.5, 0, 0]),
        ("halved", SOFT, None, [1, 1, 0.5, 0.5, 0.5]),
        ("linear", SOFT, None, [1, 1, 1, 1, 1]),
        ("halved", None, HARD, [1, 1, 1, 1, 0]),
        ("linear", None, HARD, [1, 1, 1, 1, 0]),
        ("linear", SOFT, SOFT, [1, 1, 0, 0, 0]),
        ("linear", HARD, SOFT, [1, 1, 0, 0, 0]),
    ],
)
def test_deadlines(policy: str, soft: Any, hard: Any, kept: list[float]) -> None:
    terms = Terms("no_discount", policy, soft, hard)
    assert [in_time(terms, time) for time in (0, 100, 150, 200, 201)] == kept
    # Within the second of a deadline is in time.
    assert [in_time(terms, time + 0.9) for time in (0, 100, 150, 200, 201)] == kept


@given(SENT, TERMS)
def test_what_never_scored_more_never_counts_for_more(
    sent: list[tuple[float, float]], terms: Terms
) -> None:
    """So it is enough to keep the submissions that scored more than all before them."""
    times = sorted(time for _, time in sent)
    every = [
        (n, score, time) for n, ((score, _), time) in enumerate(zip(sent, times, strict=True), 1)
    ]
    best, kept = 0.0, []
    for number, score, time in every:
        if score > best:
            best = score
            kept.append((number, score, time))
    assert share(kept, terms) == share(every, terms)
    assert 0 <= share(every, terms) <= 1


def test_the_best_place_counts_and_none_is_no_discount() -> None:
    late = [(2, 1.0, 150.0)]
    half, nothing = Terms("inverse"), Terms("first_one")
    assert points(6, late, [nothing, half]) == 3
    assert points(6, late, [nothing]) == 0
    assert points(6, late, []) == 6
    assert points(6, [], [half]) == 0


@given(st.lists(st.sampled_from([1 / 3, 2 / 3, 0.1, 5.0])))
def test_a_sum_does_not_depend_on_the_order(values: list[float]) -> None:
    assert summed(values) == summed(reversed(values)) == math.fsum(values)


def test_thirds_are_whole_per_cents() -> None:
    assert per_cent(1 / 3 + 1 / 3 + 1 / 3, 1) == 100
    assert per_cent(2 / 3, 1) == 66.66
    assert per_cent(799_960, 1_000_000) == 79.99
    assert per_cent(0.29, 1) == 29
    assert per_cent(0, 0) == 0
