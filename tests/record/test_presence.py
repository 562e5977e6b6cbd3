"""Presence from absence: only somebody's word, or an absence that covers it, says something."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from matricula.record.attendance.covering import Absence, attended, interval_of, taking_place
from matricula.record.attendance.halves import (
    BOTH,
    SUNDAY,
    Half,
    Interval,
    Span,
    moments,
    parted,
    touched_halves,
)

CHANGES = {
    "Europe/Paris": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/St_Johns": (date(2026, 3, 8), date(2026, 11, 1)),
    "Pacific/Apia": (date(2020, 9, 27), date(2021, 4, 4)),
    "Africa/Casablanca": (date(2026, 2, 15), date(2026, 3, 22)),
    "Asia/Tomsk": (date(2016, 5, 29), date(2014, 10, 26)),
    "Asia/Tehran": (date(2022, 3, 22), date(2021, 9, 22)),
    "UTC": (),
}
"""Days on which clocks were set forward or back: Sundays, but in Tehran, at midnight."""
ZONES = st.sampled_from(sorted(CHANGES))
OFFERING, ANOTHER = 1, 2
WORDS = st.sampled_from([True, False, None])
LENGTHS = st.timedeltas(timedelta(minutes=1), timedelta(days=3))
HALVES = st.sampled_from(BOTH)


@st.composite
def places(draw: st.DrawFn) -> tuple[ZoneInfo, date]:
    """A school's clocks and a day: some day, or one beside that on which clocks change."""
    name = draw(ZONES)
    days = [st.dates(date(2012, 1, 2), date(2035, 12, 31))]
    if CHANGES[name]:
        beside = st.timedeltas(timedelta(days=-1), timedelta(days=2))
        days.append(st.builds(lambda day, by: day + by, st.sampled_from(CHANGES[name]), beside))
    return ZoneInfo(name), draw(st.one_of(days))


@st.composite
def intervals(draw: st.DrawFn, zone: ZoneInfo, day: date) -> Interval:
    """From some moment of a day on, by local clocks."""
    clock = draw(st.times())
    start = datetime.combine(day, clock, zone).astimezone(UTC)
    return Interval(start, start + draw(LENGTHS))


@dataclass(frozen=True)
class Event:
    """What the record has of an absence."""

    day: date | None = None
    half: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def absence(zone: ZoneInfo, event: Event, offering_id: int | None = None) -> Absence:
    interval = interval_of(event, zone)
    assert interval is not None
    return Absence(interval, offering_id)


@given(st.data(), places(), WORDS)
def test_nothing_but_a_word_says_that_somebody_was_there(
    data: st.DataObject, place: tuple[ZoneInfo, date], word: bool | None
) -> None:
    when = data.draw(st.none() | intervals(*place))
    absences = [Absence(one) for one in data.draw(st.lists(intervals(*place), max_size=3))]
    found = attended(word, when, absences, OFFERING)
    if word is not None:
        assert found is word
    else:
        assert found is not True


@given(st.data(), places())
def test_where_nothing_covers_it_nothing_is_known(
    data: st.DataObject, place: tuple[ZoneInfo, date]
) -> None:
    when = data.draw(intervals(*place))
    assert attended(None, when, [], OFFERING) is None
    length = data.draw(LENGTHS)
    beside = [Interval(when.start - length, when.start), Interval(when.end, when.end + length)]
    assert attended(None, when, map(Absence, beside), OFFERING) is None
    # Of another discipline, it says nothing of this one; of none, it says it of all.
    assert attended(None, when, [Absence(when, ANOTHER)], OFFERING) is None
    assert attended(None, when, [Absence(when, OFFERING)], OFFERING) is False
    assert attended(None, when, [Absence(when)], OFFERING) is False


@given(st.data(), places(), HALVES)
def test_a_half_day_covers_what_touches_it(
    data: st.DataObject, place: tuple[ZoneInfo, date], part: str
) -> None:
    zone, day = place
    when = data.draw(intervals(zone, day))
    missed: Half = day + timedelta(days=data.draw(st.integers(-1, 4))), part
    # Nobody misses a Sunday's half-day by an interval; by its own it is one as any other.
    assume(missed[0].weekday() != SUNDAY)
    touched = set(touched_halves(when, Span(zone.key, saturdays=True)))
    found = attended(None, when, [absence(zone, Event(*missed))], OFFERING)
    assert found is (False if missed in touched else None)


@given(places(), HALVES, st.data())
def test_a_half_day_says_what_the_interval_says_that_it_is(
    place: tuple[ZoneInfo, date], part: str, data: st.DataObject
) -> None:
    zone, day = place
    when = data.draw(intervals(zone, day))
    start, end = moments((day, part), zone)
    both = (Event(day, part), Event(starts_at=start, ends_at=end))
    first, second = (attended(None, when, [absence(zone, one)], OFFERING) for one in both)
    assert first is second


@given(st.data(), places())
def test_what_was_cancelled_is_unknown_again(
    data: st.DataObject, place: tuple[ZoneInfo, date]
) -> None:
    zone, day = place
    when, whole = data.draw(intervals(zone, day)), data.draw(intervals(zone, day))
    days = [day + timedelta(days=number) for number in range(-1, 5)]
    touched = {
        half
        for half in ((one, part) for one in days for part in BOTH)
        if moments(half, zone).start < when.end and when.start < moments(half, zone).end
    }
    inside, outside = parted(whole, touched, zone)
    assert attended(None, when, map(Absence, outside), OFFERING) is None
    before = attended(None, when, [Absence(whole)], OFFERING)
    assert attended(None, when, map(Absence, inside), OFFERING) is before


@given(st.data(), places())
def test_an_activity_without_an_end_is_the_moment_that_it_begins(
    data: st.DataObject, place: tuple[ZoneInfo, date]
) -> None:
    missed = data.draw(intervals(*place))
    start = data.draw(intervals(*place)).start
    when = taking_place(start, data.draw(st.sampled_from([None, start])))
    found = attended(None, when, [Absence(missed)], OFFERING)
    assert found is (False if missed.start <= start < missed.end else None)
    assert attended(None, taking_place(None, start), [Absence(missed)], OFFERING) is None
