"""Events as they came, made into events as they are kept."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from icalendar.parser import Contentline, Parameters
from icalendar.prop import vText

from matricula.calendars.errors import CalendarRefused
from matricula.calendars.lines import Component
from matricula.calendars.model import Event
from matricula.calendars.series import MOST_DATES, MOST_RULES, check_cost, checked_rule
from matricula.calendars.times import DAY, BadTime, When, duration, when, whens
from matricula.calendars.zones import Zones

KEPT = ("TRANSP", "CLASS", "CATEGORIES", "DESCRIPTION")
"""What is kept as it came beside what is understood. The rest (addresses, people, files, a
program's own) stays with the publisher."""
STAMPS = ("LAST-MODIFIED", "CREATED")
READ = {
    *KEPT, *STAMPS, "DTSTAMP", "UID", "RECURRENCE-ID", "SEQUENCE", "DTSTART", "DTEND", "DURATION",
    "RRULE", "RDATE", "EXDATE", "SUMMARY", "LOCATION", "STATUS",
}  # fmt: skip
STATUSES = {"CONFIRMED", "TENTATIVE", "CANCELLED"}
LONGEST_TEXT = 2_000
LONGEST_UID = 500
MOST_SEQUENCE = 2**31 - 1

_LINE: Any = Contentline
"""The library's reader of lines has no types."""
_NAME = re.compile(r"[A-Za-z0-9-]+")
_STAMP = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_MEANT = {"n": "\n", "N": "\n"}


@dataclass(slots=True)
class _Fields:
    """The properties of an event that are read: name, parameters and value as written."""

    all: dict[str, list[tuple[Parameters, str]]] = field(default_factory=dict)

    def one(self, name: str) -> tuple[Parameters, str] | None:
        found = self.all.get(name)
        return found[0] if found else None

    def every(self, name: str) -> list[tuple[Parameters, str]]:
        return self.all.get(name, [])

    def value(self, name: str) -> str:
        found = self.one(name)
        return found[1].strip() if found else ""

    def stamp(self, name: str) -> str:
        """An instant as the standard wants it written, or ""."""
        value = self.value(name)
        return value if _STAMP.fullmatch(value) else ""

    def text(self, name: str) -> str:
        """A text in one line."""
        unescaped = _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), self.value(name))
        return " ".join(unescaped.split())[:LONGEST_TEXT]


def event_of(
    component: Component, zones: Zones, now: datetime
) -> tuple[tuple[int, str, str], Event] | None:
    """An event, with what tells which of two of a kind is the newer; None where it says nothing
    that can be used. Errors: CalendarRefused."""
    fields = _fields(component)
    try:
        event = _event(fields, zones, now)
    except BadTime:
        return None
    return (event.sequence, fields.stamp("LAST-MODIFIED"), fields.stamp("DTSTAMP")), event


def _fields(component: Component) -> _Fields:
    fields = _Fields()
    for line in component.lines:
        match = _NAME.match(line)
        name = match[0].upper() if match else ""
        if name in READ:
            try:
                _, parameters, value = _LINE(line).raw_parts()
            except ValueError:
                continue
            fields.all.setdefault(name, []).append((parameters, value))
    return fields


def _event(fields: _Fields, zones: Zones, now: datetime) -> Event:
    given = fields.one("DTSTART")
    if given is None:
        raise BadTime("an event begins")
    start = when(given[1], given[0], zones)
    ends_at, end_line = _end(fields, start, zones)
    which, which_line = _recurrence_id(fields, zones)
    repeating = [] if which else _repeating(fields, start, zones, now)
    summary = fields.text("SUMMARY")
    uid = _uid(fields, start, ends_at, summary)
    sequence = _sequence(fields)
    status = fields.value("STATUS").upper()
    status = status if status in STATUSES else "CONFIRMED"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_escaped(uid)}",
        *which_line,
        f"SEQUENCE:{sequence}",
        start.written("DTSTART"),
        *end_line,
        *repeating,
        f"STATUS:{status}",
        *(f"{name}:{_escaped(fields.text(name))}" for name in ("SUMMARY", "LOCATION")
          if fields.text(name)),
        *(f"{name}:{fields.value(name)}" for name in KEPT if fields.value(name)),
        *(f"{name}:{stamp}" for name in STAMPS if (stamp := fields.stamp(name))),
        f"DTSTAMP:{_stamp(fields, start)}",
        "END:VEVENT",
    ]  # fmt: skip
    return Event(
        uid=uid,
        recurrence_id=which,
        sequence=sequence,
        starts_at=start.utc,
        ends_at=ends_at,
        time_zone=start.zone,
        all_day=start.all_day,
        summary=summary,
        location=fields.text("LOCATION") or None,
        status=status,
        recurs=any(line.startswith(("RRULE", "RDATE")) for line in repeating),
        source="\r\n".join(lines) + "\r\n",
    )


def _stamp(fields: _Fields, start: When) -> str:
    """When an event was written. Publishers stamp it anew each time they are asked, and a calendar
    in which nothing changed is to stay the same."""
    known = (stamp for name in STAMPS if (stamp := fields.stamp(name)))
    return next(known, f"{start.utc:%Y%m%dT%H%M%SZ}")


def _end(fields: _Fields, start: When, zones: Zones) -> tuple[datetime, list[str]]:
    """When an event ends, and the line that says so where one is needed."""
    least = start.utc + DAY if start.all_day else start.utc
    given = fields.one("DTEND")
    if given is not None:
        end = when(given[1], given[0], zones)
        if end.all_day == start.all_day and end.utc >= least:
            return end.utc, [end.written("DTEND")]
        return least, []
    if fields.value("DURATION"):
        lasts = duration(fields.value("DURATION"))
        return max(least, start.utc + lasts), [f"DURATION:{_lasting(lasts, start)}"]
    return least, []


def _lasting(lasts: timedelta, start: When) -> str:
    if start.all_day:
        return f"P{max(1, lasts.days)}D"
    return f"P{lasts.days}DT{lasts.seconds}S" if lasts.days else f"PT{lasts.seconds}S"


def _recurrence_id(fields: _Fields, zones: Zones) -> tuple[str, list[str]]:
    given = fields.one("RECURRENCE-ID")
    if given is None:
        return "", []
    which = when(given[1], given[0], zones)
    later = str(given[0].get("RANGE", "")).upper() == "THISANDFUTURE"
    extra = ";RANGE=THISANDFUTURE" if later else ""
    return which.key, [which.written("RECURRENCE-ID", extra)]


def _repeating(fields: _Fields, start: When, zones: Zones, now: datetime) -> list[str]:
    """The lines that say when an event takes place again, and when not."""
    given = fields.every("RRULE")
    if len(given) > MOST_RULES:
        raise CalendarRefused("an event of the calendar has too many rules")
    rules = [checked_rule(value, start, zones) for _, value in given]
    check_cost(rules, start, now)
    lines = [f"RRULE:{rule}" for rule in rules]
    dates = 0
    for name in ("RDATE", "EXDATE"):
        for parameters, value in fields.every(name):
            dates += value.count(",") + 1
            if dates > MOST_DATES:
                raise CalendarRefused("an event of the calendar names too many dates")
            lines += [one.written(name) for one in whens(value, parameters, zones)]
    return lines


def _uid(fields: _Fields, start: When, ends_at: datetime, summary: str) -> str:
    uid = fields.text("UID")
    if uid and len(uid) <= LONGEST_UID:
        return uid
    told = uid or "\n".join([start.key, ends_at.isoformat(), summary])
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@matricula"


def _sequence(fields: _Fields) -> int:
    value = fields.value("SEQUENCE")
    known = value.isascii() and value.isdigit() and len(value) <= 10
    return min(int(value), MOST_SEQUENCE) if known else 0


def _escaped(text: str) -> str:
    return str(vText(text).to_ical().decode())
