"""Cohorts that answer a description: of a department, a school year, a step, a student."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts.tables import cohort, cohort_step, enrolment
from matricula.record.organizations.reach import Reach
from matricula.record.organizations.tables import organization
from matricula.record.people.tables import student_record
from matricula.record.programmes.tables import programme
from matricula.store import ReadSession, Rows


@dataclass(frozen=True, slots=True)
class Sought:
    """What cohorts have to be like; None: they may be anything.

    starts: the first and the last day on which they may begin. step: an Apogée step and its
    version, None for whatever version. on: a day on which they are under way. person_id, code_nip,
    code_ine: of a student of theirs; codes as the cohort's department has them, to the letter.
    """

    starts: tuple[date, date] | None = None
    step: tuple[str, str | None] | None = None
    organization_id: int | None = None
    department: str | None = None
    is_open: bool | None = None
    on: date | None = None
    person_id: int | None = None
    code_nip: str | None = None
    code_ine: str | None = None


def cohorts_like(session: ReadSession, sought: Sought, reach: Reach, limit: int) -> Rows:
    """The cohorts in reach that are all that `sought` says, newest first.

    A cohort's columns, `department` (the acronym), `pathway_type` and `speciality_code`, and all
    columns of the programme and of the department but their ids, called programme_* and
    department_*.
    """
    return session.rows(
        _with_programme_and_department()
        .where(reach.condition(cohort.c.organization_id), *_conditions(sought))
        .order_by(cohort.c.start_date.desc(), cohort.c.semester_index.desc(), cohort.c.id.desc())
        .limit(limit)
    )


def has_step(code: str, version: str | None) -> sa.ColumnElement[bool]:
    """That a cohort is of an Apogée step.

    Versions ("V1RT!111") are compared only where both sides have one. Source: ScoDoc, ApoEtapeVDI.
    """
    # "!" comes just before '"': this is every text that begins with `code` and "!".
    versioned = (cohort_step.c.code >= f"{code}!") & (cohort_step.c.code < f'{code}"')
    same = versioned if version is None else cohort_step.c.code == f"{code}!{version}"
    return cohort.c.id.in_(
        sa.select(cohort_step.c.cohort_id).where((cohort_step.c.code == code) | same)
    )


def _conditions(sought: Sought) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if sought.starts is not None:
        conditions.append(cohort.c.start_date.between(*sought.starts))
    if sought.step is not None:
        conditions.append(has_step(*sought.step))
    if sought.organization_id is not None:
        conditions.append(cohort.c.organization_id == sought.organization_id)
    if sought.department is not None:
        conditions.append(organization.c.acronym == sought.department)
    if sought.is_open is not None:
        conditions.append(cohort.c.is_open == sought.is_open)
    if sought.on is not None:
        conditions += [cohort.c.start_date <= sought.on, cohort.c.end_date >= sought.on]
    student = _student(sought)
    if student:
        conditions.append(
            sa.exists().where(enrolment.c.cohort_id == cohort.c.id, *student).correlate(cohort)
        )
    return conditions


def _student(sought: Sought) -> list[sa.ColumnElement[bool]]:
    """What is asked of one enrolled student, all of it of the same one."""
    conditions: list[sa.ColumnElement[bool]] = []
    if sought.person_id is not None:
        conditions.append(enrolment.c.person_id == sought.person_id)
    codes = {"code_nip": sought.code_nip, "code_ine": sought.code_ine}
    known = [student_record.c[name] == code for name, code in codes.items() if code is not None]
    if known:
        there = (
            sa.exists()
            .where(
                student_record.c.person_id == enrolment.c.person_id,
                student_record.c.organization_id == cohort.c.organization_id,
                *known,
            )
            .correlate(cohort, enrolment)
        )
        conditions.append(there)
    return conditions


def _with_programme_and_department() -> sa.Select[Any]:
    return (
        sa.select(
            cohort,
            programme.c.pathway_type,
            programme.c.speciality_code,
            organization.c.acronym.label("department"),
            *_prefixed("programme", programme),
            *_prefixed("department", organization),
        )
        .join(programme, programme.c.id == cohort.c.programme_id)
        .join(organization, organization.c.id == cohort.c.organization_id)
    )


def _prefixed(prefix: str, table: sa.Table) -> list[sa.Label[Any]]:
    return [table.c[name].label(f"{prefix}_{name}") for name in table.c.keys() if name != "id"]
