"""What can change about assessments and their results."""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from matricula.record.assessments.tables import assessment, result, weighting
from matricula.record.cohorts.commands import raise_revisions
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.cohorts.tables import offering
from matricula.record.history.commands import remember_steps
from matricula.store import WriteSession, bulk

NOTHING = (None, None)
"""Neither a mark nor a word."""


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
    _hold(session, {row["assessment_id"] for row in rows})
    changes = bulk.merge(
        session,
        result,
        rows,
        key=("assessment_id", "person_id"),
        stamp={"recorded_at": session.now, "recorded_by": session.origin.actor},
    )
    told = ["mark", "special", *(["comment"] if rows and "comment" in rows[0] else [])]
    return _settle(session, result, "assessment_id", changes, told)


def enter_results(
    session: WriteSession, assessment_id: int, rows: Sequence[bulk.Values], comment: str | None
) -> bulk.Changes:
    """Write what somebody entered about an assessment; neither mark nor special takes one back.

    A result that says the same keeps its date, its author and its comment; another one gets
    `comment`. rows: person_id, mark, special; a person stands once.
    """
    _hold(session, [assessment_id])
    statement = sa.select(result.c.person_id, result.c.mark, result.c.special)
    found = session.rows(statement.where(result.c.assessment_id == assessment_id))
    stored = {row.person_id: (row.mark, row.special) for row in found}
    wanted = {row["person_id"]: (row["mark"], row["special"]) for row in rows}
    gone = [key for key, said in wanted.items() if said == NOTHING and key in stored]
    changes = merge_results(
        session,
        [
            {
                "assessment_id": assessment_id,
                "person_id": person_id,
                "mark": mark,
                "special": special,
                "comment": comment,
            }
            for person_id, (mark, special) in wanted.items()
            if (mark, special) not in (NOTHING, stored.get(person_id))
        ],
    )
    return changes + remove_results(session, assessment_id, gone)


def remove_results(
    session: WriteSession, assessment_id: int, person_ids: Collection[int]
) -> bulk.Changes:
    """Take back the results that people have in an assessment."""
    _hold(session, [assessment_id])
    statement = sa.select(result).where(result.c.assessment_id == assessment_id)
    stored = bulk.rows_where_in(session, statement, result.c.person_id, person_ids)
    changes = bulk.Changes(removed=[row._asdict() for row in stored])
    for ids in bulk.chunked([row.person_id for row in stored]):
        session.run(
            sa.delete(result)
            .where(result.c.assessment_id == assessment_id)
            .where(result.c.person_id.in_(ids))
        )
    return _settle(session, result, "assessment_id", changes, ["mark", "special", "comment"])


def _hold(session: WriteSession, assessment_ids: Iterable[int]) -> None:
    """Let no two writers of a cohort's marks overlap: the second sees what the first one wrote.

    The cohort is held, and not the assessment: every writer of marks raises it in the end, and
    whoever held something else before could wait for another one in a circle.
    """
    hold_cohorts_of_people(session, (), _cohorts_of(session, assessment_ids).values())


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
