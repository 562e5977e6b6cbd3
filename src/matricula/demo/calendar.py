"""The school's year: which one it is, and on which days there is teaching."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_MONTH = 9
SATURDAY = 5
CLOSED = (
    ((11, 1), (11, 1)),
    ((11, 11), (11, 11)),
    ((12, 20), (12, 31)),
    ((1, 1), (1, 4)),
    ((5, 1), (5, 1)),
    ((5, 8), (5, 8)),
    ((7, 15), (8, 24)),
)
"""Holidays as (month, day) from and to, both included."""
SCHOOL = ZoneInfo("Europe/Paris")


def school_year(today: date) -> int:
    """The year in which the school year of `today` began, on 1 September."""
    return today.year if today.month >= FIRST_MONTH else today.year - 1


def teaching_days(start: date, end: date) -> list[date]:
    """The days from `start` to `end` on which there is teaching."""
    return [
        day
        for day in _days(start, end)
        if day.weekday() < SATURDAY
        and not any(first <= (day.month, day.day) <= last for first, last in CLOSED)
    ]


def moment(day: date, hour: int = 9) -> str:
    """An instant of a day, of the school's clock, as the file writes it."""
    return datetime.combine(day, time(hour), SCHOOL).astimezone(UTC).isoformat()


def _days(start: date, end: date) -> Iterator[date]:
    for number in range((end - start).days + 1):
        yield start + timedelta(days=number)
