"""A calendar once it is read, as it passes between processes."""

from datetime import datetime

import msgspec

MOST_OF_SERIES = 2_000
"""Instances of one series that are ever told."""
MOST_INSTANCES = 50_000
"""Instances of one calendar that are ever told at once."""


class Event(msgspec.Struct, frozen=True):
    """An event, or an instance of a series that stands for itself.

    recurrence_id: which instance, in UTC ("20250901T070000Z", or "20250901" of a series of whole
    days); "" for an event or the series itself. starts_at, ends_at: UTC; midnights of UTC where
    `all_day`. time_zone: the zone that it was written in, by the name that `source` uses. status:
    "CONFIRMED", "TENTATIVE" or "CANCELLED". source: the lines of the event, normalized: zones are
    IANA names or zones of the calendar's own, and none is left to guess.
    """

    uid: str
    recurrence_id: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    all_day: bool
    summary: str
    location: str | None
    status: str
    recurs: bool
    source: str


class Calendar(msgspec.Struct, frozen=True):
    """What is taken from a calendar.

    events: one for each (uid, recurrence_id), in that order. refresh_seconds: how often its
    publisher wants it to be asked for, where it says so. zones: the VTIMEZONEs of its own that
    events need, as text; "" for none. skipped: events that say nothing that can be used.
    """

    events: list[Event]
    refresh_seconds: int | None
    zones: str
    skipped: int


class Instance(msgspec.Struct, frozen=True):
    """One time that an event takes place. Times as in `Event`."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    summary: str
    location: str | None
    status: str
