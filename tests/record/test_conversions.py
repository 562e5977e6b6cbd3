"""Half-days and intervals, local times and moments: what goes one way comes back the other."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from matricula.importers.odin.moments import HourMissing, moment
from matricula.record.attendance.halves import (
    AM,
    BOTH,
    Half,
    Interval,
    Span,
    is_school_day,
    moments,
    parted,
    touched_halves,
)

ZONES = st.sampled_from(
    ["Europe/Paris", "Asia/Tomsk", "Indian/Reunion", "America/St_Johns", "Pacific/Apia", "UTC"]
)
DAYS = st.dates(date(2012, 1, 2), date(2035, 12, 31))
HALVES = st.tuples(DAYS, st.sampled_from(BOTH))
NAIVE = st.datetimes(datetime(2012, 1, 2), datetime(2035, 12, 31))  # noqa: DTZ001 - local clocks
LENGTHS = st.timedeltas(timedelta(minutes=1), timedelta(days=9))


@given(HALVES, ZONES)
def test_a_half_day_as_an_interval_is_that_half_day(half: Half, name: str) -> None:
    assume(is_school_day(half[0], saturdays=True))
    interval = moments(half, ZoneInfo(name))
    assert interval.start.tzinfo is interval.end.tzinfo is UTC
    span = Span(name, saturdays=True)
    assert list(touched_halves(interval, span)) == [half]
    # A minute of it is enough, and the moment that it ends is not part of it.
    assert list(touched_halves(Interval(interval.start, interval.start + MINUTE), span)) == [half]
    assert list(touched_halves(Interval(interval.end - MINUTE, interval.end), span)) == [half]


MINUTE = timedelta(minutes=1)


@given(DAYS, ZONES)
def test_halves_follow_one_another_without_a_gap(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    morning, afternoon = (moments((day, part), zone) for part in BOTH)
    assert morning.end == afternoon.start
    assert afternoon.end == moments((day + timedelta(days=1), AM), zone).start


@given(NAIVE, LENGTHS, ZONES)
def test_an_interval_lies_in_the_halves_that_it_touches(
    local: datetime, length: timedelta, name: str
) -> None:
    zone = ZoneInfo(name)
    start = local.replace(tzinfo=zone).astimezone(UTC)
    whole = Interval(start, start + length)
    touched = list(touched_halves(whole, Span(name, saturdays=True)))
    assert touched == sorted(set(touched))
    for half in touched:
        there = moments(half, zone)
        assert there.start < whole.end
        assert whole.start < there.end


@given(NAIVE, LENGTHS, ZONES, st.lists(st.tuples(st.integers(0, 9), st.sampled_from(BOTH))))
def test_what_is_cut_is_neither_lost_nor_doubled(
    local: datetime, length: timedelta, name: str, cut: list[tuple[int, str]]
) -> None:
    zone = ZoneInfo(name)
    start = local.replace(tzinfo=zone).astimezone(UTC)
    whole = Interval(start, start + length)
    halves = {(local.date() + timedelta(days=number), part) for number, part in cut}
    inside, outside = parted(whole, halves, zone)
    pieces = sorted([*inside, *outside])
    if pieces:
        assert (pieces[0].start, pieces[-1].end) == whole
    assert all(one.end == other.start for one, other in pairwise(pieces))
    assert sum((one.end - one.start for one in pieces), timedelta()) == length
    span = Span(name, saturdays=True)
    assert all(half in halves for piece in inside for half in touched_halves(piece, span))
    assert not any(half in halves for piece in outside for half in touched_halves(piece, span))


@given(NAIVE, ZONES)
def test_a_local_time_is_one_moment_or_refused(local: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    text = local.replace(microsecond=0).isoformat()
    try:
        found = moment(text, zone)
    except HourMissing:
        # Clocks skip this hour: no moment shows it.
        there = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
        assert there.replace(tzinfo=None) != local
        return
    assert found.tzinfo is UTC
    assert found.astimezone(zone).replace(tzinfo=None).isoformat() == text
