"""What attempts give by themselves: marks, and the word that somebody was there."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.assessments.activities import ASSIGNMENT, BY_ATTEMPT, PASSED
from matricula.record.assessments.activity_queries import ACTIVITY, conversions_of
from matricula.record.assessments.commands.results import PAIR, delete_results, settle_results
from matricula.record.assessments.tables import (
    activity,
    assessment,
    attempt,
    result,
    weighting,
)
from matricula.record.attendance.commands import enter_presence
from matricula.record.cohorts.tables import offering_profile
from matricula.store import Row, WriteSession, bulk

Count = Callable[[Row, Sequence[tuple[float, float]], Sequence[Row]], float | None]
"""The mark that a person's attempts give: of an activity's settings, its rows from points to marks,
and the attempts by number. None: none. The gradebook's own; this room reckons nothing."""

Pair = tuple[int, int]
"""Activity and person."""
Tries = Mapping[Pair, Sequence[Row]]


def settings_of(session: WriteSession, assessment_ids: Collection[int]) -> dict[int, Row]:
    """Activities by id: their columns, marks_attendance of their disciplines, and max_mark of
    ScoDoc's facet, null where they have none."""
    marks = sa.func.coalesce(offering_profile.c.marks_attendance, sa.false())
    statement = (
        sa.select(*ACTIVITY, marks.label("marks_attendance"), weighting.c.max_mark)
        .join_from(assessment, activity)
        .outerjoin(weighting, weighting.c.assessment_id == assessment.c.id)
        .outerjoin(offering_profile, offering_profile.c.offering_id == assessment.c.offering_id)
    )
    found = bulk.rows_where_in(session, statement, assessment.c.id, assessment_ids)
    return {row.id: row for row in found}


def recount(session: WriteSession, pairs: Collection[Pair], count: Count) -> bulk.Changes:
    """Bring the automatic results and presences of these pairs up to their attempts.

    What somebody wrote stays. The cohorts are held. The changes are those to results.
    """
    if not pairs:
        return bulk.Changes()
    activities = settings_of(session, {assessment_id for assessment_id, _ in pairs})
    tries = _tries(session, pairs)
    _mark_presences(session, activities, tries)
    bounds = conversions_of(session, activities)
    marks = {
        (key, person): count(activities[key], bounds.get(key, ()), attempts)
        for (key, person), attempts in tries.items()
    }
    return write_marks(session, marks, BY_ATTEMPT, session.origin.actor)


def _tries(session: WriteSession, pairs: Collection[Pair]) -> Tries:
    tries: dict[Pair, list[Row]] = {pair: [] for pair in pairs}
    order = (attempt.c.assessment_id, attempt.c.person_id, attempt.c.number)
    for row in _about(session, sa.select(attempt).order_by(*order), attempt, pairs):
        tries[row.assessment_id, row.person_id].append(row)
    return tries


def write_marks(
    session: WriteSession, marks: Mapping[Pair, float | None], source: str, by: int | None
) -> bulk.Changes:
    """Add, change and remove results so that those of a source are `marks`; others stay.

    by: who is told to have written them; None: nobody.
    """
    rows = _about(session, sa.select(result), result, marks)
    stored: dict[Pair, Any] = {(row.assessment_id, row.person_id): row._asdict() for row in rows}
    stamp = {"recorded_at": session.now, "recorded_by": by}
    plain = {"special": None, "comment": None, "source": source}
    inserted = [
        {**dict(zip(PAIR, pair, strict=True)), "mark": mark, **plain, **stamp}
        for pair, mark in marks.items()
        if mark is not None and pair not in stored
    ]
    own = [row for row in stored.values() if row["source"] == source]
    updated = [(row, {**row, "mark": _mark(marks, row), **stamp}) for row in own]
    gone = [before for before, after in updated if after["mark"] is None]
    updated = [pair for pair in updated if pair[1]["mark"] not in (None, pair[0]["mark"])]
    bulk.insert(session, result, inserted)
    bulk.update(session, result, [after for _, after in updated], key=PAIR)
    changes = settle_results(session, bulk.Changes(inserted, updated), ("mark", "special"))
    return changes + delete_results(session, gone)


def _mark(marks: Mapping[Pair, float | None], row: bulk.Values) -> float | None:
    return marks[row["assessment_id"], row["person_id"]]


def _mark_presences(session: WriteSession, activities: Mapping[int, Row], tries: Tries) -> None:
    """Where a discipline says so: who handed an assignment in, or passed a test, was there."""
    there = {
        (key, person): _was_there(activities[key].kind, attempts)
        for (key, person), attempts in tries.items()
        if activities[key].marks_attendance
    }
    rows = [
        {**dict(zip(PAIR, pair, strict=True)), "attended": True if was_there else None}
        for pair, was_there in there.items()
    ]
    if rows:
        enter_presence(session, rows, source=BY_ATTEMPT)


def _was_there(kind: str, attempts: Sequence[Row]) -> bool:
    if kind == ASSIGNMENT:
        return bool(attempts)
    return any(one.status == PASSED for one in attempts)


def _about(
    session: WriteSession, statement: sa.Select[Any], table: sa.Table, pairs: Collection[Pair]
) -> list[Row]:
    """The rows of `statement` about these pairs; one person's do not read those of the others."""
    people: dict[int, set[int]] = defaultdict(set)
    for assessment_id, person_id in pairs:
        people[person_id].add(assessment_id)
    keys = {key for found in people.values() for key in found}
    return [
        row
        for ids in bulk.chunked(keys)
        for row in bulk.rows_where_in(
            session, statement.where(table.c.assessment_id.in_(ids)), table.c.person_id, people
        )
        if row.assessment_id in people[row.person_id]
    ]
