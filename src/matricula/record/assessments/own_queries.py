"""What somebody may see of themselves in an online campus: cohorts, disciplines, and marks."""

import sqlalchemy as sa

from matricula.record.assessments.activity_queries import IN_ORDER
from matricula.record.assessments.tables import activity, assessment, non_participation, result
from matricula.record.cohorts.tables import cohort, enrolment, offering, offering_enrolment
from matricula.record.programmes.tables import module
from matricula.store import ReadSession, Rows


def own_cohorts(session: ReadSession, organization_id: int, person_id: int, limit: int) -> Rows:
    """The cohorts of an organization that somebody is or was enrolled in, newest first: (id, title,
    start_date, end_date)."""
    return session.rows(
        sa.select(cohort.c.id, cohort.c.title, cohort.c.start_date, cohort.c.end_date)
        .join(enrolment, enrolment.c.cohort_id == cohort.c.id)
        .where(
            enrolment.c.person_id == person_id,
            cohort.c.organization_id == organization_id,
        )
        .order_by(cohort.c.start_date.desc(), cohort.c.end_date.desc(), cohort.c.id.desc())
        .limit(limit)
    )


def own_disciplines(session: ReadSession, organization_id: int, person_id: int, limit: int) -> Rows:
    """The disciplines of an organization's cohorts that somebody takes, by module: (cohort_id,
    offering_id, title)."""
    return session.rows(
        sa.select(offering.c.cohort_id, offering.c.id.label("offering_id"), module.c.title)
        .select_from(_taken())
        .join(module, module.c.id == offering.c.module_id)
        .where(
            offering_enrolment.c.person_id == person_id,
            cohort.c.organization_id == organization_id,
        )
        .order_by(offering.c.cohort_id, module.c.position, module.c.code, offering.c.id)
        .limit(limit)
    )


def own_marks(session: ReadSession, organization_id: int, person_id: int, limit: int) -> Rows:
    """The marked and visible activities that somebody takes part in there, in column order:
    (offering_id, title, mark, special), both null where nothing was marked."""
    own = sa.and_(result.c.assessment_id == assessment.c.id, result.c.person_id == person_id)
    away = sa.exists().where(
        non_participation.c.assessment_id == assessment.c.id,
        non_participation.c.person_id == person_id,
    )
    return session.rows(
        sa.select(assessment.c.offering_id, assessment.c.title, result.c.mark, result.c.special)
        .select_from(_taken())
        .join(assessment, assessment.c.offering_id == offering.c.id)
        .join(activity, activity.c.assessment_id == assessment.c.id)
        .join(result, own, isouter=True)
        .where(
            offering_enrolment.c.person_id == person_id,
            cohort.c.organization_id == organization_id,
            activity.c.is_marked,
            ~activity.c.is_hidden,
            ~away,
        )
        .order_by(*IN_ORDER)
        .limit(limit)
    )


def _taken() -> sa.Join:
    """Disciplines with those who take them, in their cohorts."""
    return offering_enrolment.join(
        offering, offering.c.id == offering_enrolment.c.offering_id
    ).join(cohort, cohort.c.id == offering.c.cohort_id)
