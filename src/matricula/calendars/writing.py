"""A calendar as others read it: whole, valid, and without where it came from."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from icalendar import Timezone
from icalendar.parser import Contentline

from matricula.calendars.zones import iana

PRODID = "-//Matricula//Calendars//FR"
REFRESH = "PT1H"
ZONES_FROM, ZONES_TO = date(2000, 1, 1), date(2040, 1, 1)

_ZONE = re.compile(r"^[A-Z-]+(?:;RANGE=[A-Z]+)?;TZID=([^:;,\"\r\n]+):", re.MULTILINE)


def written(name: str, sources: Sequence[str], own_zones: str) -> bytes:
    """A calendar as a file. sources, own_zones: as `Event.source` and `Calendar.zones`."""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    named = {zone for source in sources for zone in _ZONE.findall(source)}
    parts = [
        *(f"{line}\r\n" for line in folded(head)),
        *map(_zone, sorted(zone for zone in named if iana(zone))),
        own_zones,
        *(f"{line}\r\n" for source in sources for line in folded(source.splitlines())),
        "END:VCALENDAR\r\n",
    ]
    return "".join(parts).encode()


def folded(lines: Iterable[str]) -> Iterable[str]:
    """Lines of 75 bytes at most, cut where a letter ends."""
    for line in lines:
        yield line if len(line.encode()) <= 75 else _folded(line)


def _folded(line: str) -> str:
    content: Any = Contentline
    return str(content(line).to_ical().decode())


def escaped(text: str) -> str:
    """A text as the value of a property."""
    for plain, said in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, said)
    return text


@cache
def _zone(name: str) -> str:
    """The definition of a zone of the system; there are some hundred."""
    zone = Timezone.from_tzid(name, first_date=ZONES_FROM, last_date=ZONES_TO)
    return str(zone.to_ical().decode())
