"""Scales and their levels."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.history.commands import remember_steps
from matricula.record.skills.errors import ScaleInUse, ScaleRefused
from matricula.record.skills.queries import scale_ids, stray_evaluation
from matricula.record.skills.tables import framework, scale, scale_level
from matricula.store import WriteSession, bulk

MOST_LEVELS = 100
USUAL = "Par défaut"
USUAL_LEVELS = ("Notions", "Apprentissage", "Pratique", "Maîtrise", "Expert")
"""Campus Skills' own scale, from 1."""
USUAL_VALIDATES_FROM = 3


def merge_scales(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Let scales of an organization, by their names, have the levels that `rows` say, and no
    others.

    rows: name, levels: rows of value, label, validates. Errors: ScaleRefused; ScaleInUse where
    somebody was evaluated at a level that goes.
    """
    for row in rows:
        _check(row["name"], row["levels"])
    changes = bulk.merge(
        session,
        scale,
        [{"organization_id": organization_id, "name": row["name"]} for row in rows],
        key=("organization_id", "name"),
        within=scale.c.organization_id == organization_id,
    )
    remember_steps(session, scale, changes)
    ids = scale_ids(session, organization_id)
    wanted = {ids[row["name"]]: row["levels"] for row in rows}
    changes += _settle_levels(session, wanted)
    if changes:
        refuse_strays(session, _frameworks(session, organization_id))
    return changes


def usual_scale(session: WriteSession, organization_id: int) -> int:
    """The id of the scale that an organization has by itself, made where there is none."""
    found = scale_ids(session, organization_id).get(USUAL)
    if found is not None:
        return found
    levels = [
        {"value": float(value), "label": label, "validates": value >= USUAL_VALIDATES_FROM}
        for value, label in enumerate(USUAL_LEVELS, start=1)
    ]
    merge_scales(session, organization_id, [{"name": USUAL, "levels": levels}])
    return scale_ids(session, organization_id)[USUAL]


def refuse_strays(session: WriteSession, framework_ids: Collection[int]) -> None:
    """Errors: ScaleInUse where an evaluation stands on no level of its skill's scale."""
    stray = stray_evaluation(session, framework_ids)
    if stray is not None:
        raise ScaleInUse(f"{stray.name}: {stray.value:g}")


def _check(name: str, levels: Sequence[bulk.Values]) -> None:
    values = [level["value"] for level in levels]
    if not 1 <= len(levels) <= MOST_LEVELS:
        raise ScaleRefused(f"{name}: {len(levels)} levels, of at most {MOST_LEVELS}")
    if len(set(values)) < len(values):
        raise ScaleRefused(f"{name}: two levels have one value")
    if not all(math.isfinite(value) and value >= 0 for value in values) or not max(values) > 0:
        raise ScaleRefused(name)
    if not all(level["label"].strip() for level in levels):
        raise ScaleRefused(f"{name}: a level without a name")


def _settle_levels(
    session: WriteSession, wanted: Mapping[int, Sequence[bulk.Values]]
) -> bulk.Changes:
    rows: list[dict[str, Any]] = [
        {"scale_id": key, **level} for key, levels in wanted.items() for level in levels
    ]
    kept = {(row["scale_id"], row["value"]) for row in rows}
    stored = bulk.rows_where_in(session, sa.select(scale_level), scale_level.c.scale_id, wanted)
    surplus = [row._asdict() for row in stored if (row.scale_id, row.value) not in kept]
    for row in surplus:
        same = (scale_level.c.scale_id == row["scale_id"]) & (scale_level.c.value == row["value"])
        session.run(sa.delete(scale_level).where(same))
    changes = bulk.merge(session, scale_level, rows, key=("scale_id", "value"))
    changes += bulk.Changes(removed=surplus)
    remember_steps(session, scale_level, changes, subject="scale_id")
    return changes


def _frameworks(session: WriteSession, organization_id: int) -> Sequence[int]:
    own = framework.c.organization_id == organization_id
    return session.column(sa.select(framework.c.id).where(own))
