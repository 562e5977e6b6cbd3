"""Who belongs to an organization: its students, and whoever is enrolled in a cohort of its."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record.accounts.names import folded
from matricula.record.cohorts.tables import cohort, enrolment
from matricula.record.merges.living import living_among
from matricula.record.people.addresses import IDENTIFIES
from matricula.record.people.tables import email_address, external_id, person, student_record
from matricula.store import ReadSession, Rows, bulk

SYSTEM = "odin"
"""Whose names for people an online campus gives."""


def is_member(session: ReadSession, organization_id: int, person_id: int) -> bool:
    """Whether somebody belongs to an organization."""
    found = session.value(sa.select(_belongs(organization_id, sa.literal(person_id))))
    return bool(found)


def member_called(session: ReadSession, organization_id: int, number: int) -> int | None:
    """Who of an organization is known by a number: whoever was merged into somebody is that one.
    None where nobody is. One query; two more for a number that nobody there has."""
    if is_member(session, organization_id, number):
        return number
    now = living_among(session, [number])[number]
    return now if now != number and is_member(session, organization_id, now) else None


def member_addressed(session: ReadSession, organization_id: int, address: str) -> int | None:
    """Whom of an organization an address of mail names, whatever its case; None where it names
    nobody there, or several."""
    found = session.column(
        sa.select(email_address.c.person_id)
        .distinct()
        .where(
            email_address.c.folded == folded(address),
            IDENTIFIES,
            _belongs(organization_id, email_address.c.person_id),
        )
        .limit(2)
    )
    return found[0] if len(found) == 1 else None


def _belongs(
    organization_id: int, person_id: sa.ColumnElement[int] | sa.Column[int]
) -> sa.ColumnElement[bool]:
    student = sa.exists().where(
        student_record.c.person_id == person_id,
        student_record.c.organization_id == organization_id,
    )
    enrolled = sa.exists().where(
        enrolment.c.person_id == person_id,
        enrolment.c.cohort_id == cohort.c.id,
        cohort.c.organization_id == organization_id,
    )
    return sa.or_(student, enrolled)


def members_addressed(
    session: ReadSession, organization_id: int, addresses: Collection[str]
) -> Rows:
    """Whom of an organization addresses of mail name: (folded, person_id), each pair once.

    addresses: folded.
    """
    statement = (
        sa.select(email_address.c.folded, email_address.c.person_id)
        .distinct()
        .where(IDENTIFIES, _belongs(organization_id, email_address.c.person_id))
    )
    return bulk.rows_where_in(session, statement, email_address.c.folded, addresses)


def members_called(
    session: ReadSession, organization_id: int, kind: str, values: Collection[str]
) -> dict[str, int]:
    """Whom an organization calls so, by what it calls them. kind: "external_id", "snils", ..."""
    statement = sa.select(external_id.c.value, external_id.c.entity_id).where(
        external_id.c.entity == person.name,
        external_id.c.system == SYSTEM,
        external_id.c.issuer == str(organization_id),
        external_id.c.kind == kind,
    )
    rows = bulk.rows_where_in(session, statement, external_id.c.value, values)
    return {row.value: row.entity_id for row in rows}
