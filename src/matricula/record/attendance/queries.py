"""Questions about attendance."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from matricula.record.assessments.tables import assessment
from matricula.record.attendance.halves import Span, halves_of
from matricula.record.attendance.tables import (
    absence_claim,
    attendance_event,
    attendance_statement,
)
from matricula.record.cohorts.tables import cohort, offering, offering_enrolment
from matricula.record.organizations.reach import Reach
from matricula.record.organizations.tables import organization
from matricula.record.people.queries import NAMES
from matricula.record.people.tables import person
from matricula.record.programmes.tables import module
from matricula.store import ReadSession, Row, Rows, bulk

HALF_DAY_KINDS = ("absence", "justification")
"""What makes or excuses a half-day; lateness does neither (decision 8 of the house)."""
__all__ = [
    "HalfDay",
    "Span",
    "Tally",
    "assessed_modules",
    "claim",
    "claims_in_words",
    "claims_of_person",
    "half_days",
    "half_days_of_people",
    "known_in",
    "missed",
    "open_claims",
    "statements",
    "tally",
]

WIDEST_OFFSET = timedelta(days=1)
"""No local clock is further from UTC."""


@dataclass(slots=True)
class HalfDay:
    """What all events together say of one half-day. half: "am" or "pm"."""

    day: date
    half: str
    absent: bool = False
    excused: bool = False
    modules: list[str] = field(default_factory=list)
    """Codes of the modules that were missed, each once."""
    offering_ids: set[int] = field(default_factory=set)
    """The offerings that were missed."""
    reason: str = ""
    """What was last written of it, if anything."""


def half_days(
    session: ReadSession, person_id: int, reach: Reach, span: Span, limit: int
) -> list[HalfDay]:
    """The half-days of `span` that a person missed or has an excuse for, in order.

    Absent if some event says so; excused if some event of that half-day does, be it the absence
    itself or a justification. One query; `limit` bounds the events that are read.
    """
    return half_days_of_people(session, [person_id], reach, span, limit).get(person_id, [])


def half_days_of_people(
    session: ReadSession, person_ids: Collection[int], reach: Reach, span: Span, limit: int
) -> dict[int, list[HalfDay]]:
    """The same of many people, by person; one query. `limit` bounds the events of each of them."""
    found: defaultdict[int, dict[tuple[date, str], HalfDay]] = defaultdict(dict)
    read: Counter[int] = Counter()
    for event in _events(session, person_ids, reach, span, limit * len(person_ids)):
        read[event.person_id] += 1
        if read[event.person_id] > limit:
            continue
        halves = found[event.person_id]
        for day, half in halves_of(event, event.time_zone, span):
            _note(halves.setdefault((day, half), HalfDay(day, half)), event)
    return {person: [halves[key] for key in sorted(halves)] for person, halves in found.items()}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many half-days: missed, those of them with an excuse, and excused without absence."""

    missed: int = 0
    excused: int = 0
    excuses_alone: int = 0


def tally(half_days: Iterable[HalfDay]) -> Tally:
    """The counts of some half-days. Source: ScoDoc, count_abs, count_abs_just, list_abs_justifs."""
    found = list(half_days)
    missed = [half for half in found if half.absent]
    return Tally(len(missed), sum(half.excused for half in missed), len(found) - len(missed))


def assessed_modules(
    session: ReadSession, person_id: int, reach: Reach, days: Collection[date]
) -> dict[date, list[str]]:
    """The codes of the modules of which a person had an assessment on these days, each once."""
    statement = (
        sa.select(assessment.c.held_on, module.c.code)
        .distinct()
        .join(offering, offering.c.id == assessment.c.offering_id)
        .join(cohort, cohort.c.id == offering.c.cohort_id)
        .join(offering_enrolment, offering_enrolment.c.offering_id == offering.c.id)
        .join(module, module.c.id == offering.c.module_id)
        .where(
            offering_enrolment.c.person_id == person_id, reach.condition(cohort.c.organization_id)
        )
        .order_by(assessment.c.held_on, module.c.code)
    )
    found: defaultdict[date, list[str]] = defaultdict(list)
    for row in bulk.rows_where_in(session, statement, assessment.c.held_on, days):
        found[row.held_on].append(row.code)
    return found


def claims_of_person(session: ReadSession, person_id: int, reach: Reach, limit: int) -> Rows:
    """What a person claims in the departments in reach, newest first, with `time_zone`."""
    return session.rows(
        _claims()
        .where(absence_claim.c.person_id == person_id)
        .where(reach.condition(absence_claim.c.organization_id))
        .order_by(absence_claim.c.recorded_at.desc(), absence_claim.c.id.desc())
        .limit(limit)
    )


def claims_in_words(
    session: ReadSession, organization_id: int, person_ids: Collection[int]
) -> list[Row]:
    """What people claim in an organization: (person_id, starts_at, ends_at, description)."""
    columns = absence_claim.c
    statement = sa.select(
        columns.person_id, columns.starts_at, columns.ends_at, columns.description
    ).where(columns.organization_id == organization_id)
    return bulk.rows_where_in(session, statement, columns.person_id, person_ids)


def open_claims(session: ReadSession, organization_id: int, limit: int) -> Rows:
    """The claims of an organization that nobody has settled, oldest first, with names and
    `time_zone`."""
    return session.rows(
        _claims()
        .add_columns(*NAMES)
        .join(person, person.c.id == absence_claim.c.person_id)
        .where(absence_claim.c.organization_id == organization_id)
        .where(absence_claim.c.settled_at.is_(None))
        .order_by(absence_claim.c.recorded_at, absence_claim.c.id)
        .limit(limit)
    )


def claim(session: ReadSession, claim_id: int) -> Row | None:
    """One claim, with `time_zone`."""
    return session.row(_claims().where(absence_claim.c.id == claim_id))


def statements(
    session: ReadSession, person_id: int, organization_id: int, door: str, limit: int
) -> Rows:
    """The list that a door last sent of a person: kind, starts_at, ends_at, excused, description;
    in order."""
    said = attendance_statement.c
    return session.rows(
        sa.select(attendance_statement)
        .where(said.person_id == person_id)
        .where(said.organization_id == organization_id)
        .where(said.door == door)
        .order_by(said.starts_at, said.ends_at, said.kind, said.description, said.id)
        .limit(limit)
    )


def missed(session: ReadSession, person_id: int, organization_id: int, limit: int) -> Rows:
    """What an organization itself told of somebody's absences and lateness, and was not cancelled:
    kind, day and half or starts_at and ends_at, excused, description. At most `limit`, the ones
    told last."""
    told = attendance_event.c
    return session.rows(
        sa.select(
            told.id,
            told.kind,
            told.day,
            told.half,
            told.starts_at,
            told.ends_at,
            told.excused,
            told.description,
        )
        .where(told.person_id == person_id, told.organization_id == organization_id)
        .where(told.kind.in_(("absence", "lateness")))
        .order_by(told.id.desc())
        .limit(limit)
    )


def known_in(reach: Reach) -> sa.ColumnElement[bool]:
    """The condition that an event was told in an organization of the reach, or in one below it: the
    absences of a training centre's apprentices count in the department above."""
    if reach.organizations is None:
        return sa.true()
    below = sa.select(organization.c.id).where(reach.condition(organization.c.parent_id))
    told = attendance_event.c.organization_id
    return reach.condition(told) | told.in_(below)


def _claims() -> sa.Select[Any]:
    return sa.select(absence_claim, organization.c.time_zone).join(
        organization, organization.c.id == absence_claim.c.organization_id
    )


def _note(half_day: HalfDay, event: Row) -> None:
    half_day.reason = event.description or half_day.reason
    if event.kind == "absence":
        half_day.absent = True
        half_day.excused |= bool(event.excused)
        if event.offering_id is not None:
            half_day.offering_ids.add(event.offering_id)
        if event.module_code and event.module_code not in half_day.modules:
            half_day.modules.append(event.module_code)
    else:
        half_day.excused = True


def _events(
    session: ReadSession, person_ids: Collection[int], reach: Reach, span: Span, limit: int
) -> Rows:
    """The events that may be of the span, oldest row first."""
    return session.rows(
        sa.select(
            attendance_event.c.person_id,
            attendance_event.c.kind,
            attendance_event.c.day,
            attendance_event.c.half,
            attendance_event.c.starts_at,
            attendance_event.c.ends_at,
            attendance_event.c.excused,
            attendance_event.c.offering_id,
            attendance_event.c.description,
            organization.c.time_zone,
            module.c.code.label("module_code"),
        )
        .join(organization, organization.c.id == attendance_event.c.organization_id)
        .join(offering, offering.c.id == attendance_event.c.offering_id, isouter=True)
        .join(module, module.c.id == offering.c.module_id, isouter=True)
        .where(
            attendance_event.c.person_id.in_(person_ids),
            attendance_event.c.kind.in_(HALF_DAY_KINDS),
            known_in(reach),
            *between(span.first, span.last),
        )
        .order_by(attendance_event.c.id)
        .limit(limit)
    )


def between(first: date | None, last: date | None) -> list[sa.ColumnElement[bool]]:
    """Conditions that hold for every event of these local days, and for few others."""
    bounds: list[sa.ColumnElement[bool]] = []
    if first is not None:
        opens = _moved(_midnight(first), -WIDEST_OFFSET)
        bounds.append((attendance_event.c.day >= first) | (attendance_event.c.ends_at > opens))
    if last is not None:
        closes = _moved(_midnight(last), 2 * WIDEST_OFFSET)
        bounds.append((attendance_event.c.day <= last) | (attendance_event.c.starts_at < closes))
    return bounds


def _moved(moment: datetime, by: timedelta) -> datetime:
    """`moment` moved, or left where the calendar ends: schools write 9999-12-31 for "open"."""
    try:
        return moment + by
    except OverflowError:
        return moment


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
