"""Questions about cohorts, their students, groups and offerings."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts.search import has_step
from matricula.record.cohorts.states import ENROLLED
from matricula.record.cohorts.tables import (
    cohort,
    cohort_head,
    cohort_step,
    enrolment,
    enrolment_event,
    group,
    membership,
    offering,
    offering_enrolment,
    offering_teacher,
    partition,
    unit_coefficient,
)
from matricula.record.merges.living import living
from matricula.record.organizations.reach import Reach
from matricula.record.organizations.tables import organization
from matricula.record.people.queries import DOSSIER, NAMES, address_of
from matricula.record.people.tables import person, student_record
from matricula.record.programmes.tables import module, programme, subject, unit
from matricula.store import ReadSession, Row, Rows, bulk
from matricula.store.types import Key

_COHORT_WITH_PROGRAMME = (
    sa.select(
        cohort,
        programme.c.code.label("programme_code"),
        programme.c.pathway_type,
        programme.c.speciality_code,
        organization.c.acronym.label("department"),
    )
    .join(programme, programme.c.id == cohort.c.programme_id)
    .join(organization, organization.c.id == cohort.c.organization_id)
    .where(cohort.c.id == sa.bindparam("cohort"))
)


def cohort_with_programme(session: ReadSession, cohort_id: int) -> Row | None:
    """A cohort's columns, with its programme's code and pathway and its department's acronym.

    Asked before every use of a kept gradebook, so the statement is built once.
    """
    return session.row(_COHORT_WITH_PROGRAMME, {"cohort": cohort_id})


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


def cohorts_of_offerings(session: ReadSession, offering_ids: Collection[int]) -> dict[int, int]:
    """The cohort of each of these offerings, by the offering's id."""
    statement = sa.select(offering.c.id, offering.c.cohort_id)
    rows = bulk.rows_where_in(session, statement, offering.c.id, offering_ids)
    return {row.id: row.cohort_id for row in rows}


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


def offered_module(session: ReadSession, offering_id: int) -> Row | None:
    """One offering as `offered_modules` has it, with its cohort's `organization_id`."""
    return session.row(
        _offered()
        .add_columns(cohort.c.organization_id)
        .join(cohort, cohort.c.id == offering.c.cohort_id)
        .where(offering.c.id == offering_id)
    )


def teachers_of_offerings(session: ReadSession, offering_ids: Collection[int]) -> Rows:
    """The teachers of offerings besides their heads: (offering_id, person_id)."""
    return session.rows(
        sa.select(offering_teacher.c.offering_id, offering_teacher.c.person_id)
        .where(offering_teacher.c.offering_id.in_(offering_ids))
        .order_by(offering_teacher.c.offering_id, offering_teacher.c.person_id)
    )


def cohort_place(session: ReadSession, cohort_id: int) -> Row | None:
    """Where a cohort stands: (id, organization_id)."""
    return session.row(
        sa.select(cohort.c.id, cohort.c.organization_id).where(cohort.c.id == cohort_id)
    )


def closed_among(session: ReadSession, cohort_ids: Collection[int]) -> set[int]:
    """Which of these cohorts are locked."""
    statement = sa.select(cohort.c.id).where(~cohort.c.is_open)
    return {row.id for row in bulk.rows_where_in(session, statement, cohort.c.id, cohort_ids)}


def described_cohort(session: ReadSession, cohort_id: int) -> Row | None:
    """A cohort with its programme and its department, as `described_cohorts` has it."""
    return session.row(_described().where(cohort.c.id == cohort_id))


def cohorts_with_step(
    session: ReadSession, code: str, version: str | None, reach: Reach, limit: int
) -> Rows:
    """The cohorts in reach of an Apogée step as `has_step` knows it, newest first, described."""
    return session.rows(
        _described()
        .where(has_step(code, version), reach.condition(cohort.c.organization_id))
        .order_by(cohort.c.start_date.desc(), cohort.c.semester_index.desc(), cohort.c.id.desc())
        .limit(limit)
    )


def steps_of_cohorts(session: ReadSession, cohort_ids: Collection[int]) -> Rows:
    """The Apogée steps of cohorts, in order: (cohort_id, code)."""
    return session.rows(
        sa.select(cohort_step.c.cohort_id, cohort_step.c.code)
        .where(cohort_step.c.cohort_id.in_(cohort_ids))
        .order_by(cohort_step.c.cohort_id, cohort_step.c.position)
    )


def heads_of_cohorts(session: ReadSession, cohort_ids: Collection[int]) -> Rows:
    """Who answers for cohorts: (cohort_id, person_id)."""
    return session.rows(
        sa.select(cohort_head.c.cohort_id, cohort_head.c.person_id)
        .where(cohort_head.c.cohort_id.in_(cohort_ids))
        .order_by(cohort_head.c.cohort_id, cohort_head.c.person_id)
    )


def enrolments_of_person(session: ReadSession, person_id: int, reach: Reach) -> Rows:
    """The cohorts in reach that a person is or was enrolled in, newest first, with the state."""
    return session.rows(
        sa.select(
            enrolment.c.cohort_id,
            enrolment.c.state,
            enrolment.c.door_state,
            cohort.c.organization_id,
            cohort.c.start_date,
            cohort.c.end_date,
            programme.c.pathway_type,
        )
        .join(cohort, cohort.c.id == enrolment.c.cohort_id)
        .join(programme, programme.c.id == cohort.c.programme_id)
        .where(enrolment.c.person_id == person_id, reach.condition(cohort.c.organization_id))
        .order_by(cohort.c.start_date.desc(), cohort.c.end_date.desc(), cohort.c.id.desc())
    )


def groups_of_person(session: ReadSession, person_id: int, cohort_id: int) -> Rows:
    """The groups of a cohort that a person is in, the whole cohort left out, in display order."""
    return session.rows(
        sa.select(
            partition.c.id.label("partition_id"),
            partition.c.name.label("partition_name"),
            partition.c.position,
            group.c.id.label("group_id"),
            group.c.name.label("group_name"),
        )
        .join(group, group.c.partition_id == partition.c.id)
        .join(membership, membership.c.group_id == group.c.id)
        .where(
            partition.c.cohort_id == cohort_id,
            partition.c.name.is_not(None),
            membership.c.person_id == person_id,
        )
        .order_by(partition.c.position, partition.c.id, group.c.id)
    )


def student_of_cohort(session: ReadSession, person_id: int, cohort_id: int) -> Row | None:
    """An enrolled student as the cohort's department knows them; None where not enrolled. Whoever
    was merged into somebody is that one: the row's `person_id` tells.

    Names, codes and addresses of mail; state; `enrolled_at` and `withdrawn_at`, null where no
    event tells it; the department's id, acronym and time zone.
    """
    return session.row(_STUDENT_OF_COHORT, {"person": person_id, "cohort": cohort_id})


def students_for_bulletins(
    session: ReadSession, person_ids: Collection[int], cohort_id: int
) -> Rows:
    """Enrolled students with `birth_date` and all that `student_of_cohort` has."""
    return session.rows(
        _students_of_cohort()
        .add_columns(
            person.c.birth_date,
            cohort.c.organization_id,
            organization.c.acronym.label("department"),
            organization.c.time_zone,
            _event("INSCRIPTION").label("enrolled_at"),
            _event("DEMISSION").label("withdrawn_at"),
        )
        .join(organization, organization.c.id == cohort.c.organization_id)
        .where(enrolment.c.cohort_id == cohort_id, enrolment.c.person_id.in_(person_ids))
        .order_by(enrolment.c.id)
    )


def students_of_cohort(
    session: ReadSession,
    cohort_id: int,
    group_ids: Collection[int] | None,
    *,
    active_only: bool,
    limit: int,
) -> Rows:
    """The students of a cohort, by name: all of them, or those in one of its groups."""
    statement = _students_of_cohort().where(enrolment.c.cohort_id == cohort_id)
    if group_ids is not None:
        members = sa.select(membership.c.person_id).where(membership.c.group_id.in_(group_ids))
        statement = statement.where(enrolment.c.person_id.in_(members))
    if active_only:
        statement = statement.where(enrolment.c.state == ENROLLED)
    shown_name = sa.func.coalesce(sa.func.nullif(person.c.usual_name, ""), person.c.family_name)
    return session.rows(
        statement.order_by(shown_name, person.c.given_name, person.c.id).limit(limit)
    )


def group_places(session: ReadSession, group_ids: Collection[int]) -> Rows:
    """Where groups stand: (group_id, group_name, partition_name, cohort_id, organization_id)."""
    return session.rows(
        sa.select(
            group.c.id.label("group_id"),
            group.c.name.label("group_name"),
            partition.c.name.label("partition_name"),
            partition.c.cohort_id,
            cohort.c.organization_id,
        )
        .join(partition, partition.c.id == group.c.partition_id)
        .join(cohort, cohort.c.id == partition.c.cohort_id)
        .where(group.c.id.in_(group_ids))
        .order_by(group.c.id)
    )


def _offered() -> sa.Select[Any]:
    return (
        sa.select(
            offering.c.id,
            offering.c.cohort_id,
            offering.c.head_id,
            offering.c.average_formula,
            *(module.c[name].label(f"module_{name}") for name in module.c.keys()),
            *(subject.c[name].label(f"subject_{name}") for name in subject.c.keys()),
            *(unit.c[name].label(f"unit_{name}") for name in unit.c.keys()),
        )
        .join(module, module.c.id == offering.c.module_id)
        .join(subject, subject.c.id == module.c.subject_id)
        .join(unit, unit.c.id == module.c.unit_id)
    )


def _described() -> sa.Select[Any]:
    """A cohort's columns, with what its programme and its department add to its name."""
    return (
        sa.select(
            cohort,
            programme.c.pathway_type,
            programme.c.speciality_code,
            organization.c.acronym.label("department"),
        )
        .join(programme, programme.c.id == cohort.c.programme_id)
        .join(organization, organization.c.id == cohort.c.organization_id)
    )


def _students_of_cohort() -> sa.Select[Any]:
    known_there = (student_record.c.person_id == person.c.id) & (
        student_record.c.organization_id == cohort.c.organization_id
    )
    return (
        sa.select(
            enrolment.c.person_id,
            enrolment.c.state,
            enrolment.c.door_state,
            enrolment.c.step_code,
            *NAMES,
            address_of("institutional").label("email"),
            address_of("personal").label("personal_email"),
            *DOSSIER,
        )
        .join(cohort, cohort.c.id == enrolment.c.cohort_id)
        .join(person, person.c.id == enrolment.c.person_id)
        .join(student_record, known_there, isouter=True)
    )


def _event(kind: str) -> sa.ScalarSelect[Any]:
    """When an enrolled person last had an event of `kind`, as a column beside `enrolment`."""
    return (
        sa.select(enrolment_event.c.happened_at)
        .where(
            enrolment_event.c.person_id == enrolment.c.person_id,
            enrolment_event.c.cohort_id == enrolment.c.cohort_id,
            enrolment_event.c.kind == kind,
        )
        .order_by(enrolment_event.c.happened_at.desc())
        .limit(1)
        .scalar_subquery()
        .correlate(enrolment)
    )


_STUDENT_OF_COHORT = (
    _students_of_cohort()
    .add_columns(
        cohort.c.organization_id,
        organization.c.acronym.label("department"),
        organization.c.time_zone,
        _event("INSCRIPTION").label("enrolled_at"),
        _event("DEMISSION").label("withdrawn_at"),
    )
    .join(organization, organization.c.id == cohort.c.organization_id)
    .where(
        enrolment.c.cohort_id == sa.bindparam("cohort"),
        enrolment.c.person_id == living(sa.bindparam("person", type_=Key)),
    )
)
"""Built once: every bulletin asks it."""
