"""Questions about how far students are in a cohort."""

from typing import Any

import sqlalchemy as sa

from matricula.record.assessments.tables import assessment, attempt, result
from matricula.record.attendance.tables import presence
from matricula.record.cohorts import states, statuses
from matricula.record.cohorts.tables import (
    enrolment,
    offering,
    study_resolution,
    study_status,
)
from matricula.store import ReadSession, Rows


def study_status_columns() -> tuple[sa.Label[str], sa.Label[Any]]:
    """`status` and `resolution`, as columns beside `enrolment`.

    What was said of the enrolment holds unless its state says otherwise: a withdrawal that another
    door wrote is not_completed, and whoever came back since is so no more. Where nothing was said,
    or no more holds: studying as soon as something of the cohort is marked, attended or begun.
    """
    said = sa.select(study_status.c.code).where(study_status.c.enrolment_id == enrolment.c.id)
    why = sa.select(study_status.c.resolution).where(study_status.c.enrolment_id == enrolment.c.id)
    here = enrolment.c.state == states.ENROLLED
    code = said.scalar_subquery().correlate(enrolment)
    left = code == statuses.NOT_COMPLETED
    status = sa.case(
        (~here, statuses.NOT_COMPLETED),
        (code.is_not(None) & ~left, code),
        (_has_begun(), statuses.STUDYING),
        else_=statuses.ENROLLED,
    )
    holds = sa.case((here, ~left), else_=left)
    resolution = sa.case((holds, why.scalar_subquery().correlate(enrolment)), else_=sa.null())
    return status.label("status"), resolution.label("resolution")


def study_statuses(session: ReadSession, cohort_id: int) -> Rows:
    """How far everybody in a cohort is: (person_id, status, resolution)."""
    return session.rows(
        sa.select(enrolment.c.person_id, *study_status_columns())
        .where(enrolment.c.cohort_id == cohort_id)
        .order_by(enrolment.c.id)
    )


def resolutions(session: ReadSession, organization_id: int, limit: int) -> Rows:
    """The resolutions of an organization's own, by name: (code, name)."""
    return session.rows(
        sa.select(study_resolution.c.code, study_resolution.c.name)
        .where(study_resolution.c.organization_id == organization_id)
        .order_by(study_resolution.c.name)
        .limit(limit)
    )


def _has_begun() -> sa.ColumnElement[bool]:
    """Whether an enrolled person has a mark, was present or began an attempt in the cohort."""
    begun = [
        _exists_in_cohort(result, result.c.mark.is_not(None)),
        _exists_in_cohort(presence, presence.c.attended),
        _exists_in_cohort(attempt, sa.true()),
    ]
    return sa.or_(*begun)


def _exists_in_cohort(table: sa.Table, condition: sa.ColumnElement[bool]) -> sa.Exists:
    return (
        sa.select(sa.literal(1))
        .select_from(table)
        .join(assessment, assessment.c.id == table.c.assessment_id)
        .join(offering, offering.c.id == assessment.c.offering_id)
        .where(
            table.c.person_id == enrolment.c.person_id,
            offering.c.cohort_id == enrolment.c.cohort_id,
            condition,
        )
        .correlate(enrolment)
        .exists()
    )
