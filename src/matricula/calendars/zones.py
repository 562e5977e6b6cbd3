"""Time zones as calendars name them: IANA names, Windows names, and zones of their own."""

import re
from collections.abc import Iterator
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from matricula.calendars.errors import CalendarRefused
from matricula.calendars.lines import Component

MOST_ZONES = 100
"""Zones of a calendar's own."""
_RULES_OF_ZONES = {"YEARLY", "MONTHLY"}
_KEPT = {"TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE", "RDATE"}
"""What makes a zone. The rest (TZURL, comments, a program's own) stays with the publisher."""
_NAME = re.compile(r"[A-Z0-9-]+")


class Zones:
    """The zones that a calendar may name, and those of its own that were asked for.

    default: the IANA name of the zone that times without one are in.
    """

    def __init__(self, default: str, own: list[Component]) -> None:
        if len(own) > MOST_ZONES:
            raise CalendarRefused(f"the calendar defines more than {MOST_ZONES} time zones")
        self.default = default
        self._own = {_value(component, "TZID"): component for component in own}
        self._known: dict[str, tuple[str, tzinfo] | None] = {}
        self.used: dict[str, str] = {}
        """Zones of the calendar's own that were asked for, by name, as text."""

    def named(self, name: str | None) -> tuple[str, tzinfo]:
        """The zone of a TZID (None: the default), and the name by which it is kept. A name that
        says nothing is taken for the default: its times are floating ones in effect."""
        wanted = self.default if name is None else name.strip().strip('"')
        if wanted not in self._known:
            self._known[wanted] = self._found(wanted)
        return self._known[wanted] or (self.default, ZoneInfo(self.default))

    def _found(self, name: str) -> tuple[str, tzinfo] | None:
        zone = standard(name)
        if zone is not None:
            return zone.key, zone
        own = self._own.get(name)
        return self._defined(name, own) if own else None

    def _defined(self, name: str, component: Component) -> tuple[str, tzinfo] | None:
        text = "\r\n".join(_lines(component)) + "\r\n"
        try:
            parsed = Timezone.from_ical(text)
            if not isinstance(parsed, Timezone):
                return None
            zone = parsed.to_tz(lookup_tzid=False)
            self.used[name] = parsed.to_ical().decode()
        except (ValueError, KeyError, AttributeError, TypeError, IndexError, OverflowError):
            return None
        return name, zone


def standard(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, a Windows name, or a longer name that ends in one; or None."""
    return next((zone for word in _candidates(name) if (zone := iana(word))), None)


def iana(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, or None."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _candidates(name: str) -> Iterator[str]:
    yield name
    if name in WINDOWS_TO_OLSON:
        yield WINDOWS_TO_OLSON[name]
    # "/freeassociation.sourceforge.net/Europe/Paris", and such.
    words = name.strip("/").split("/")
    for count in (3, 2):
        if len(words) >= count:
            yield "/".join(words[-count:])


def _lines(component: Component) -> Iterator[str]:
    """A zone's definition as lines. Errors: CalendarRefused where its rules are no zone's."""
    yield f"BEGIN:{component.name}"
    for line in component.lines:
        name = _NAME.match(line.upper())
        if name is None or name[0] not in _KEPT:
            continue
        if name[0] == "RRULE" and not any(
            f"FREQ={rule}" in line.upper() for rule in _RULES_OF_ZONES
        ):
            raise CalendarRefused("a time zone of the calendar has rules that no zone has")
        yield line
    for part in component.parts:
        yield from _lines(part)
    yield f"END:{component.name}"


def _value(component: Component, name: str) -> str:
    for line in component.lines:
        if line.upper().startswith(name + ":"):
            return line.partition(":")[2].strip()
    return ""
