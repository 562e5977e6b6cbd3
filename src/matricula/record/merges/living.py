"""Who somebody is now: numbers of people who were merged lead to those whom they became.

The one place that follows merges (docs/decisions/0078); whoever is told a number by a client asks
here, in a statement of their own or as a part of another one.
"""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from matricula.record.merges.tables import person_merge
from matricula.store import ReadSession
from matricula.store.types import Key

STANDS = person_merge.c.undone_at.is_(None)


def living(number: int | sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """The number of whoever is known by `number` now, as a part of a statement: itself, where
    nobody merged them."""
    told = sa.literal(number, Key) if isinstance(number, int) else number
    way = _way(sa.select(person_merge.c.kept_id).where(person_merge.c.merged_id == told, STANDS))
    last = sa.select(way.c.kept_id).order_by(way.c.steps.desc()).limit(1)
    return sa.func.coalesce(last.scalar_subquery(), told)


def living_among(session: ReadSession, numbers: Collection[int]) -> dict[int, int]:
    """Who each of these is now: every number asked for is a key. One query."""
    merged = person_merge.c.merged_id
    first = sa.select(person_merge.c.kept_id, merged.label("number"))
    way = _way(first.where(merged.in_(numbers), STANDS))
    rows = session.rows(sa.select(way.c.number, way.c.kept_id).order_by(way.c.steps))
    return {key: key for key in numbers} | {row.number: row.kept_id for row in rows}


def is_living(number: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether a number is of somebody who was merged into nobody, as a part of a statement."""
    return ~sa.exists().where(person_merge.c.merged_id == number, STANDS)


def _way(first: sa.Select[Any]) -> sa.CTE:
    """The merges from one person to the next; steps: how many. No way ends where it began: whoever
    was merged is no longer merged into."""
    way = first.add_columns(sa.literal(1).label("steps")).cte(recursive=True)
    others = [column for column in way.c if column.name not in {"kept_id", "steps"}]
    further = sa.select(person_merge.c.kept_id, *others, way.c.steps + 1)
    return way.union_all(further.where(person_merge.c.merged_id == way.c.kept_id, STANDS))
