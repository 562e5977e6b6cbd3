"""What can change about assessments and their results."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from matricula.record.assessments.tables import assessment, result, weighting
from matricula.record.cohorts.commands import raise_revisions
from matricula.record.cohorts.tables import offering
from matricula.record.history.commands import remember_steps
from matricula.store import WriteSession, bulk


def merge_assessments(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Add or change assessments by id. `ordinal` places a new one in the order of the additions."""
    usual = {"title": "", "position": 0}
    changes = bulk.merge(session, assessment, rows, key=("id",), once=usual)
    return _settle(session, assessment, "id", changes)


def merge_weightings(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Set scale, coefficient and kind of assessments: what makes them ScoDoc's."""
    usual = {"kind": 0, "shown_on_bulletin": True, "counts_while_incomplete": False}
    changes = bulk.merge(session, weighting, rows, key=("assessment_id",), once=usual)
    return _settle(session, weighting, "assessment_id", changes)


def merge_results(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Record results: a mark or a word for each assessment_id and person_id.

    A result that says the same already keeps its date and its author. rows: assessment_id,
    person_id, mark, special, and comment where there is something to say about it.
    """
    changes = bulk.merge(
        session,
        result,
        rows,
        key=("assessment_id", "person_id"),
        stamp={"recorded_at": session.now, "recorded_by": session.origin.actor},
    )
    told = ["mark", "special", *(["comment"] if rows and "comment" in rows[0] else [])]
    return _settle(session, result, "assessment_id", changes, told)


def _settle(
    session: WriteSession,
    table: sa.Table,
    key: str,
    changes: bulk.Changes,
    told: Sequence[str] = (),
) -> bulk.Changes:
    """Write the history of a merge and raise the cohorts that it touched."""
    cohorts = _cohorts_of(session, {row[key] for row in changes.rows()})
    remember_steps(
        session,
        table,
        changes,
        subject=key,
        cohort_of=lambda row: cohorts[row[key]],
        told=told,
    )
    raise_revisions(session, cohorts.values())
    return changes


def _cohorts_of(session: WriteSession, assessment_ids: Iterable[int]) -> dict[int, int]:
    statement = sa.select(assessment.c.id, offering.c.cohort_id).join_from(assessment, offering)
    found = bulk.rows_where_in(session, statement, assessment.c.id, set(assessment_ids))
    return {row.id: row.cohort_id for row in found}
