"""The timetable of a group of apprentices, as a calendar that another program could have published.

Its address is nobody's: the calendar was read once, here, and is never fetched.
"""

import secrets
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec

from matricula.calendars.reading import read
from matricula.demo.calendar import SCHOOL, school_year
from matricula.fetching import Seal
from matricula.record.calendars import commands
from matricula.record.calendars.commands import Address, Seen
from matricula.store import WriteSession

HOST = "edt.cfa.example.org"
REASON = "an invented calendar is not fetched"
WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)


class Lesson(NamedTuple):
    """What takes place each week. begin, end: "0900", by the school's clock."""

    code: str
    weekday: int
    begin: str
    end: str
    name: str
    place: str


NETWORKS = Lesson("reseaux", 0, "0900", "1200", "Réseaux et systèmes", "Salle 12")
LESSONS = (
    NETWORKS,
    Lesson("anglais", 1, "1330", "1530", "Anglais professionnel", "Salle 4"),
    Lesson("projet", 3, "0900", "1630", "Atelier de projet", "Atelier\\, rez-de-chaussée"),
)


def read_lessons(today: date) -> Seen:
    """What stands in the calendar on `today`; read as strangers' are, outside of sessions."""
    calendar = read(_written(today).encode(), SCHOOL.key, datetime.combine(today, time(), UTC))
    events = [msgspec.structs.asdict(event) for event in calendar.events]
    return Seen(events, calendar.zones, None, None, 0)


def keep_lessons(session: WriteSession, session_id: int, seen: Seen) -> None:
    """Have a training session follow the calendar, as one that is not to be fetched any more."""
    url = f"https://{HOST}/sio1.ics"
    # A key that nobody keeps: what it seals is not to be opened.
    seal = Seal((secrets.token_urlsafe(),))
    address = Address(seal.seal(url), seal.digests(url), HOST)
    feed_id = commands.set_feed(session, session_id, address, session.now)
    until = session.now + MINUTE
    if claimed := commands.claim_feed(session, feed_id, until, early=True):
        commands.mirror_feed(session, claimed, seen, session.now)
    if claimed := commands.claim_feed(session, feed_id, until, early=True):
        commands.fail_feed(session, claimed, REASON, None)


def _written(today: date) -> str:
    year = school_year(today)
    first = date(year, 9, 1)
    monday = first + timedelta(days=-first.weekday() % 7)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CFA//EDT//FR"]
    for lesson in LESSONS:
        day = monday + timedelta(days=lesson.weekday)
        # Every week until the summer, but for one in autumn.
        rule = f"RRULE:FREQ=WEEKLY;UNTIL={year + 1}0630T220000Z"
        lines += _event(lesson, day, rule, _at("EXDATE", day + 8 * WEEK, lesson.begin))
    # One lesson at another time, one that does not take place, and a whole day.
    moved, dropped = monday + 3 * WEEK, monday + 4 * WEEK
    afternoon = NETWORKS._replace(begin="1400", end="1700")
    lines += _event(afternoon, moved, _at("RECURRENCE-ID", moved, NETWORKS.begin))
    cancelled = _at("RECURRENCE-ID", dropped, NETWORKS.begin)
    lines += _event(NETWORKS, dropped, cancelled, "STATUS:CANCELLED")
    whole_day = ["UID:examen-blanc@cfa", f"DTSTART;VALUE=DATE:{year + 1}0310"]
    lines += ["BEGIN:VEVENT", *whole_day, "SUMMARY:Examen blanc", "END:VEVENT", "END:VCALENDAR"]
    return "\r\n".join(lines) + "\r\n"


def _event(lesson: Lesson, day: date, *more: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{lesson.code}@cfa",
        _at("DTSTART", day, lesson.begin),
        _at("DTEND", day, lesson.end),
        f"SUMMARY:{lesson.name}",
        f"LOCATION:{lesson.place}",
        *more,
        "END:VEVENT",
    ]


def _at(name: str, day: date, clock: str) -> str:
    return f"{name};TZID={SCHOOL.key}:{day:%Y%m%d}T{clock}00"
