"""Tables of an organization's that tell marks in words."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.assessments.activity_queries import mark_scale_ids
from matricula.record.assessments.errors import MarkScaleRefused
from matricula.record.assessments.tables import mark_scale, mark_scale_level
from matricula.record.cohorts.commands import raise_revisions
from matricula.record.cohorts.tables import offering, offering_profile
from matricula.record.history.commands import remember_steps
from matricula.store import WriteSession, bulk

MOST_LEVELS = 100


def merge_mark_scales(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Let scales of an organization, by their names, have the levels that `rows` say, and no
    others.

    rows: name, levels: rows of lower_bound, label, passes. Errors: MarkScaleRefused.
    """
    for row in rows:
        _check(row["name"], row["levels"])
    bulk.one_at_a_time(session, f"mark scales of {organization_id}")
    changes = bulk.merge(
        session,
        mark_scale,
        [{"organization_id": organization_id, "name": row["name"]} for row in rows],
        key=("organization_id", "name"),
    )
    remember_steps(session, mark_scale, changes)
    ids = mark_scale_ids(session, organization_id)
    wanted = {ids[row["name"]]: row["levels"] for row in rows}
    levels = _settle_levels(session, wanted)
    _raise_told(session, {row["scale_id"] for row in levels.rows()})
    return changes + levels


def _check(name: str, levels: Sequence[bulk.Values]) -> None:
    bounds = [level["lower_bound"] for level in levels]
    if not name.strip():
        raise MarkScaleRefused("a scale without a name")
    if not 1 <= len(levels) <= MOST_LEVELS:
        raise MarkScaleRefused(f"{name}: {len(levels)} levels, of at most {MOST_LEVELS}")
    if len(set(bounds)) < len(bounds):
        raise MarkScaleRefused(f"{name}: two levels have one lower bound")
    if not all(math.isfinite(bound) for bound in bounds):
        raise MarkScaleRefused(f"{name}: a lower bound that is no number")
    if not all(level["label"].strip() for level in levels):
        raise MarkScaleRefused(f"{name}: a level without a name")


def _settle_levels(
    session: WriteSession, wanted: Mapping[int, Sequence[bulk.Values]]
) -> bulk.Changes:
    table = mark_scale_level
    rows: list[dict[str, Any]] = [
        {"scale_id": key, **level} for key, levels in wanted.items() for level in levels
    ]
    kept = {(row["scale_id"], row["lower_bound"]) for row in rows}
    stored = bulk.rows_where_in(session, sa.select(table), table.c.scale_id, wanted)
    surplus = [row._asdict() for row in stored if (row.scale_id, row.lower_bound) not in kept]
    for row in surplus:
        same = (table.c.scale_id == row["scale_id"]) & (table.c.lower_bound == row["lower_bound"])
        session.run(sa.delete(table).where(same))
    changes = bulk.merge(session, table, rows, key=("scale_id", "lower_bound"))
    changes += bulk.Changes(removed=surplus)
    remember_steps(session, table, changes, subject="scale_id")
    return changes


def _raise_told(session: WriteSession, scale_ids: set[int]) -> None:
    """Raise the cohorts that have a discipline whose totals one of these scales tells."""
    cohorts = sa.select(offering.c.cohort_id).distinct().join_from(offering, offering_profile)
    found = bulk.rows_where_in(session, cohorts, offering_profile.c.scale_id, scale_ids)
    raise_revisions(session, [row.cohort_id for row in found])
