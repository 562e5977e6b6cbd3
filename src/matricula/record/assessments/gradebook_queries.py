"""Questions about the cells of gradebooks: what some people have in some assessments.

A large cohort is read some people at a time, so that no answer has to be held whole.
"""

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from matricula.record.assessments.activity_queries import ACTIVITY
from matricula.record.assessments.tables import (
    activity,
    assessment,
    attempt,
    non_participation,
    result,
)
from matricula.record.cohorts.tables import cohort, enrolment, offering, offering_enrolment
from matricula.store import ReadSession, Row, Rows, bulk

Pair = tuple[int, int]
"""An assessment and a person."""


def marks_among(
    session: ReadSession, assessment_ids: Collection[int], person_ids: Collection[int]
) -> Rows:
    """The results of these people: (assessment_id, person_id, mark, special)."""
    columns = (result.c.assessment_id, result.c.person_id, result.c.mark, result.c.special)
    return cells(session, sa.select(*columns), result, assessment_ids, person_ids)


def left_out_among(
    session: ReadSession, assessment_ids: Collection[int], person_ids: Collection[int]
) -> set[Pair]:
    """Which of these people take no part in which of these activities."""
    table = non_participation
    rows = cells(session, sa.select(table), table, assessment_ids, person_ids)
    return {(row.assessment_id, row.person_id) for row in rows}


def takers_of_cohort(session: ReadSession, cohort_id: int) -> Iterator[Row]:
    """Who of those enrolled in a cohort takes which offering of it: (offering_id, person_id)."""
    return session.each(_takers().where(offering.c.cohort_id == cohort_id))


def takers_of_offering(session: ReadSession, offering_id: int) -> Iterator[Row]:
    """The same of one offering."""
    return session.each(_takers().where(offering.c.id == offering_id))


def activity_place(session: ReadSession, assessment_id: int) -> Row | None:
    """An activity, with the cohort_id and organization_id of where it stands."""
    return session.row(
        sa.select(*ACTIVITY, offering.c.cohort_id, cohort.c.organization_id)
        .join_from(assessment, activity)
        .join(offering, offering.c.id == assessment.c.offering_id)
        .join(cohort, cohort.c.id == offering.c.cohort_id)
        .where(assessment.c.id == assessment_id)
    )


def dated_results(session: ReadSession, assessment_id: int) -> Rows:
    """The results of an assessment: (person_id, mark, special, recorded_at)."""
    columns = (result.c.person_id, result.c.mark, result.c.special, result.c.recorded_at)
    return session.rows(sa.select(*columns).where(result.c.assessment_id == assessment_id))


def attempts_at(session: ReadSession, assessment_id: int) -> Rows:
    """The attempts at an activity: person_id, number, started_at, finished_at, points, status; by
    person and number."""
    told = ("person_id", "number", "started_at", "finished_at", "points", "status")
    return session.rows(
        sa.select(*(attempt.c[name] for name in told))
        .where(attempt.c.assessment_id == assessment_id)
        .order_by(attempt.c.person_id, attempt.c.number)
    )


def cells(
    session: ReadSession,
    statement: sa.Select[Any],
    table: sa.Table,
    assessment_ids: Collection[int],
    person_ids: Collection[int],
) -> Rows:
    """The rows of `statement` whose assessment_id and person_id are among these."""
    if not person_ids:
        return []
    return [
        row
        for ids in bulk.chunked(assessment_ids)
        for row in bulk.rows_where_in(
            session,
            statement.where(table.c.assessment_id.in_(ids)),
            table.c.person_id,
            person_ids,
        )
    ]


def _takers() -> sa.Select[Any]:
    enrolled = sa.and_(
        enrolment.c.person_id == offering_enrolment.c.person_id,
        enrolment.c.cohort_id == offering.c.cohort_id,
    )
    return (
        sa.select(offering_enrolment.c.offering_id, offering_enrolment.c.person_id)
        .join(offering, offering.c.id == offering_enrolment.c.offering_id)
        .join(enrolment, enrolled)
    )
