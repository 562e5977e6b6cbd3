"""Dates, times and numbers as they are read in French."""

from datetime import date, datetime
from fractions import Fraction

from matricula.gradebook.skills import rounded

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
HALVES = {"am": "matin", "pm": "après-midi"}
NONE = "–"
_THIN = "\u202f"
_FIXED = "\xa0"


def day(value: date) -> str:
    """1er septembre 2025."""
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number}{_FIXED}{MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """7 mai 2026; with the hour, unless that is midnight."""
    midnight = (value.hour, value.minute) == (0, 0)
    return day(value) if midnight else f"{day(value)}, {hour(value)}"


def hour(value: datetime) -> str:
    """9 h 05."""
    return f"{value.hour}{_FIXED}h{_FIXED}{value.minute:02}"


def period(start: datetime, end: datetime) -> str:
    """From when to when, the day once where it is the same. Both in local time."""
    if start.date() == end.date():
        return f"{day(start)}, {hour(start)}{_FIXED}– {hour(end)}"
    return f"{day(start)}, {hour(start)}{_FIXED}– {day(end)}, {hour(end)}"


def number(value: float) -> str:
    """3,5; 4."""
    return f"{value:.10g}".replace(".", ",")


def percent(grade: Fraction | None) -> str:
    """A part of one with the digits with which it is told everywhere: 93,33 %."""
    told = rounded(grade)
    return NONE if told is None else f"{number(round(told * 100, 2))}{_THIN}%"


def counted(count: int, one: str, many: str = "") -> str:
    """1 retard; 2 retards."""
    return f"{count}{_FIXED}{one if count < 2 else many or one + 's'}"
