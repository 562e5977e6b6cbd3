"""What makes assessments activities of an online campus, and their settings."""

import math
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from matricula.record.assessments.activities import COUNTED, FORMATS, KINDS, usual
from matricula.record.assessments.commands.attempts import recount_attempts
from matricula.record.assessments.commands.counting import Count
from matricula.record.assessments.commands.settling import hold, settle
from matricula.record.assessments.errors import (
    ActivityRefused,
    ConversionRefused,
    TwoAttestations,
)
from matricula.record.assessments.tables import (
    activity,
    assessment,
    non_participation,
    points_conversion,
)
from matricula.record.cohorts.commands.settling import replace_people
from matricula.store import WriteSession, bulk

MOST_BOUNDS = 100
"""Rows of a table from points to marks."""
COUNTING = ("kind", "counted_attempt", "sends_failed")
"""The settings that decide which mark attempts give."""


def merge_activities(
    session: WriteSession, rows: Sequence[bulk.Values], count: Count
) -> bulk.Changes:
    """Make assessments activities of an online campus, or change their settings.

    rows: assessment_id, kind of a new one, and any setting; the others begin as
    `matricula.record.assessments.activities` says. count: as of `enter_attempts`; marks that hang
    on a changed setting are written anew. Errors: ActivityRefused, TwoAttestations.
    """
    hold(session, {row["assessment_id"] for row in rows})
    ids = {row["assessment_id"] for row in rows}
    stored = sa.select(activity.c.assessment_id)
    found = bulk.rows_where_in(session, stored, activity.c.assessment_id, ids)
    known = {row.assessment_id for row in found}
    whole = [row if row["assessment_id"] in known else _begun(row) for row in rows]
    for row in whole:
        _check(row)
    changes = bulk.merge(session, activity, whole, key=("assessment_id",))
    _check_attestations(session, {row["assessment_id"] for row in changes.rows()})
    settle(session, activity, "assessment_id", changes)
    recount_attempts(session, _counting_anew(changes), count)
    return changes


def set_conversions(
    session: WriteSession,
    conversions: Mapping[int, Sequence[tuple[float, float]]],
    count: Count,
) -> bulk.Changes:
    """Set how points become marks, each table as a whole; an empty one lets points be the mark.

    conversions: rows (upper bound of points, mark), by activity. count: as of `enter_attempts`;
    marks that hang on a changed table are written anew. Errors: ConversionRefused.
    """
    for assessment_id, bounds in conversions.items():
        _check_bounds(assessment_id, bounds)
    hold(session, conversions.keys())
    table, key = points_conversion, ("assessment_id", "upper_bound")
    rows = [
        {"assessment_id": assessment_id, "upper_bound": bound, "mark": mark}
        for assessment_id, bounds in conversions.items()
        for bound, mark in bounds
    ]
    kept = {(row["assessment_id"], row["upper_bound"]) for row in rows}
    stored = bulk.rows_where_in(session, sa.select(table), table.c.assessment_id, conversions)
    gone = [row._asdict() for row in stored if (row.assessment_id, row.upper_bound) not in kept]
    _delete_bounds(session, gone)
    changes = bulk.merge(session, table, rows, key=key) + bulk.Changes(removed=gone)
    settle(session, table, "assessment_id", changes)
    recount_attempts(session, {row["assessment_id"] for row in changes.rows()}, count)
    return changes


def set_non_participants(
    session: WriteSession, people: Mapping[int, Collection[int]]
) -> bulk.Changes:
    """Set which students of the discipline take no part in activities, each list as a whole.

    people: ids of persons, by activity. What they have got already stays.
    """
    hold(session, people.keys())
    changes = replace_people(session, non_participation, "assessment_id", people)
    return settle(session, non_participation, "assessment_id", changes)


def _begun(row: bulk.Values) -> bulk.Values:
    if "kind" not in row:
        raise ActivityRefused(f"activity {row['assessment_id']}: a new one has a kind")
    return {**usual(row["kind"], attests=row.get("attests", False)), **row}


def _check(row: bulk.Values) -> None:
    allowed = {"kind": KINDS, "format": FORMATS, "counted_attempt": COUNTED}
    numbers = ("hours", "min_points", "time_limit")
    wrong = [name for name, codes in allowed.items() if name in row and row[name] not in codes]
    wrong += [
        name
        for name in numbers
        if row.get(name) is not None and not (math.isfinite(row[name]) and row[name] >= 0)
    ]
    if row.get("attempts_allowed") is not None and row["attempts_allowed"] < 1:
        wrong.append("attempts_allowed")
    starts_at, ends_at = row.get("starts_at"), row.get("ends_at")
    if starts_at is not None and ends_at is not None and ends_at < starts_at:
        wrong.append("ends_at")
    if wrong:
        told = ", ".join(f"{name} {row[name]!r}" for name in wrong)
        raise ActivityRefused(f"activity {row['assessment_id']}: {told}")


def _check_attestations(session: WriteSession, assessment_ids: Collection[int]) -> None:
    """Errors: TwoAttestations in one discipline; ActivityRefused where one that attests has no
    column."""
    touched = sa.select(assessment.c.offering_id).distinct()
    found = bulk.rows_where_in(session, touched, assessment.c.id, assessment_ids)
    attesting = (
        sa.select(
            activity.c.assessment_id,
            assessment.c.offering_id,
            (activity.c.is_marked & ~activity.c.is_hidden).label("has_column"),
        )
        .join_from(activity, assessment)
        .where(activity.c.attests)
    )
    offerings = {row.offering_id for row in found}
    seen: set[int] = set()
    for row in bulk.rows_where_in(session, attesting, assessment.c.offering_id, offerings):
        if row.offering_id in seen:
            raise TwoAttestations(f"discipline {row.offering_id}")
        if not row.has_column:
            raise ActivityRefused(f"activity {row.assessment_id}: it attests, and shows no mark")
        seen.add(row.offering_id)


def _counting_anew(changes: bulk.Changes) -> set[int]:
    return {
        after["assessment_id"]
        for before, after in changes.updated
        if any(before[name] != after[name] for name in COUNTING if name in before)
    }


def _check_bounds(assessment_id: int, bounds: Sequence[tuple[float, float]]) -> None:
    told = f"activity {assessment_id}"
    if len(bounds) > MOST_BOUNDS:
        raise ConversionRefused(f"{told}: {len(bounds)} rows, of at most {MOST_BOUNDS}")
    if len({bound for bound, _ in bounds}) < len(bounds):
        raise ConversionRefused(f"{told}: two rows have one bound")
    numbers = [number for row in bounds for number in row]
    if not all(math.isfinite(number) and number >= 0 for number in numbers):
        raise ConversionRefused(told)


def _delete_bounds(session: WriteSession, rows: Sequence[bulk.Values]) -> None:
    table = points_conversion
    if rows:
        session.run(
            sa.delete(table)
            .where(table.c.assessment_id == sa.bindparam("assessment"))
            .where(table.c.upper_bound == sa.bindparam("bound")),
            [{"assessment": row["assessment_id"], "bound": row["upper_bound"]} for row in rows],
        )
