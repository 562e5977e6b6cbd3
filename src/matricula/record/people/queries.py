"""Questions about people and what departments know of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from matricula.record.cohorts.tables import cohort, enrolment
from matricula.record.organizations.tables import organization
from matricula.record.people.tables import admission, email_address, person, photo, student_record
from matricula.store import ReadSession, Row, Rows

Code = Literal["code_nip", "code_ine"]

NAMES = (
    person.c.family_name,
    person.c.given_name,
    person.c.usual_name,
    person.c.gender,
)
"""What a person is called."""

DOSSIER = (
    student_record.c.code_nip,
    student_record.c.code_ine,
    student_record.c.code_ul,
    student_record.c.scholarship,
    student_record.c.street,
    student_record.c.postal_code,
    student_record.c.city,
    student_record.c.country,
    student_record.c.phone,
    student_record.c.mobile,
    student_record.c.fax,
)
"""What one department knows of a student."""


def address_of(purpose: str) -> sa.ScalarSelect[str]:
    """The first address of mail that a person has for `purpose`, as a column beside `person`."""
    return (
        sa.select(email_address.c.address)
        .where(email_address.c.person_id == person.c.id, email_address.c.purpose == purpose)
        .order_by(email_address.c.id)
        .limit(1)
        .scalar_subquery()
        .correlate(person)
    )


def student_records(session: ReadSession, person_id: int) -> Rows:
    """What each department knows of a person; none for one who is no student.

    A row a department, the one of their newest cohort first, with the person's names, addresses
    of mail and admission, the department's acronym, and `last_day` of the newest cohort there.
    """
    return session.rows(_records().where(person.c.id == person_id))


def student_records_with_code(
    session: ReadSession, code: Code, values: Collection[str], limit: int
) -> Rows:
    """The same, for whoever has one of `values` as their `code`, in whatever department."""
    return session.rows(_records().where(student_record.c[code].in_(values)).limit(limit))


def photo_version(session: ReadSession, person_id: int) -> datetime | None:
    """When a person's picture was last changed; None where there is none."""
    changed: datetime | None = session.value(
        sa.select(photo.c.changed_at).where(photo.c.person_id == person_id)
    )
    return changed


def photo_content(session: ReadSession, person_id: int) -> Row | None:
    """A person's picture: (media_type, content, changed_at)."""
    return session.row(
        sa.select(photo.c.media_type, photo.c.content, photo.c.changed_at).where(
            photo.c.person_id == person_id
        )
    )


def _records() -> sa.Select[Any]:
    last_day = _last_day().label("last_day")
    return (
        sa.select(
            person.c.id.label("person_id"),
            *NAMES,
            person.c.birth_date,
            person.c.created_at,
            address_of("institutional").label("email"),
            address_of("personal").label("personal_email"),
            student_record.c.organization_id,
            *DOSSIER,
            organization.c.acronym.label("department"),
            organization.c.time_zone,
            *(
                admission.c[name].label(f"admission_{name}")
                for name in admission.c.keys()
                if name != "student_record_id"
            ),
            last_day,
        )
        .join(person, person.c.id == student_record.c.person_id)
        .join(organization, organization.c.id == student_record.c.organization_id)
        .join(admission, admission.c.student_record_id == student_record.c.id, isouter=True)
        .order_by(last_day.is_(None), last_day.desc(), student_record.c.id)
    )


def _last_day() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.max(cohort.c.end_date))
        .join(enrolment, enrolment.c.cohort_id == cohort.c.id)
        .where(
            enrolment.c.person_id == person.c.id,
            cohort.c.organization_id == student_record.c.organization_id,
        )
        .scalar_subquery()
        .correlate(person, student_record)
    )
