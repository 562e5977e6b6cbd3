"""Days and moments as requests write them: 2021-02-10 in the new API, 10/02/2021 in ScoDoc 7's."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from matricula.dialects.scodoc.errors import WrongMoment, WrongParameter

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Beyond, clocks leave the calendar, and nobody is absent."""
PIVOT = 70
"""Years of two digits from here on are of the twentieth century."""

AN_ISO_DAY = "un jour comme 2022-10-01"
A_FRENCH_DAY = "un jour comme 01/10/2022"
A_MOMENT = "un moment ISO 8601, avec ou sans heure,"

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_LOOSE_ISO = re.compile(r"([0-9]{4})[^0-9]?([0-9]{2})[^0-9]?([0-9]{2})", re.ASCII)
_FRENCH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})", re.ASCII)

Reader = Callable[[str, str], date]
"""Takes the name of a parameter and its value. Errors: WrongParameter."""


def iso_day(name: str, text: str) -> date:
    """2021-02-10."""
    return _day(name, AN_ISO_DAY, _parts(_ISO, text))


def iso_bound(name: str, text: str) -> date:
    """The same, where something is only looked at: 2019-02-30 is the end of that month.

    Source: page, "abs_groupe_etat", whose example has this date.
    """
    return _day(name, AN_ISO_DAY, _parts(_ISO, text), clamped=True)


def loose_bound(name: str, text: str) -> date:
    """The same with any separator, or none. Source: ScoDoc, XMLgetAbsEtud."""
    return _day(name, AN_ISO_DAY, _parts(_LOOSE_ISO, text), clamped=True)


def french_day(name: str, text: str) -> date:
    """10/02/2021, or 10/02/21."""
    return _day(name, A_FRENCH_DAY, _parts(_FRENCH, text)[::-1])


def french_bound(name: str, text: str) -> date:
    """The same, where something is only looked at: a day after a month's end is its end."""
    return _day(name, A_FRENCH_DAY, _parts(_FRENCH, text)[::-1], clamped=True)


def moment(name: str, text: str) -> datetime:
    """2021-10-25, or 2021-10-25T08:00:00 with a T or a blank; without an offset where none is
    given. Errors: WrongMoment."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise WrongMoment(name, A_MOMENT) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise WrongMoment(name, A_MOMENT)
    return found


def placed(found: datetime, zone: ZoneInfo) -> datetime:
    """A moment in UTC; without an offset it is one of the zone's clocks."""
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _parts(pattern: re.Pattern[str], text: str) -> list[str]:
    found = pattern.fullmatch(text.strip())
    return list(found.groups()) if found else []


def _day(name: str, expected: str, parts: list[str], *, clamped: bool = False) -> date:
    """The day of a year, a month and a day."""
    try:
        year, month, day = (int(part) for part in parts)
        if len(parts[0]) == 2:
            year += 1900 if year >= PIVOT else 2000
        if clamped and 1 <= day <= 31:
            day = min(day, monthrange(year, month)[1])
        found = date(year, month, day)
    except ValueError as error:
        raise WrongParameter(name, expected) from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WrongParameter(name, expected)
    return found
