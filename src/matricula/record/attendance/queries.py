"""Questions about attendance."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from matricula.record.attendance.tables import attendance_event
from matricula.record.cohorts.tables import offering
from matricula.record.organizations.reach import Reach
from matricula.record.organizations.tables import organization
from matricula.record.programmes.tables import module
from matricula.store import ReadSession, Row, Rows

HALF_DAY_KINDS = ("absence", "justification")
"""What makes or excuses a half-day; lateness does neither (decision 8 of the house)."""
WIDEST_OFFSET = timedelta(days=1)
"""No local clock is further from UTC."""
NOON = time(12)
SATURDAY, SUNDAY = 5, 6


@dataclass(slots=True)
class HalfDay:
    """What all events together say of one half-day. half: "am" or "pm"."""

    day: date
    half: str
    absent: bool = False
    excused: bool = False
    modules: list[str] = field(default_factory=list)
    """Codes of the modules that were missed, each once."""


@dataclass(frozen=True, slots=True)
class Span:
    """The half-days to look at. first, last: included; None where there is no end on that side.

    time_zone: the school's, for organizations that name none. saturdays: whether an interval makes
    half-days of Saturdays; of Sundays it never does.
    """

    time_zone: str
    first: date | None = None
    last: date | None = None
    saturdays: bool = False

    def holds(self, day: date) -> bool:
        after = self.first is None or day >= self.first
        return after and (self.last is None or day <= self.last)


def half_days(
    session: ReadSession, person_id: int, reach: Reach, span: Span, limit: int
) -> list[HalfDay]:
    """The half-days of `span` that a person missed or has an excuse for, in order.

    Absent if some event says so; excused if some event of that half-day does, be it the absence
    itself or a justification. One query; `limit` bounds the events that are read.
    """
    found: dict[tuple[date, str], HalfDay] = {}
    for event in _events(session, person_id, reach, span, limit):
        for day, half in _halves(event, span):
            _note(found.setdefault((day, half), HalfDay(day, half)), event)
    return [found[key] for key in sorted(found)]


def _note(half_day: HalfDay, event: Row) -> None:
    if event.kind == "absence":
        half_day.absent = True
        half_day.excused |= bool(event.excused)
        if event.module_code and event.module_code not in half_day.modules:
            half_day.modules.append(event.module_code)
    else:
        half_day.excused = True


def _halves(event: Row, span: Span) -> Iterator[tuple[date, str]]:
    """The half-days of `span` that an event is of, or touches."""
    if event.day is not None:
        if span.holds(event.day):
            yield event.day, event.half
        return
    zone = ZoneInfo(event.time_zone or span.time_zone)
    begin = event.starts_at.astimezone(zone)
    # The moment it ends is not part of an interval.
    end = (event.ends_at - timedelta(microseconds=1)).astimezone(zone)
    opens, closes = (begin.date(), _half(begin)), (end.date(), _half(end))
    # Only the days that are asked for: an interval may be years long.
    first = max(opens[0], span.first or opens[0])
    last = min(closes[0], span.last or closes[0])
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if _is_school_day(day, span):
            yield from ((day, half) for half in ("am", "pm") if opens <= (day, half) <= closes)


def _half(moment: datetime) -> str:
    return "am" if moment.time() < NOON else "pm"


def _is_school_day(day: date, span: Span) -> bool:
    return day.weekday() < SATURDAY or (span.saturdays and day.weekday() < SUNDAY)


def _events(session: ReadSession, person_id: int, reach: Reach, span: Span, limit: int) -> Rows:
    """The events that may be of the span, oldest row first."""
    return session.rows(
        sa.select(
            attendance_event.c.kind,
            attendance_event.c.day,
            attendance_event.c.half,
            attendance_event.c.starts_at,
            attendance_event.c.ends_at,
            attendance_event.c.excused,
            organization.c.time_zone,
            module.c.code.label("module_code"),
        )
        .join(organization, organization.c.id == attendance_event.c.organization_id)
        .join(offering, offering.c.id == attendance_event.c.offering_id, isouter=True)
        .join(module, module.c.id == offering.c.module_id, isouter=True)
        .where(
            attendance_event.c.person_id == person_id,
            attendance_event.c.kind.in_(HALF_DAY_KINDS),
            reach.condition(attendance_event.c.organization_id),
            *_between(span),
        )
        .order_by(attendance_event.c.id)
        .limit(limit)
    )


def _between(span: Span) -> list[sa.ColumnElement[bool]]:
    bounds: list[sa.ColumnElement[bool]] = []
    if span.first is not None:
        opens = _moved(_midnight(span.first), -WIDEST_OFFSET)
        bounds.append((attendance_event.c.day >= span.first) | (attendance_event.c.ends_at > opens))
    if span.last is not None:
        closes = _moved(_midnight(span.last), 2 * WIDEST_OFFSET)
        bounds.append(
            (attendance_event.c.day <= span.last) | (attendance_event.c.starts_at < closes)
        )
    return bounds


def _moved(moment: datetime, by: timedelta) -> datetime:
    """`moment` moved, or left where the calendar ends: schools write 9999-12-31 for "open"."""
    try:
        return moment + by
    except OverflowError:
        return moment


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
