"""A whole calendar, made into what is kept of it, in the process that calendars are read in."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from matricula.calendars.errors import CalendarRefused
from matricula.calendars.events import event_of
from matricula.calendars.lines import Component, components
from matricula.calendars.model import Calendar, Event
from matricula.calendars.times import BadTime, duration
from matricula.calendars.zones import Zones, standard

INTERVALS = ("REFRESH-INTERVAL", "X-PUBLISHED-TTL")
"""RFC 7986 first, then what Outlook writes."""


def parse(content: bytes, time_zone: str, now: datetime) -> Calendar:
    """What is kept of a calendar. time_zone: of times without one, where the calendar names none.

    Errors: CalendarRefused.
    """
    calendars = components(content)
    best: dict[tuple[str, str], tuple[tuple[int, str, str], Event]] = {}
    zones: dict[str, str] = {}
    seen = 0
    for calendar in calendars:
        named = standard(_value(calendar.lines, "X-WR-TIMEZONE"))
        known = Zones(named.key if named else time_zone, list(_parts(calendar, "VTIMEZONE")))
        for component in _parts(calendar, "VEVENT"):
            seen += 1
            _keep_newer(best, event_of(component, known, now))
        zones.update(known.used)
    if seen and not best:
        raise CalendarRefused("no event of the calendar can be read")
    events = [best[key][1] for key in sorted(best)]
    return Calendar(
        events=events,
        refresh_seconds=_refresh(line for calendar in calendars for line in calendar.lines),
        zones="".join(zones[name] for name in sorted(zones)),
        skipped=seen - len(events),
    )


def _keep_newer(
    best: dict[tuple[str, str], tuple[tuple[int, str, str], Event]],
    found: tuple[tuple[int, str, str], Event] | None,
) -> None:
    if found is None:
        return
    key = (found[1].uid, found[1].recurrence_id)
    if key not in best or best[key][0] <= found[0]:
        best[key] = found


def _parts(calendar: Component, name: str) -> Iterator[Component]:
    return (part for part in calendar.parts if part.name == name)


def _value(lines: Iterable[str], name: str) -> str:
    """The value of a property, its parameters left out; "" for none."""
    for line in lines:
        head, _, value = line.partition(":")
        if head.partition(";")[0].upper() == name:
            return value.strip()
    return ""


def _refresh(lines: Iterable[str]) -> int | None:
    listed = list(lines)
    for name in INTERVALS:
        try:
            seconds = int(duration(_value(listed, name)).total_seconds())
        except BadTime:
            continue
        if seconds > 0:
            return seconds
    return None
