"""Presence from absence: the one rule. Pure.

What somebody said goes first, then an absence that covers the activity; else nothing is known, and
unknown is not present (decision 8 of the house, docs/decisions/0008).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from matricula.record.attendance.halves import Event, Interval, moments

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """When somebody was missing. offering_id: the discipline that alone was missed, if one is
    named."""

    interval: Interval
    offering_id: int | None = None

    def covers(self, when: Interval, offering_id: int) -> bool:
        """Whether an activity of a discipline was missed: all of it, or a part."""
        if self.offering_id not in (None, offering_id):
            return False
        return self.interval.start < when.end and when.start < self.interval.end


def interval_of(event: Event, zone: ZoneInfo) -> Interval | None:
    """From when to when an event is, by the clocks of a school; None where it does not say."""
    if event.day is not None and event.half is not None:
        return moments((event.day, event.half), zone)
    if event.starts_at is not None and event.ends_at is not None:
        return Interval(event.starts_at, event.ends_at)
    return None


def taking_place(starts_at: datetime | None, ends_at: datetime | None) -> Interval | None:
    """From when to when an activity is: of its start alone, that moment; None where it has none."""
    if starts_at is None:
        return None
    least = starts_at + INSTANT
    return Interval(starts_at, max(ends_at or least, least))


def attended(
    said: bool | None, when: Interval | None, absences: Iterable[Absence], offering_id: int
) -> bool | None:
    """Whether somebody was there; None where nobody knows.

    said: somebody's word, None where there is none. when: the activity, as `taking_place` has it.
    """
    if said is not None or when is None:
        return said
    return False if any(one.covers(when, offering_id) for one in absences) else None
