"""The times at which events take place. Runs in the process that calendars are read in."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

import recurring_ical_events
from icalendar import Calendar as IcalCalendar

from matricula.calendars.model import MOST_INSTANCES, MOST_OF_SERIES, Event, Instance


def expand(
    events: Sequence[Event], zones: str, begins_at: datetime, ends_at: datetime
) -> list[Instance]:
    """The instances that overlap a window, by their times: of a series MOST_OF_SERIES at most,
    and MOST_INSTANCES of all.

    events: sorted by uid. zones: as in `Calendar`.
    """
    found: list[Instance] = []
    for _, group in groupby(events, key=attrgetter("uid")):
        found += islice(
            _series(list(group), zones, begins_at, ends_at), MOST_INSTANCES - len(found)
        )
    return sorted(found, key=lambda one: (one.starts_at, one.ends_at, one.uid))


def _series(
    group: list[Event], zones: str, begins_at: datetime, ends_at: datetime
) -> Iterator[Instance]:
    if not any(event.recurs for event in group):
        for event in group:
            if event.starts_at < ends_at and (
                event.ends_at > begins_at or event.starts_at >= begins_at
            ):
                yield _of_event(event)
        return
    text = "".join(["BEGIN:VCALENDAR\r\n", zones, *(e.source for e in group), "END:VCALENDAR\r\n"])
    query = recurring_ical_events.of(IcalCalendar.from_ical(text))
    instances = map(_of_component, query.between(begins_at, ends_at))
    yield from sorted(instances, key=attrgetter("starts_at"))[:MOST_OF_SERIES]


def _of_event(event: Event) -> Instance:
    return Instance(
        event.uid,
        event.starts_at,
        event.ends_at,
        event.all_day,
        event.summary,
        event.location,
        event.status,
    )


def _of_component(component: Any) -> Instance:
    start, end = component.start, component.end
    return Instance(
        str(component["UID"]),
        _utc(start),
        _utc(end),
        not isinstance(start, datetime),
        str(component.get("SUMMARY", "")),
        str(component["LOCATION"]) if "LOCATION" in component else None,
        str(component.get("STATUS", "CONFIRMED")),
    )


def _utc(value: date) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.combine(value, time(), UTC)
