"""What a half-day is, and which of them an event is of: the one rule, for reading and for writing.

A half-day is a local date and a half, "am" before 12:00 and "pm" after (docs/decisions/0007, 0008).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

AM, PM = "am", "pm"
BOTH = (AM, PM)
NOON = time(12)
MIDNIGHT = time()
OPENS = {AM: MIDNIGHT, PM: NOON}
"""When halves begin, by local clocks."""
SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)
LONGEST_CLAIM = timedelta(days=400)

Half = tuple[date, str]
"""A local date, and "am" or "pm"."""


class Event(Protocol):
    """What happened in a half-day, or else from one moment to another."""

    @property
    def day(self) -> date | None: ...
    @property
    def half(self) -> str | None: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...


class Interval(NamedTuple):
    """Two moments; the second is not part of it."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """The half-days to look at. first, last: included; None where there is no end on that side.

    time_zone: the school's, for organizations that name none. saturdays: whether an interval makes
    half-days of Saturdays; of Sundays it never does.
    """

    time_zone: str
    first: date | None = None
    last: date | None = None
    saturdays: bool = False

    def holds(self, day: date) -> bool:
        after = self.first is None or day >= self.first
        return after and (self.last is None or day <= self.last)


def halves_of(event: Event, time_zone: str | None, span: Span) -> Iterator[Half]:
    """The half-days of `span` that an event is of, or touches.

    time_zone: of the organization that knows of the event.
    """
    if event.day is not None and event.half is not None:
        if span.holds(event.day):
            yield event.day, event.half
    elif event.starts_at is not None and event.ends_at is not None:
        there = span if time_zone is None else replace(span, time_zone=time_zone)
        yield from touched_halves(Interval(event.starts_at, event.ends_at), there)


def touched_halves(interval: Interval, span: Span) -> Iterator[Half]:
    """The half-days of `span` that an interval touches by its clocks."""
    zone = ZoneInfo(span.time_zone)
    opens = half_of(interval.start.astimezone(zone))
    # The moment it ends is not part of an interval.
    closes = half_of((interval.end - timedelta(microseconds=1)).astimezone(zone))
    # Only the days that are asked for: an interval may be years long.
    first = max(opens[0], span.first or opens[0])
    last = min(closes[0], span.last or closes[0])
    school = school_halves(first, last, BOTH, saturdays=span.saturdays)
    yield from (half for half in school if opens <= half <= closes)


def half_of(moment: datetime) -> Half:
    """The half-day that a clock shows. moment: a local one."""
    return moment.date(), AM if moment.time() < NOON else PM


def school_halves(
    first: date, last: date, halves: Sequence[str], *, saturdays: bool
) -> Iterator[Half]:
    """These halves of every school day from `first` to `last`, both included: none where they are
    the wrong way round."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if is_school_day(day, saturdays=saturdays):
            yield from ((day, half) for half in halves)


def is_school_day(day: date, *, saturdays: bool) -> bool:
    """Whether school is held on a day of the week. Holidays are school days, as in ScoDoc."""
    return day.weekday() < SATURDAY or (saturdays and day.weekday() < SUNDAY)


def moments(half: Half, zone: ZoneInfo) -> Interval:
    """From when to when a half-day lasts; UTC."""
    day, part = half
    noon = datetime.combine(day, NOON, zone).astimezone(UTC)
    if part == AM:
        return Interval(datetime.combine(day, MIDNIGHT, zone).astimezone(UTC), noon)
    return Interval(noon, datetime.combine(day + ONE_DAY, MIDNIGHT, zone).astimezone(UTC))


def parted(
    whole: Interval, halves: Collection[Half], zone: ZoneInfo
) -> tuple[list[Interval], list[Interval]]:
    """What of an interval lies in some half-days, and what does not, each in order and without
    seams."""
    inside: list[Interval] = []
    outside: list[Interval] = []
    reached = whole.start
    for half in sorted(halves):
        window = moments(half, zone)
        start, end = max(window.start, reached), min(window.end, whole.end)
        if start < end:
            _append(outside, Interval(reached, start))
            _append(inside, Interval(start, end))
            reached = end
    _append(outside, Interval(reached, whole.end))
    return inside, outside


def _append(pieces: list[Interval], piece: Interval) -> None:
    if piece.start >= piece.end:
        return
    if pieces and pieces[-1].end == piece.start:
        piece = Interval(pieces.pop().start, piece.end)
    pieces.append(piece)


def claimed_halves(begin: datetime, end: datetime, *, saturdays: bool) -> list[Half]:
    """The half-days of what a student claims from one local moment to another.

    The first day counts from its afternoon if it begins after 11:59, the last one to its morning if
    it ends before 12:00; a day without a time has hour 0. Source: ScoDoc, _ProcessBilletAbsence.
    """
    opens = begin.date(), PM if begin.hour > 11 else AM
    closes = end.date(), AM if end.hour < 12 else PM
    school = school_halves(begin.date(), end.date(), BOTH, saturdays=saturdays)
    return [half for half in school if opens <= half <= closes]
