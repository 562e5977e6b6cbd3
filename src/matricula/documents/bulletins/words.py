"""How paper writes people, days and numbers, in French."""

import re
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

TITLES = {"M": "M.", "F": "Mme"}

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Controls, and the marks that turn the direction of whatever comes after them."""
WIDE, NARROW = 25, 10
"""Letters in a row that a line holds, in the table and in the narrowest place."""
LONGEST, SHORT = 300, 40
"""Letters of a name or a title, and of one in a narrow place."""
_ZERO_WIDTH_SPACE = "\u200b"


class Named(Protocol):
    """What has names: a row about a person."""

    family_name: str
    given_name: str
    usual_name: str | None
    gender: str | None


def full_name(person: Named) -> str:
    """A name as bulletins are headed with it: "Mme Ada LOVELACE"."""
    family, usual = person.family_name.upper(), (person.usual_name or "").upper()
    listed = f"{usual} ({family})" if usual else family
    parts = (TITLES.get(person.gender or "", ""), _capitalised(person.given_name), listed)
    return " ".join(part for part in (line(part) for part in parts) if part)


def _capitalised(given_name: str) -> str:
    """ "Anne-Marie", also of those who write it in capitals, or without any."""
    if not (given_name.isupper() or given_name.islower()):
        return given_name
    words = given_name.split()
    return " ".join("-".join(part.capitalize() for part in word.split("-")) for word in words)


def line(text: str | None, most: int = LONGEST) -> str:
    """Text of the record on one line, as `paragraph` has it, and cut where it is longer."""
    return _broken(_cut(text, most), WIDE)


def narrow(text: str | None) -> str:
    """The same for a narrow place."""
    return _broken(_cut(text, SHORT), NARROW)


def paragraph(text: str) -> str:
    """Text of the record without what cannot be seen; long words may be broken."""
    return _broken(_seen(text.replace("\r\n", "\n").replace("\r", "\n")), WIDE)


def _cut(text: str | None, most: int) -> str:
    whole = _seen(" ".join((text or "").split()))
    return whole if len(whole) <= most else f"{whole[: most - 1]}…"


def _seen(text: str) -> str:
    return _INVISIBLE.sub("", text.replace("\t", " "))


def _broken(text: str, after: int) -> str:
    """`text` with places to break words that are longer than a line."""
    return re.sub(rf"\S{{{after}}}(?=\S)", lambda found: found[0] + _ZERO_WIDTH_SPACE, text)


def french(day: date | None) -> str:
    """A day as 10/02/2021; "" for none."""
    return f"{day:%d/%m}/{day.year:04}" if day else ""


def local_day(moment: datetime, time_zone: str) -> date:
    """What calendars in `time_zone` show at `moment`; at the ends of the calendar, those in UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware.astimezone(ZoneInfo(time_zone)).date()
    except OverflowError:
        return aware.date()


def credit(ects: float | None) -> str:
    """ECTS: "16", "4.5", or "" where there are none."""
    return "" if ects is None else format(ects, ".3g")
