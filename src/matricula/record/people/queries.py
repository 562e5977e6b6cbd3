"""Questions about people and what departments know of them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from matricula.record.cohorts.tables import cohort, enrolment
from matricula.record.merges.living import living
from matricula.record.organizations.reach import Reach
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

BIRTH = (
    person.c.birth_date,
    person.c.birth_place,
    person.c.birth_department,
    person.c.nationality,
)
"""Where somebody comes from."""

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
    """The first address of mail that a person has for `purpose`, as a column beside `person`; what
    the person alone says is theirs is none of the registry's."""
    return (
        sa.select(email_address.c.address)
        .where(
            email_address.c.person_id == person.c.id,
            email_address.c.purpose == purpose,
            sa.or_(email_address.c.verified, email_address.c.entered_by == "registrar"),
        )
        .order_by(email_address.c.id)
        .limit(1)
        .scalar_subquery()
        .correlate(person)
    )


def student_records(session: ReadSession, person_id: int) -> Rows:
    """What each department knows of a person; none for one who is no student.

    A row a department, the one of their newest cohort first, with the person's names, addresses
    of mail and admission, the department's acronym, and `last_day` of the newest cohort there.
    Whoever was merged into somebody is that one.
    """
    return session.rows(_records().where(person.c.id == living(person_id)))


def student_records_with_code(
    session: ReadSession, code: Code, values: Collection[str], limit: int
) -> Rows:
    """The same, for whoever has one of `values` as their `code`, in whatever department."""
    return session.rows(_records().where(student_record.c[code].in_(values)).limit(limit))


def enrolments_with_code(
    session: ReadSession, code: Code, values: Collection[str], reach: Reach, limit: int
) -> Rows:
    """The cohorts in reach of whoever has one of `values` as their `code` in the department of
    the cohort: names, `code_nip`, department, id and days of the cohort, `door_state`; newest
    first."""
    known_there = (student_record.c.person_id == enrolment.c.person_id) & (
        student_record.c.organization_id == cohort.c.organization_id
    )
    return session.rows(
        sa.select(
            person.c.id.label("person_id"),
            *NAMES,
            student_record.c.code_nip,
            organization.c.acronym.label("department"),
            enrolment.c.cohort_id,
            enrolment.c.door_state,
            cohort.c.start_date,
            cohort.c.end_date,
        )
        .select_from(enrolment)
        .join(cohort, cohort.c.id == enrolment.c.cohort_id)
        .join(student_record, known_there)
        .join(person, person.c.id == enrolment.c.person_id)
        .join(organization, organization.c.id == cohort.c.organization_id)
        .where(student_record.c[code].in_(values), reach.condition(cohort.c.organization_id))
        .order_by(
            cohort.c.start_date.desc(), cohort.c.end_date.desc(), cohort.c.id.desc(), person.c.id
        )
        .limit(limit)
    )


def names_of_people(session: ReadSession, person_ids: Collection[int]) -> Rows:
    """What people are called: (person_id, names), by id."""
    return session.rows(
        sa.select(person.c.id.label("person_id"), *NAMES)
        .where(person.c.id.in_(person_ids))
        .order_by(person.c.id)
    )


def students_of_department(session: ReadSession, organization_id: int, limit: int) -> Rows:
    """All that an organization knows of its students, as `student_records` has it, by name."""
    return session.rows(
        _records_by_name().where(student_record.c.organization_id == organization_id).limit(limit)
    )


def students_under_way(session: ReadSession, day: date, reach: Reach, limit: int) -> Rows:
    """The same of students of organizations in reach, who are enrolled there on `day`."""
    there = (
        sa.exists()
        .where(
            enrolment.c.person_id == student_record.c.person_id,
            enrolment.c.cohort_id == cohort.c.id,
            cohort.c.organization_id == student_record.c.organization_id,
            cohort.c.start_date <= day,
            cohort.c.end_date >= day,
        )
        .correlate(student_record)
    )
    within = reach.condition(student_record.c.organization_id)
    return session.rows(_records_by_name().where(within, there).limit(limit))


def student_codes(session: ReadSession, organization_id: int) -> Rows:
    """The codes of all of an organization's students: (person_id, code_nip, code_ine)."""
    return session.rows(
        sa.select(
            student_record.c.person_id, student_record.c.code_nip, student_record.c.code_ine
        ).where(student_record.c.organization_id == organization_id)
    )


def registrar_addresses(session: ReadSession, organization_id: int) -> Rows:
    """What the registrar entered for an organization's students: (person_id, folded, purpose)."""
    return session.rows(
        sa.select(email_address.c.person_id, email_address.c.folded, email_address.c.purpose)
        .join(student_record, student_record.c.person_id == email_address.c.person_id)
        .where(
            student_record.c.organization_id == organization_id,
            email_address.c.entered_by == "registrar",
        )
    )


def all_students(session: ReadSession) -> Rows:
    """Every student record of the school: (person_id, names, codes, department), by person."""
    return session.rows(
        sa.select(
            student_record.c.person_id,
            *NAMES,
            student_record.c.code_nip,
            student_record.c.code_ine,
            organization.c.acronym.label("department"),
        )
        .join(person, person.c.id == student_record.c.person_id)
        .join(organization, organization.c.id == student_record.c.organization_id)
        .order_by(student_record.c.person_id, student_record.c.id)
    )


def roster(session: ReadSession, cohort_id: int) -> Rows:
    """All that a cohort's department knows of everybody enrolled, with states and step.

    The columns of `student_records` but for the department's time zone, and more of the person's
    birth.
    """
    known_there = (student_record.c.person_id == person.c.id) & (
        student_record.c.organization_id == cohort.c.organization_id
    )
    return session.rows(
        sa.select(
            enrolment.c.person_id,
            enrolment.c.state,
            enrolment.c.door_state,
            enrolment.c.step_code,
            cohort.c.organization_id,
            organization.c.acronym.label("department"),
            *NAMES,
            *BIRTH,
            address_of("institutional").label("email"),
            address_of("personal").label("personal_email"),
            *DOSSIER,
            *_admission(),
        )
        .join(cohort, cohort.c.id == enrolment.c.cohort_id)
        .join(organization, organization.c.id == cohort.c.organization_id)
        .join(person, person.c.id == enrolment.c.person_id)
        .join(student_record, known_there, isouter=True)
        .join(admission, admission.c.student_record_id == student_record.c.id, isouter=True)
        .where(enrolment.c.cohort_id == cohort_id)
        .order_by(enrolment.c.id)
    )


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
            *BIRTH,
            person.c.created_at,
            address_of("institutional").label("email"),
            address_of("personal").label("personal_email"),
            student_record.c.organization_id,
            *DOSSIER,
            organization.c.acronym.label("department"),
            organization.c.time_zone,
            *_admission(),
            last_day,
        )
        .join(person, person.c.id == student_record.c.person_id)
        .join(organization, organization.c.id == student_record.c.organization_id)
        .join(admission, admission.c.student_record_id == student_record.c.id, isouter=True)
        .order_by(last_day.is_(None), last_day.desc(), student_record.c.id)
    )


def _records_by_name() -> sa.Select[Any]:
    shown_name = sa.func.coalesce(sa.func.nullif(person.c.usual_name, ""), person.c.family_name)
    order = (shown_name, person.c.given_name, person.c.id, student_record.c.id)
    return _records().order_by(None).order_by(*order)


def _admission() -> list[sa.Label[Any]]:
    """How a student came, every column with the prefix `admission_`."""
    names = [name for name in admission.c.keys() if name != "student_record_id"]
    return [admission.c[name].label(f"admission_{name}") for name in names]


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
