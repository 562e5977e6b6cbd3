"""What can change about assessments and their results."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from matricula.record.assessments.tables import assessment, result, weighting
from matricula.record.cohorts.tables import offering
from matricula.record.history.commands import Change, remember
from matricula.store import WriteSession, bulk


def merge_assessments(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Add or change assessments by id. `ordinal` places a new one in the order of the additions."""
    usual = {"title": "", "position": 0}
    changes = bulk.merge(session, assessment, rows, key=("id",), once=usual)
    _remember(session, assessment, "id", changes, ())
    return changes


def merge_weightings(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Set scale, coefficient and kind of assessments: what makes them ScoDoc's."""
    usual = {"kind": 0, "shown_on_bulletin": True, "counts_while_incomplete": False}
    changes = bulk.merge(session, weighting, rows, key=("assessment_id",), once=usual)
    _remember(session, weighting, "assessment_id", changes, ())
    return changes


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
    _remember(session, result, "assessment_id", changes, told)
    return changes


def _remember(
    session: WriteSession,
    table: sa.Table,
    key: str,
    changes: bulk.Changes,
    told: Sequence[str],
) -> None:
    cohorts = _cohorts_of(session, {row[key] for row in changes.rows()})
    remember(
        session,
        [
            Change(
                step.action,
                table.name,
                step.row[key],
                step.before,
                step.after,
                person_id=step.row.get("person_id"),
                cohort_id=cohorts[step.row[key]],
            )
            for step in changes.steps(*told)
        ],
    )


def _cohorts_of(session: WriteSession, assessment_ids: Iterable[int]) -> dict[int, int]:
    statement = sa.select(assessment.c.id, offering.c.cohort_id).join_from(assessment, offering)
    found = bulk.rows_where_in(session, statement, assessment.c.id, set(assessment_ids))
    return {row.id: row.cohort_id for row in found}
