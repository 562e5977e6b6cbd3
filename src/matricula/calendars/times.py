"""Dates and times of a calendar: read, moved to UTC, and written again."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar.parser import Parameters
from icalendar.prop import vDDDTypes, vDuration

from matricula.calendars.zones import Zones

# The library's readers have no types.
_TIME: Any = vDDDTypes
_DURATION: Any = vDuration

UTC_NAME = "UTC"
DAY = timedelta(days=1)
EARLIEST, LATEST = 1900, 2200
"""Years outside of these are mistakes, or meant to cost something."""


class BadTime(ValueError):
    """This is no time that anything takes place at."""


@dataclass(frozen=True, slots=True)
class When:
    """A date, or a time in a zone. zone: its name; UTC_NAME for a date."""

    value: date
    zone: str

    @property
    def all_day(self) -> bool:
        return not isinstance(self.value, datetime)

    @property
    def utc(self) -> datetime:
        """The instant; of a date, its midnight in UTC."""
        if isinstance(self.value, datetime):
            return self.value.astimezone(UTC)
        return datetime.combine(self.value, time(), UTC)

    @property
    def key(self) -> str:
        """The same text for the same instant, however it was written."""
        return f"{self.utc:%Y%m%d}" if self.all_day else f"{self.utc:%Y%m%dT%H%M%SZ}"

    def written(self, name: str, extra: str = "") -> str:
        """A line that says it. extra: parameters, each with its semicolon before."""
        if not isinstance(self.value, datetime):
            return f"{name}{extra};VALUE=DATE:{self.value:%Y%m%d}"
        if self.zone == UTC_NAME:
            return f"{name}{extra}:{self.utc:%Y%m%dT%H%M%SZ}"
        zone = f'"{self.zone}"' if set(self.zone) & set(":;,") else self.zone
        return f"{name}{extra};TZID={zone}:{self.value:%Y%m%dT%H%M%S}"


def whens(text: str, parameters: Parameters, zones: Zones) -> list[When]:
    """The times of a property, by commas; of periods, their beginnings. Errors: BadTime."""
    return [_when(part, parameters, zones) for part in text.split(",") if part.strip()]


def when(text: str, parameters: Parameters, zones: Zones) -> When:
    """The one time of a property. Errors: BadTime."""
    return _when(text, parameters, zones)


def duration(text: str) -> timedelta:
    """A length of time that is not below zero. Errors: BadTime."""
    try:
        found = _DURATION.from_ical(text.strip())
    except (ValueError, OverflowError) as error:
        raise BadTime(text) from error
    if not isinstance(found, timedelta) or not timedelta(0) <= found < 3660 * DAY:
        raise BadTime(text)
    return found


def _when(text: str, parameters: Parameters, zones: Zones) -> When:
    try:
        found = _TIME.from_ical(text.strip().partition("/")[0])
        if isinstance(found, datetime):
            return _checked(_placed(found, parameters, zones))
        if isinstance(found, date):
            return _checked(When(found, UTC_NAME))
    except (ValueError, OverflowError) as error:
        raise BadTime(text) from error
    raise BadTime(text)


def _placed(found: datetime, parameters: Parameters, zones: Zones) -> When:
    if found.tzinfo is not None:
        return When(found.astimezone(UTC), UTC_NAME)
    named = parameters.get("TZID")
    name, zone = zones.named(str(named) if named else None)
    return When(found.replace(tzinfo=zone), name)


def _checked(found: When) -> When:
    if not EARLIEST <= found.value.year <= LATEST:
        raise BadTime(str(found.value))
    return found
