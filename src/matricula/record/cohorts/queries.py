"""Questions about cohorts, their students, groups and offerings."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts.tables import (
    cohort,
    enrolment,
    group,
    membership,
    offering,
    offering_enrolment,
    partition,
    unit_coefficient,
)
from matricula.record.organizations.tables import organization
from matricula.record.people.tables import person
from matricula.record.programmes.tables import module, programme, subject, unit
from matricula.store import ReadSession

Rows = Sequence[sa.Row[Any]]


def cohort_with_programme(session: ReadSession, cohort_id: int) -> sa.Row[Any] | None:
    """A cohort's columns, with its programme's code and pathway and its department's acronym."""
    return session.row(
        sa.select(
            cohort,
            programme.c.code.label("programme_code"),
            programme.c.pathway_type,
            programme.c.speciality_code,
            organization.c.acronym.label("department"),
        )
        .join(programme, programme.c.id == cohort.c.programme_id)
        .join(organization, organization.c.id == cohort.c.organization_id)
        .where(cohort.c.id == cohort_id)
    )


def enrolled_people(session: ReadSession, cohort_id: int) -> Rows:
    """Everybody enrolled in a cohort, withdrawn and failed ones too, with names."""
    return session.rows(
        sa.select(
            enrolment.c.person_id,
            enrolment.c.state,
            enrolment.c.door_state,
            enrolment.c.step_code,
            person.c.family_name,
            person.c.usual_name,
            person.c.given_name,
            person.c.gender,
        )
        .join(person, person.c.id == enrolment.c.person_id)
        .where(enrolment.c.cohort_id == cohort_id)
        .order_by(enrolment.c.id)
    )


def offered_modules(session: ReadSession, cohort_id: int) -> Rows:
    """The offerings of a cohort with module, subject and unit, in the order that bulletins show.

    Order: unit position, subject position, module position and code (ScoDoc's).
    """
    return session.rows(
        sa.select(
            offering.c.id,
            offering.c.cohort_id,
            offering.c.head_id,
            offering.c.average_formula,
            *(column.label(f"module_{column.name}") for column in module.c),
            *(column.label(f"subject_{column.name}") for column in subject.c),
            *(column.label(f"unit_{column.name}") for column in unit.c),
        )
        .join(module, module.c.id == offering.c.module_id)
        .join(subject, subject.c.id == module.c.subject_id)
        .join(unit, unit.c.id == module.c.unit_id)
        .where(offering.c.cohort_id == cohort_id)
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


def offering_enrolments(session: ReadSession, cohort_id: int) -> Rows:
    """Who takes which offering of a cohort: (offering_id, person_id)."""
    return session.rows(
        sa.select(offering_enrolment.c.offering_id, offering_enrolment.c.person_id)
        .join(offering, offering.c.id == offering_enrolment.c.offering_id)
        .where(offering.c.cohort_id == cohort_id)
    )


def groups_of_cohort(session: ReadSession, cohort_id: int) -> Rows:
    """Partitions with their groups, a row a group; one without groups has one row, group_id null.

    Order: partition position, the nameless (default) partition last, then group name.
    """
    return session.rows(
        sa.select(
            partition.c.id.label("partition_id"),
            partition.c.name.label("partition_name"),
            partition.c.cohort_id,
            partition.c.position,
            partition.c.shows_rank,
            partition.c.in_lists,
            group.c.id.label("group_id"),
            group.c.name.label("group_name"),
        )
        .join(group, group.c.partition_id == partition.c.id, isouter=True)
        .where(partition.c.cohort_id == cohort_id)
        .order_by(
            partition.c.name.is_(None),
            partition.c.position,
            partition.c.id,
            group.c.name,
            group.c.id,
        )
    )


def memberships_of_cohort(session: ReadSession, cohort_id: int) -> Rows:
    """Who is in which group of a cohort: (group_id, person_id)."""
    return session.rows(
        sa.select(membership.c.group_id, membership.c.person_id)
        .join(group, group.c.id == membership.c.group_id)
        .join(partition, partition.c.id == group.c.partition_id)
        .where(partition.c.cohort_id == cohort_id)
    )


def unit_coefficients(session: ReadSession, cohort_id: int) -> Rows:
    """The weights set by hand for capitalised units: (unit_id, coefficient)."""
    return session.rows(
        sa.select(unit_coefficient.c.unit_id, unit_coefficient.c.coefficient).where(
            unit_coefficient.c.cohort_id == cohort_id
        )
    )
