"""Who belongs to an organization: its students, and whoever is enrolled in a cohort of its."""

import sqlalchemy as sa

from matricula.record.accounts.names import folded
from matricula.record.cohorts.tables import cohort, enrolment
from matricula.record.people.addresses import IDENTIFIES
from matricula.record.people.tables import email_address, student_record
from matricula.store import ReadSession


def is_member(session: ReadSession, organization_id: int, person_id: int) -> bool:
    """Whether somebody belongs to an organization."""
    found = session.value(sa.select(_belongs(organization_id, sa.literal(person_id))))
    return bool(found)


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
