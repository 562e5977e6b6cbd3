"""Questions about assessments and results."""

from typing import Any

import sqlalchemy as sa

from matricula.record.assessments.tables import assessment, result, weighting
from matricula.record.cohorts.tables import cohort, offering
from matricula.store import ReadSession, Row, Rows

WEIGHTED: tuple[sa.Column[Any], ...] = (
    *assessment.c,
    *(column for column in weighting.c if column.name != "assessment_id"),
)
"""An assessment's columns with those of the facet that ScoDoc needs."""


def weighted_assessments_of_cohort(session: ReadSession, cohort_id: int) -> Rows:
    """The weighted assessments of a cohort's offerings, in the order of the additions."""
    return session.rows(
        sa.select(*WEIGHTED)
        .join(weighting, weighting.c.assessment_id == assessment.c.id)
        .join(offering, offering.c.id == assessment.c.offering_id)
        .where(offering.c.cohort_id == cohort_id)
        .order_by(assessment.c.offering_id, assessment.c.ordinal, assessment.c.id)
    )


def results_of_cohort(session: ReadSession, cohort_id: int) -> Rows:
    """All results of a cohort: (assessment_id, person_id, mark, special)."""
    return session.rows(
        sa.select(result.c.assessment_id, result.c.person_id, result.c.mark, result.c.special)
        .join(assessment, assessment.c.id == result.c.assessment_id)
        .join(offering, offering.c.id == assessment.c.offering_id)
        .where(offering.c.cohort_id == cohort_id)
    )


def assessment_place(session: ReadSession, assessment_id: int) -> Row | None:
    """A weighted assessment with the `organization_id` and `cohort_id` of where it stands."""
    return session.row(
        sa.select(*WEIGHTED, offering.c.cohort_id, cohort.c.organization_id)
        .join(weighting, weighting.c.assessment_id == assessment.c.id)
        .join(offering, offering.c.id == assessment.c.offering_id)
        .join(cohort, cohort.c.id == offering.c.cohort_id)
        .where(assessment.c.id == assessment_id)
    )


def weighted_assessments_of_offering(session: ReadSession, offering_id: int, limit: int) -> Rows:
    """The weighted assessments of an offering: highest position first, then the latest."""
    return session.rows(
        sa.select(*WEIGHTED)
        .join(weighting, weighting.c.assessment_id == assessment.c.id)
        .where(assessment.c.offering_id == offering_id)
        .order_by(
            assessment.c.position.desc(),
            assessment.c.held_on.is_(None),
            assessment.c.held_on.desc(),
            assessment.c.starts_at.is_(None),
            assessment.c.starts_at.desc(),
            assessment.c.id.desc(),
        )
        .limit(limit)
    )


def results_of_assessment(session: ReadSession, assessment_id: int, limit: int) -> Rows:
    """The results of one assessment, by person: (person_id, mark, special)."""
    return session.rows(
        sa.select(result.c.person_id, result.c.mark, result.c.special)
        .where(result.c.assessment_id == assessment_id)
        .order_by(result.c.person_id)
        .limit(limit)
    )
