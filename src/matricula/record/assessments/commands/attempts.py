"""Attempts, and the results and presences that come of them by themselves."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from matricula.record.assessments.activity_queries import non_participants_of
from matricula.record.assessments.checking import (
    TOLD,
    Key,
    Surroundings,
    key_of,
    misfits,
    says_the_same,
)
from matricula.record.assessments.commands.counting import Count, recount, settings_of
from matricula.record.assessments.commands.settling import hold, settle
from matricula.record.assessments.errors import AttemptsRefused
from matricula.record.assessments.tables import attempt
from matricula.record.cohorts.tables import offering_enrolment
from matricula.store import Row, WriteSession, bulk


def enter_attempts(
    session: WriteSession, rows: Sequence[bulk.Values], count: Count
) -> bulk.Changes:
    """Add or change attempts by activity, person and number, and write the marks they give.

    rows: assessment_id, person_id, number (from 1), started_at, finished_at, points, status. count:
    `matricula.gradebook.attempts.mark_of`. An attempt that says the same already changes nothing. A
    result that somebody wrote stays (docs/decisions/0031). The changes are those to attempts.
    Errors: AttemptsRefused, with nothing written.
    """
    hold(session, {row["assessment_id"] for row in rows})
    known = _surroundings(session, rows)
    refused = misfits(rows, known)
    if refused:
        raise AttemptsRefused(refused)
    changes = _write(session, rows, known)
    settle(session, attempt, "assessment_id", changes, ("number", *TOLD), subject="id")
    pairs = {(row["assessment_id"], row["person_id"]) for row in changes.rows()}
    recount(session, pairs, count)
    return changes


def recount_attempts(
    session: WriteSession, assessment_ids: Collection[int], count: Count
) -> bulk.Changes:
    """Write anew the marks and presences that the attempts at these activities give.

    The changes are those to results.
    """
    hold(session, assessment_ids)
    pairs = sa.select(attempt.c.assessment_id, attempt.c.person_id).distinct()
    found = bulk.rows_where_in(session, pairs, attempt.c.assessment_id, assessment_ids)
    return recount(session, {(row.assessment_id, row.person_id) for row in found}, count)


def _write(session: WriteSession, rows: Sequence[bulk.Values], known: Surroundings) -> bulk.Changes:
    stamp = {"recorded_at": session.now, "recorded_by": session.origin.actor}
    fresh = [row for row in rows if key_of(row) not in known.stored]
    pairs = [(known.stored[key_of(row)], row) for row in rows if key_of(row) in known.stored]
    ids = bulk.new_ids(session, attempt, len(fresh))
    inserted = [{"id": key, **row, **stamp} for key, row in zip(ids, fresh, strict=True)]
    updated = [
        (before, {**before, **row, **stamp})
        for before, row in pairs
        if not says_the_same(row, before)
    ]
    bulk.insert(session, attempt, inserted)
    bulk.update(session, attempt, [after for _, after in updated], key=("id",))
    return bulk.Changes(inserted, updated)


def _surroundings(session: WriteSession, rows: Sequence[bulk.Values]) -> Surroundings:
    activities = settings_of(session, {row["assessment_id"] for row in rows})
    people = {row["person_id"] for row in rows}
    offerings = {row.offering_id for row in activities.values()}
    takers = _among(session, offering_enrolment, "offering_id", offerings, people)
    stored = _among(session, attempt, "assessment_id", activities, people)
    return Surroundings(
        activities,
        {(row.offering_id, row.person_id) for row in takers},
        non_participants_of(session, activities),
        {_key(row): row._asdict() for row in stored},
    )


def _key(row: Row) -> Key:
    return row.assessment_id, row.person_id, row.number


def _among(
    session: WriteSession,
    table: sa.Table,
    owner: str,
    owners: Collection[int],
    people: Collection[int],
) -> list[Row]:
    """The rows of a table about these people beside these owners."""
    return [
        row
        for ids in bulk.chunked(owners)
        for row in bulk.rows_where_in(
            session, sa.select(table).where(table.c[owner].in_(ids)), table.c.person_id, people
        )
    ]
