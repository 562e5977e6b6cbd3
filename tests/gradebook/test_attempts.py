"""Which of several attempts counts, and what it gives."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matricula.gradebook.attempts import (
    converted,
    counted,
    mark_of,
    minutes,
    points_of,
    verdict,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TABLE = [(10.0, 4.0), (20.0, 5.0)]
"""The conversion on the screen of Odin's help: up to 10 points 4, up to 20 points 5."""


@dataclass(frozen=True)
class Try:
    number: int
    points: float | None
    status: str = "passed"
    started_at: datetime = NOON
    finished_at: datetime | None = NOON + timedelta(minutes=5)


@dataclass(frozen=True)
class Test:
    __test__ = False
    counted_attempt: str = "best"
    sends_failed: bool = False
    max_mark: float | None = None


WAITING = Try(3, None, "pending")


@pytest.mark.parametrize(
    ("attempts", "best", "last"),
    [
        ([], None, None),
        ([Try(1, 5.0)], 1, 1),
        ([Try(1, 5.0), Try(2, 3.0)], 1, 2),
        ([Try(1, 3.0), Try(2, 5.0)], 2, 2),
        ([Try(1, 5.0), Try(2, 5.0)], 1, 2),
        ([Try(2, 5.0), Try(1, 5.0)], 1, 2),
        ([Try(1, 0.0, "failed"), WAITING], 1, 1),
        ([Try(1, None, "pending"), WAITING], 3, 3),
        ([Try(1, None, "rework"), replace(WAITING, finished_at=None)], 1, 1),
        ([Try(1, 9.0, "in_review"), Try(2, 1.0)], 2, 2),
    ],
)
def test_the_best_counts_or_the_last(
    attempts: list[Try], best: int | None, last: int | None
) -> None:
    found = [counted(attempts, which) for which in ("best", "last")]
    assert [one and one.number for one in found] == [best, last]


def test_an_attempt_that_waits_has_no_points() -> None:
    assert [points_of(one) for one in (WAITING, Try(1, 2.0, "in_review"), Try(1, 0.0, "failed"))] \
        == [None, None, 0.0]  # fmt: skip


@pytest.mark.parametrize(
    ("points", "mark"),
    [(0.0, 4.0), (10.0, 4.0), (10.5, 5.0), (20.0, 5.0), (20.1, 5.0), (99.0, 5.0)],
)
def test_points_become_the_mark_of_the_first_bound_that_holds_them(
    points: float, mark: float
) -> None:
    assert converted(points, TABLE) == mark
    assert converted(points, TABLE[::-1]) == mark
    assert converted(points, []) == points


@pytest.mark.parametrize(
    ("settings", "attempts", "mark"),
    [
        (Test(), [], None),
        (Test(), [WAITING], None),
        (Test(), [Try(1, 12.0)], 5.0),
        (Test(), [Try(1, 12.0, "failed")], None),
        (Test(sends_failed=True), [Try(1, 12.0, "failed")], 5.0),
        (Test(sends_failed=True), [Try(1, 0.0, "failed")], 4.0),
        (Test("last"), [Try(1, 12.0), Try(2, 3.0)], 4.0),
        (Test("last"), [Try(1, 12.0), Try(2, 3.0, "failed")], None),
        (Test("last"), [Try(1, 12.0), WAITING], 5.0),
        (Test("best"), [Try(1, 12.0), Try(2, 13.0, "failed")], None),
    ],
)
def test_the_mark_of_attempts(settings: Test, attempts: list[Try], mark: float | None) -> None:
    assert mark_of(settings, TABLE, attempts) == mark


@pytest.mark.parametrize(
    ("took", "limit", "told"),
    [
        (timedelta(0), 0, 0.0),
        (timedelta(minutes=12, seconds=30), 0, 12.5),
        (timedelta(seconds=1), 0, 0.02),
        (timedelta(seconds=0.3), 0, 0.01),  # 0.005 minutes: a half, upwards
        (timedelta(seconds=0.299999), 0, 0.0),
        (timedelta(minutes=30, seconds=2), 30, 30.0),
        (timedelta(minutes=29, seconds=59), 30, 29.98),
        (timedelta(days=3), 0, 4320.0),
    ],
)
def test_minutes(took: timedelta, limit: int, told: float) -> None:
    assert minutes(Try(1, 1.0, finished_at=NOON + took), limit) == told


def test_an_attempt_that_goes_on_has_no_minutes() -> None:
    assert minutes(Try(1, None, "pending", finished_at=None), 30) is None


@pytest.mark.parametrize(
    ("points", "least", "status"),
    [(None, 0.0, "pending"), (0.0, 0.0, "passed"), (3.0, 3.0, "passed"), (2.9, 3.0, "failed")],
)
def test_verdicts(points: float | None, least: float, status: str) -> None:
    assert verdict(points, least) == status


points = st.none() | st.integers(0, 30).map(float)
tables = st.dictionaries(st.integers(0, 30).map(float), st.integers(2, 5).map(float), max_size=4)


@st.composite
def several(draw: st.DrawFn) -> list[Try]:
    found = draw(st.lists(points, min_size=1, max_size=6))
    tries = [
        Try(number, one, verdict(one, draw(st.sampled_from([0.0, 10.0]))))
        for number, one in enumerate(found, start=1)
    ]
    return draw(st.permutations(tries))


@given(several())
def test_nothing_beats_the_best_and_nothing_follows_the_last(attempts: list[Try]) -> None:
    checked = [one for one in attempts if one.points is not None]
    best, last = counted(attempts, "best"), counted(attempts, "last")
    assert best in attempts
    assert last in attempts
    if checked:
        assert best is not None
        assert last is not None
        top = max(one.points for one in checked if one.points is not None)
        assert best.points == top
        assert best.number == min(one.number for one in checked if one.points == top)
        assert last.number == max(one.number for one in checked)


@given(several(), tables, st.sampled_from(["best", "last"]), st.booleans())
def test_a_mark_comes_of_the_attempt_that_counts(
    attempts: list[Try], table: dict[float, float], which: str, sends: bool
) -> None:
    bounds = sorted(table.items())
    mark = mark_of(Test(which, sends), bounds, attempts)
    one = counted(attempts, which)
    assert one is not None
    if one.points is None or (one.status == "failed" and not sends):
        assert mark is None
    elif not bounds:
        assert mark == one.points
    else:
        holding = [told for bound, told in bounds if one.points <= bound]
        assert mark == (holding[0] if holding else bounds[-1][1])


@given(st.integers(0, 10**10), st.integers(0, 200))
def test_minutes_are_the_nearest_hundredth_within_the_limit(took: int, limit: int) -> None:
    found = minutes(Try(1, 1.0, finished_at=NOON + timedelta(microseconds=took)), limit)
    assert found is not None
    if limit:
        assert found <= limit
    if not limit or found < limit:
        assert abs(round(found * 100) * 600_000 - took) <= 300_000
        assert found == round(found, 2)


@given(
    st.floats(0, 1_000, allow_nan=False), st.one_of(st.none(), st.sampled_from([0.0, 5.0, 20.0]))
)
def test_no_attempt_gives_more_than_the_scale_allows(points: float, scale: float | None) -> None:
    mark = mark_of(Test(max_mark=scale), (), [Try(1, points, "passed")])
    assert mark == (min(points, scale) if scale else points)
