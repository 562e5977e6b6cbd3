"""What commands on assessments share: holding their cohorts, and the end of every change."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from matricula.record.assessments.tables import assessment
from matricula.record.cohorts.commands import raise_revisions
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.cohorts.tables import offering
from matricula.record.history.commands import remember_steps
from matricula.store import WriteSession, bulk


def hold(session: WriteSession, assessment_ids: Iterable[int]) -> None:
    """Let no two writers of a cohort's marks overlap: the second sees what the first one wrote.

    The cohort is held, and not the assessment: every writer of marks raises it in the end, and
    whoever held something else before could wait for another one in a circle.
    """
    hold_cohorts_of_people(session, (), cohorts_of(session, assessment_ids).values())


def settle(
    session: WriteSession,
    table: sa.Table,
    key: str,
    changes: bulk.Changes,
    told: Sequence[str] = (),
    *,
    subject: str | None = None,
) -> bulk.Changes:
    """Write the history of a merge and raise the cohorts that it touched.

    key: the column that holds the assessment's id. subject: the one that holds the history's
    subject, where it is another.
    """
    cohorts = cohorts_of(session, {row[key] for row in changes.rows()})
    remember_steps(
        session,
        table,
        changes,
        subject=subject or key,
        cohort_of=lambda row: cohorts[row[key]],
        told=told,
    )
    raise_revisions(session, cohorts.values())
    return changes


def cohorts_of(session: WriteSession, assessment_ids: Iterable[int]) -> dict[int, int]:
    """The cohort of each of these assessments, by the assessment's id."""
    statement = sa.select(assessment.c.id, offering.c.cohort_id).join_from(assessment, offering)
    found = bulk.rows_where_in(session, statement, assessment.c.id, set(assessment_ids))
    return {row.id: row.cohort_id for row in found}
