"""Questions about what an online campus adds: activities, attempts, totals, words for marks."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from matricula.record.assessments.tables import (
    activity,
    assessment,
    attempt,
    intermediate_total,
    mark_scale,
    mark_scale_level,
    non_participation,
    points_conversion,
)
from matricula.store import ReadSession, Rows, bulk

ACTIVITY: tuple[sa.Column[Any], ...] = (
    assessment.c.id,
    assessment.c.offering_id,
    assessment.c.title,
    assessment.c.position,
    assessment.c.ordinal,
    *(column for column in activity.c if column.name != "assessment_id"),
)
"""An activity with its settings; its instants are the facet's, not the local clock of ScoDoc's."""
IN_ORDER = (assessment.c.offering_id, assessment.c.position, assessment.c.ordinal, assessment.c.id)
"""The order of the columns of a gradebook, which A1, A2, ... count."""

Bounds = list[tuple[float, float]]
"""Rows (upper bound of points, mark), the lowest bound first."""


def activities_of_offerings(session: ReadSession, offering_ids: Collection[int]) -> Rows:
    """The activities of disciplines, each discipline's in column order: ACTIVITY."""
    statement = sa.select(*ACTIVITY).join_from(assessment, activity).order_by(*IN_ORDER)
    return bulk.rows_where_in(session, statement, assessment.c.offering_id, sorted(offering_ids))


def columns_of_offerings(
    session: ReadSession, offering_ids: Collection[int]
) -> dict[int, list[int]]:
    """The ids of the marked and visible activities of each discipline, in column order."""
    statement = (
        sa.select(assessment.c.offering_id, assessment.c.id)
        .join_from(assessment, activity)
        .where(activity.c.is_marked, ~activity.c.is_hidden)
        .order_by(*IN_ORDER)
    )
    columns: dict[int, list[int]] = {key: [] for key in offering_ids}
    for row in bulk.rows_where_in(session, statement, assessment.c.offering_id, offering_ids):
        columns[row.offering_id].append(row.id)
    return columns


def columns_of_offering(session: ReadSession, offering_id: int) -> list[int]:
    """The ids of the marked and visible activities of a discipline: what A1, A2, ... name."""
    return columns_of_offerings(session, [offering_id])[offering_id]


def conversions_of(session: ReadSession, assessment_ids: Collection[int]) -> dict[int, Bounds]:
    """The tables from points to marks of activities; one without rows is not in it."""
    statement = sa.select(points_conversion).order_by(points_conversion.c.upper_bound)
    found: dict[int, Bounds] = defaultdict(list)
    for row in bulk.rows_where_in(
        session, statement, points_conversion.c.assessment_id, assessment_ids
    ):
        found[row.assessment_id].append((row.upper_bound, row.mark))
    return dict(found)


def attempts_of_activities(session: ReadSession, assessment_ids: Collection[int]) -> Rows:
    """All attempts at these activities, by activity, person and number."""
    order = (attempt.c.assessment_id, attempt.c.person_id, attempt.c.number)
    statement = sa.select(attempt).order_by(*order)
    return bulk.rows_where_in(session, statement, attempt.c.assessment_id, sorted(assessment_ids))


def non_participants_of(
    session: ReadSession, assessment_ids: Collection[int]
) -> set[tuple[int, int]]:
    """Who does not take part in these activities: pairs (assessment_id, person_id)."""
    table = non_participation
    rows = bulk.rows_where_in(session, sa.select(table), table.c.assessment_id, assessment_ids)
    return {(row.assessment_id, row.person_id) for row in rows}


def totals_of_offerings(session: ReadSession, offering_ids: Collection[int]) -> Rows:
    """The intermediate totals of disciplines, each discipline's in column order."""
    table = intermediate_total
    statement = sa.select(table).order_by(table.c.offering_id, table.c.position, table.c.id)
    return bulk.rows_where_in(session, statement, table.c.offering_id, sorted(offering_ids))


def mark_scale_ids(session: ReadSession, organization_id: int) -> dict[str, int]:
    """The scales of an organization: their ids by their names."""
    statement = sa.select(mark_scale.c.name, mark_scale.c.id)
    rows = session.rows(statement.where(mark_scale.c.organization_id == organization_id))
    return {row.name: row.id for row in rows}


def mark_scale_levels(session: ReadSession, scale_ids: Collection[int]) -> Rows:
    """The levels of scales, by scale, the lowest first: (scale_id, lower_bound, label, passes)."""
    table = mark_scale_level
    statement = sa.select(table).order_by(table.c.scale_id, table.c.lower_bound)
    return bulk.rows_where_in(session, statement, table.c.scale_id, sorted(scale_ids))
