"""Rules by which an event repeats: which of them are taken, and what they may cost."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from types import FrameType

from dateutil.rrule import rrulestr
from icalendar.prop import vRecur

from matricula.calendars.errors import CalendarRefused
from matricula.calendars.model import MOST_OF_SERIES
from matricula.calendars.times import UTC_NAME, BadTime, When
from matricula.calendars.zones import Zones

FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
MOST_A_DAY = 24
MOST_RULES = 10
MOST_DATES = 5_000
"""Dates that an event adds to its series or takes out of it."""
MOST_STEPS = 200_000
"""Repetitions that are counted before the window begins."""
SECONDS = 2.0
"""Of the processor's time, that one series may cost."""
BEFORE, AFTER = timedelta(days=366), timedelta(days=2 * 366)
"""The window in which series are looked at, around now."""

TOO_DEAR = "a series of the calendar takes too long to expand"


def checked_rule(text: str, start: When, zones: Zones) -> str:
    """A rule as it is kept: its end in UTC, or a date for whole days, as the standard wants it.

    Errors: CalendarRefused where it repeats more often than anything taught does; BadTime where
    it cannot be read.
    """
    try:
        rule = vRecur.from_ical(text)
        told = {str(name).upper(): rule[name] for name in rule}
        values = {name: _listed(value) for name, value in told.items()}
        _refuse_costly(values)
        for until in values.get("UNTIL", []):
            rule["UNTIL"] = [_until(until, start, zones)]
        return str(rule.to_ical().decode())
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
        raise BadTime(text) from error


def check_cost(rules: Sequence[str], start: When, now: datetime) -> None:
    """Errors: CalendarRefused where finding the instances of a series in the window around `now`
    takes too long; BadTime where a rule makes no sense."""
    for rule in rules:
        with _limited():
            try:
                _walk(rule, start, now)
            except (ValueError, TypeError, OverflowError) as error:
                raise BadTime(rule) from error


def _walk(text: str, start: When, now: datetime) -> None:
    words = text.split(";")
    # Of whole days, the last day is told as a date, which the library compares to no time.
    dated = [f"{word}T000000Z" if word.startswith("UNTIL=") and "T" not in word[6:] else word
             for word in words]  # fmt: skip
    counted = 0
    for moment in islice(rrulestr(";".join(dated), dtstart=start.utc), MOST_STEPS):
        counted += moment >= now - BEFORE
        if moment > now + AFTER or counted > MOST_OF_SERIES:
            return
    # Either it ended by itself, or it is so long ago that nobody means it.


def _refuse_costly(rule: dict[str, list[object]]) -> None:
    frequency = [str(value).upper() for value in rule.get("FREQ", [])]
    if len(frequency) != 1:
        raise BadTime("a rule has one frequency")
    if frequency[0] not in FREQUENCIES:
        raise CalendarRefused("a series of the calendar repeats more often than daily")
    if any(int(str(value)) < 1 for name in ("INTERVAL", "COUNT") for value in rule.get(name, [])):
        raise BadTime("a rule counts from one")
    a_day = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        a_day *= max(1, len(rule.get(name, [])))
    if a_day > MOST_A_DAY or sum(map(len, rule.values())) > 1_000:
        raise CalendarRefused("a series of the calendar repeats too often")


def _until(until: object, start: When, zones: Zones) -> date:
    """The end of a series, in UTC, or a date for whole days."""
    if not isinstance(until, date):
        raise BadTime(str(until))
    if start.all_day:
        return until.date() if isinstance(until, datetime) else until
    if not isinstance(until, datetime):
        until = datetime.combine(until, time(23, 59, 59))
    if until.tzinfo is None:
        zone = UTC if start.zone == UTC_NAME else zones.named(start.zone)[1]
        until = until.replace(tzinfo=zone)
    return until.astimezone(UTC)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


@contextmanager
def _limited() -> Iterator[None]:
    """End the block after SECONDS of work: a rule that no day fulfils looks through 8,000 years.

    Works in the main thread alone, that of the process that calendars are read in.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise CalendarRefused(TOO_DEAR)

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
