"""Questions about assessments and results."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from matricula.record.assessments.tables import activity, assessment, result, weighting
from matricula.record.cohorts.tables import (
    cohort,
    cohort_head,
    offering,
    offering_enrolment,
    offering_teacher,
)
from matricula.record.juries.tables import jury_decision
from matricula.record.organizations.tables import organization
from matricula.record.programmes.tables import module
from matricula.store import ReadSession, Row, Rows, bulk

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


def whole_results_of_assessment(session: ReadSession, assessment_id: int, limit: int) -> Rows:
    """The results of one assessment with all that is kept about them, by person."""
    return session.rows(
        sa.select(result)
        .where(result.c.assessment_id == assessment_id)
        .order_by(result.c.person_id)
        .limit(limit)
    )


def place_of_marks(session: ReadSession, assessment_id: int, writer_id: int) -> Row | None:
    """What decides about writing the marks of a weighted assessment.

    Columns: id, max_mark, offering_id, cohort_id, organization_id, is_open, module_kind,
    time_zone; `heads` and `teaches` tell whether the person `writer_id` answers for the cohort,
    and whether they answer for the offering or teach it.
    """
    return session.row(
        _places_of_marks(writer_id)
        .join(weighting, weighting.c.assessment_id == assessment.c.id)
        .where(assessment.c.id == assessment_id)
    )


def scales_among(session: ReadSession, assessment_ids: Collection[int]) -> dict[int, float]:
    """The largest mark of those assessments that have a scale, by assessment; 0 is none."""
    columns = (weighting.c.assessment_id, weighting.c.max_mark)
    statement = sa.select(*columns).where(weighting.c.max_mark > 0)
    found = bulk.rows_where_in(session, statement, weighting.c.assessment_id, assessment_ids)
    return {row.assessment_id: row.max_mark for row in found}


def weighed_place(session: ReadSession, assessment_id: int) -> Row | None:
    """An assessment of either door: id, title, held_on, starts_at, ends_at, offering_id, cohort_id,
    organization_id, time_zone, max_mark (null where ScoDoc's door does not show it) and kind (null
    where Odin's does not)."""
    return session.row(
        sa.select(
            assessment.c.id,
            assessment.c.title,
            assessment.c.held_on,
            assessment.c.starts_at,
            assessment.c.ends_at,
            assessment.c.offering_id,
            offering.c.cohort_id,
            cohort.c.organization_id,
            organization.c.time_zone,
            weighting.c.max_mark,
            activity.c.kind,
        )
        .join_from(assessment, offering)
        .join(cohort, cohort.c.id == offering.c.cohort_id)
        .join(organization, organization.c.id == cohort.c.organization_id)
        .join(weighting, weighting.c.assessment_id == assessment.c.id, isouter=True)
        .join(activity, activity.c.assessment_id == assessment.c.id, isouter=True)
        .where(assessment.c.id == assessment_id)
    )


def place_of_activity_marks(session: ReadSession, assessment_id: int, writer_id: int) -> Row | None:
    """The same of an activity, with is_marked; max_mark is null where it is not weighted, too."""
    return session.row(
        _places_of_marks(writer_id)
        .add_columns(activity.c.is_marked)
        .join(activity, activity.c.assessment_id == assessment.c.id)
        .join(weighting, weighting.c.assessment_id == assessment.c.id, isouter=True)
        .where(assessment.c.id == assessment_id)
    )


def takers_among(session: ReadSession, offering_id: int, person_ids: Collection[int]) -> set[int]:
    """Which of these people take an offering."""
    statement = sa.select(offering_enrolment.c.person_id).where(
        offering_enrolment.c.offering_id == offering_id
    )
    rows = bulk.rows_where_in(session, statement, offering_enrolment.c.person_id, person_ids)
    return {row.person_id for row in rows}


def decided_among(session: ReadSession, cohort_id: int, person_ids: Collection[int]) -> set[int]:
    """About which of these people the jury of a cohort has decided."""
    statement = sa.select(jury_decision.c.person_id).where(jury_decision.c.cohort_id == cohort_id)
    rows = bulk.rows_where_in(session, statement, jury_decision.c.person_id, person_ids)
    return {row.person_id for row in rows}


def _places_of_marks(writer_id: int) -> sa.Select[Any]:
    heads = sa.exists().where(
        cohort_head.c.cohort_id == offering.c.cohort_id, cohort_head.c.person_id == writer_id
    )
    teaches = sa.exists().where(
        offering_teacher.c.offering_id == offering.c.id, offering_teacher.c.person_id == writer_id
    )
    leads = sa.func.coalesce(offering.c.head_id == writer_id, sa.false())
    return (
        sa.select(
            assessment.c.id,
            weighting.c.max_mark,
            assessment.c.offering_id,
            offering.c.cohort_id,
            cohort.c.organization_id,
            cohort.c.is_open,
            module.c.kind.label("module_kind"),
            organization.c.time_zone,
            heads.label("heads"),
            (leads | teaches).label("teaches"),
        )
        .select_from(assessment)
        .join(offering, offering.c.id == assessment.c.offering_id)
        .join(module, module.c.id == offering.c.module_id)
        .join(cohort, cohort.c.id == offering.c.cohort_id)
        .join(organization, organization.c.id == cohort.c.organization_id)
    )
