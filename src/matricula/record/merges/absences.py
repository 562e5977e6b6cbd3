"""Absences that came since a merge: whose they are, where they name no module."""

from datetime import UTC, date

import sqlalchemy as sa

from matricula.record.attendance.tables import (
    absence_claim,
    attendance_event,
    attendance_statement,
)
from matricula.record.cohorts.tables import cohort, enrolment
from matricula.record.contracts.tables import contract
from matricula.record.merges.moving import Moved
from matricula.record.people.tables import student_record
from matricula.store import Row, WriteSession, bulk

TOLD = (attendance_statement, attendance_event, absence_claim)
"""All that tells of absences; lists first, since what they tell goes with them."""

Span = tuple[date, date]
Places = dict[int, list[Span]]
"""The organizations that know somebody, and from when to when they learn there."""


def note_newest(session: WriteSession, moved: Moved) -> None:
    """Keep how far numbers were given: whatever has a larger one came since."""
    for table in TOLD:
        moved.newest[table.name] = session.value(sa.select(sa.func.max(table.c.id))) or 0


def give_back_absences(session: WriteSession, owners: tuple[int, int], moved: Moved) -> None:
    """Let the lists, absences and claims that came since be the second owner's where an
    organization knows nobody else of the two, or in the days of their own cohorts and contracts.

    An absence of a list, and what is left of it where it was cut, goes with the list. All else is
    given back already: it says where both stand.
    """
    kept, other = owners
    ours, theirs = _places(session, kept), _places(session, other)
    for table in TOLD:
        since = [row for row in _since(session, table, kept, moved) if _goes(row, ours, theirs)]
        for ids in bulk.chunked([row.id for row in since]):
            session.run(sa.update(table).where(table.c.id.in_(ids)).values(person_id=other))
        if table is attendance_statement:
            _follow_lists(session, kept, other)


def _follow_lists(session: WriteSession, kept: int, other: int) -> None:
    event, said = attendance_event.c, attendance_statement.c
    its = sa.select(said.id).where(said.person_id == other)
    mine = (event.person_id == kept, event.statement_id.in_(its))
    session.run(sa.update(attendance_event).where(*mine).values(person_id=other))


def _since(session: WriteSession, table: sa.Table, kept: int, moved: Moved) -> list[Row]:
    """What came since, but for what is of a module or of a list: it goes with that."""
    if table.name not in moved.newest:
        return []
    days = [table.c.day] if "day" in table.c else [sa.null().label("day")]
    columns = [table.c[name] for name in ("id", "organization_id", "starts_at", "ends_at")]
    statement = sa.select(*columns, *days).where(
        table.c.person_id == kept, table.c.id > moved.newest[table.name]
    )
    if table is attendance_event:
        alone = (table.c.offering_id.is_(None), table.c.statement_id.is_(None))
        statement = statement.where(*alone)
    return list(session.rows(statement.order_by(table.c.id)))


def _goes(row: Row, ours: Places, theirs: Places) -> bool:
    if row.organization_id not in theirs:
        return False
    if row.organization_id not in ours:
        return True
    # At the ends of a semester a few hours between clocks decide nothing.
    first = row.day or row.starts_at.astimezone(UTC).date()
    last = row.day or row.ends_at.astimezone(UTC).date()
    learns, other_learns = (
        any(begins <= first and last <= ends for begins, ends in places[row.organization_id])
        for places in (ours, theirs)
    )
    return other_learns and not learns


def _places(session: WriteSession, person_id: int) -> Places:
    known = sa.select(student_record.c.organization_id).where(
        student_record.c.person_id == person_id
    )
    found: Places = {key: [] for key in session.column(known)}
    enrolled = (
        sa.select(cohort.c.organization_id, cohort.c.start_date, cohort.c.end_date)
        .join(enrolment, enrolment.c.cohort_id == cohort.c.id)
        .where(enrolment.c.person_id == person_id)
    )
    hired = sa.select(contract.c.organization_id, contract.c.starts_on, contract.c.ends_on).where(
        contract.c.person_id == person_id
    )
    for statement in (enrolled, hired):
        for organization_id, begins, ends in session.rows(statement):
            span = (begins or date.min, ends or date.max)
            found.setdefault(organization_id, []).append(span)
    return found
