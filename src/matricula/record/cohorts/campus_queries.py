"""Questions about cohorts, their students and their disciplines as an online campus tells them.

Its groups are those of a cohort's first partition with a name (decision 13 of the house).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts.status_queries import study_status_columns
from matricula.record.cohorts.tables import (
    cohort,
    cohort_profile,
    enrolment,
    group,
    membership,
    offering,
    offering_profile,
    partition,
)
from matricula.record.people.addresses import IDENTIFIES
from matricula.record.people.member_queries import SYSTEM
from matricula.record.people.tables import email_address, external_id, person, student_record
from matricula.record.programmes.tables import module, subject, unit
from matricula.store import ReadSession, Row, Rows

EXTERNAL_ID, SNILS, UNTI_ID = "external_id", "snils", "unti_id"

SHOWN_NAME = sa.func.coalesce(sa.func.nullif(person.c.usual_name, ""), person.c.family_name)
CALLED = (SHOWN_NAME.label("last_name"), person.c.given_name, person.c.middle_name)
"""What somebody is called: Фамилия Имя Отчество."""
BY_NAME = (SHOWN_NAME, person.c.given_name, sa.func.coalesce(person.c.middle_name, ""), person.c.id)
"""The order of students: by code point, part by part; the same on both engines."""


@dataclass(frozen=True, slots=True)
class Among:
    """Which students of a cohort are asked for; None: all. status: a code of `statuses`."""

    person_id: int | None = None
    group_id: int | None = None
    status: str | None = None


EVERYBODY = Among()


def cohorts_told(session: ReadSession, programme_id: int, limit: int) -> Rows:
    """The cohorts of a programme, by title: id, title, start_date, end_date, year, max_students,
    archived_at, students_number (everybody enrolled) and groups_number."""
    students = sa.select(sa.func.count()).where(enrolment.c.cohort_id == cohort.c.id)
    groups = (
        sa.select(sa.func.count()).select_from(group).where(group.c.partition_id == _first_named())
    )
    return session.rows(
        sa.select(
            cohort.c.id,
            cohort.c.title,
            cohort.c.start_date,
            cohort.c.end_date,
            cohort_profile.c.year,
            cohort_profile.c.max_students,
            cohort_profile.c.archived_at,
            students.scalar_subquery().correlate(cohort).label("students_number"),
            groups.scalar_subquery().correlate(cohort).label("groups_number"),
        )
        .join(cohort_profile, cohort_profile.c.cohort_id == cohort.c.id, isouter=True)
        .where(cohort.c.programme_id == programme_id)
        .order_by(cohort.c.title, cohort.c.id)
        .limit(limit)
    )


def groups_told(session: ReadSession, cohort_id: int) -> Rows:
    """A cohort's groups by name, empty ones too, a row a student: (group_id, group_name,
    person_id)."""
    return session.rows(
        sa.select(
            group.c.id.label("group_id"), group.c.name.label("group_name"), membership.c.person_id
        )
        .select_from(cohort)
        .join(group, group.c.partition_id == _first_named())
        .join(membership, membership.c.group_id == group.c.id, isouter=True)
        .where(cohort.c.id == cohort_id)
        .order_by(group.c.name, group.c.id, membership.c.person_id)
    )


def roster_told(session: ReadSession, cohort_id: int, *, personal: bool) -> Rows:
    """Everybody enrolled in a cohort, withdrawn too, in the order of names.

    Columns: person_id, last_name, given_name, middle_name, external_id, status, resolution; with
    `personal` also email, mobile, phone, snils and unti_id.
    """
    known_there = (student_record.c.person_id == person.c.id) & (
        student_record.c.organization_id == cohort.c.organization_id
    )
    private = (
        email().label("email"),
        student_record.c.mobile,
        student_record.c.phone,
        _called(SNILS, cohort.c.organization_id).label("snils"),
        _called(UNTI_ID, cohort.c.organization_id).label("unti_id"),
    )
    return session.rows(
        sa.select(
            enrolment.c.person_id,
            *CALLED,
            _called(EXTERNAL_ID, cohort.c.organization_id).label("external_id"),
            *study_status_columns(),
            *(private if personal else ()),
        )
        .join(cohort, cohort.c.id == enrolment.c.cohort_id)
        .join(person, person.c.id == enrolment.c.person_id)
        .join(student_record, known_there, isouter=True)
        .where(enrolment.c.cohort_id == cohort_id)
        .order_by(*BY_NAME)
    )


def students_told(session: ReadSession, cohort_id: int, among: Among = EVERYBODY) -> Iterator[Row]:
    """The same people in the same order: person_id, last_name, given_name, middle_name."""
    statement = (
        sa.select(enrolment.c.person_id, *CALLED)
        .join(person, person.c.id == enrolment.c.person_id)
        .where(enrolment.c.cohort_id == cohort_id)
        .order_by(*BY_NAME)
    )
    return session.each(_only(statement, among))


def identities_of_cohort(session: ReadSession, cohort_id: int, *, personal: bool) -> Rows:
    """The same people with external_id, and with `personal` also email."""
    private = (email().label("email"),) if personal else ()
    return session.rows(
        sa.select(
            enrolment.c.person_id,
            *CALLED,
            _called(EXTERNAL_ID, cohort.c.organization_id).label("external_id"),
            *private,
        )
        .join(cohort, cohort.c.id == enrolment.c.cohort_id)
        .join(person, person.c.id == enrolment.c.person_id)
        .where(enrolment.c.cohort_id == cohort_id)
        .order_by(*BY_NAME)
    )


def disciplines_of_cohort(session: ReadSession, cohort_id: int) -> Rows:
    """What a cohort is offered, in the order of its plan: id, cohort_id, title, code, control,
    total_formula and scale_id, the last three null where nothing is said."""
    return session.rows(_disciplines().where(offering.c.cohort_id == cohort_id))


def discipline_told(session: ReadSession, offering_id: int) -> Row | None:
    """One of them, with its cohort's organization_id."""
    return session.row(
        _disciplines()
        .add_columns(cohort.c.organization_id)
        .join(cohort, cohort.c.id == offering.c.cohort_id)
        .where(offering.c.id == offering_id)
    )


def group_of_cohort(session: ReadSession, cohort_id: int, group_id: int) -> bool:
    """Whether a cohort has a group."""
    found = session.value(
        sa.select(group.c.id)
        .join(partition, partition.c.id == group.c.partition_id)
        .where(group.c.id == group_id, partition.c.cohort_id == cohort_id)
    )
    return found is not None


def email() -> sa.ScalarSelect[str]:
    """The address of mail that identifies somebody, as a column beside `person`: the institution's
    before one's own."""
    return (
        sa.select(email_address.c.address)
        .where(email_address.c.person_id == person.c.id, IDENTIFIES)
        .order_by(email_address.c.purpose != "institutional", email_address.c.id)
        .limit(1)
        .scalar_subquery()
        .correlate(person)
    )


def _called(kind: str, organization_id: sa.Column[int]) -> sa.ScalarSelect[str]:
    """What an organization calls somebody, as a column beside `person` and the organization."""
    return (
        sa.select(external_id.c.value)
        .where(
            external_id.c.entity == person.name,
            external_id.c.entity_id == person.c.id,
            external_id.c.system == SYSTEM,
            external_id.c.issuer == sa.cast(organization_id, sa.Text()),
            external_id.c.kind == kind,
        )
        .order_by(external_id.c.id)
        .limit(1)
        .scalar_subquery()
        .correlate(person, organization_id.table)
    )


def _first_named() -> sa.ScalarSelect[int]:
    """The partition whose groups are told, as a column beside `cohort`."""
    return (
        sa.select(partition.c.id)
        .where(partition.c.cohort_id == cohort.c.id, partition.c.name.is_not(None))
        .order_by(partition.c.position, partition.c.id)
        .limit(1)
        .scalar_subquery()
        .correlate(cohort)
    )


def _only(statement: sa.Select[Any], among: Among) -> sa.Select[Any]:
    if among.person_id is not None:
        statement = statement.where(enrolment.c.person_id == among.person_id)
    if among.group_id is not None:
        members = sa.select(membership.c.person_id).where(membership.c.group_id == among.group_id)
        statement = statement.where(enrolment.c.person_id.in_(members))
    if among.status is not None:
        status, _ = study_status_columns()
        statement = statement.where(status.element == among.status)
    return statement


def _disciplines() -> sa.Select[Any]:
    return (
        sa.select(
            offering.c.id,
            offering.c.cohort_id,
            module.c.title,
            module.c.code,
            offering_profile.c.control,
            offering_profile.c.total_formula,
            offering_profile.c.scale_id,
        )
        .join(module, module.c.id == offering.c.module_id)
        .join(subject, subject.c.id == module.c.subject_id)
        .join(unit, unit.c.id == module.c.unit_id)
        .join(offering_profile, offering_profile.c.offering_id == offering.c.id, isouter=True)
        .order_by(
            unit.c.position,
            unit.c.id,
            subject.c.position,
            subject.c.id,
            module.c.position,
            module.c.code,
            offering.c.id,
        )
    )
