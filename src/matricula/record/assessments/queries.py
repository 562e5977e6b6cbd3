"""Questions about assessments and results."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.assessments.tables import assessment, result, weighting
from matricula.record.cohorts.tables import offering
from matricula.store import ReadSession

Rows = Sequence[sa.Row[Any]]

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
