"""Rows of one person that become another one's, and come back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from matricula.record.merges.references import COHORT_OF, Reference
from matricula.record.schema import metadata
from matricula.store import Row, WriteSession, bulk
from matricula.store.types import Instant

Key = Mapping[str, Any]


@dataclass
class Moved:
    """What a merge moved.

    rows: keys of rows by the reference's name, without the column that moved. removed: whole rows
    by table, which were taken out. account: that of the merged person that was switched off.
    accounts: the kept person's and the merged one's, where both had one.
    addresses: rows of addresses as they stood. filled: columns of records of the kept person's that
    the other's filled, with what they say. said: the same of the person's own row. cohorts: those
    that the merged person was in. newest: of tables that tell of absences, the largest number that
    there was. steps: what the kept person's rows of steps told before and after, where both had
    opened them. ended: the other's attempts that ended for the kept person's.
    """

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    removed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    account: int | None = None
    accounts: list[int] = field(default_factory=list)
    addresses: list[dict[str, Any]] = field(default_factory=list)
    filled: list[dict[str, Any]] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)
    cohorts: list[int] = field(default_factory=list)
    newest: dict[str, int] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many rows of each table moved: what history tells."""
        return {name: len(keys) for name, keys in sorted(self.rows.items()) if keys}


def clashes(session: WriteSession, reference: Reference, kept: int, other: int) -> list[Row]:
    """The rows of `other` that the other one has, too, beside the same things."""
    if reference.beside is None:
        return []
    table = metadata.tables[reference.table]
    column = table.c[reference.column]
    beside = [table.c[name] for name in reference.beside]
    theirs = {tuple(row) for row in session.rows(sa.select(*beside).where(column == kept))}
    rows = session.rows(sa.select(table).where(column == other).order_by(*table.primary_key))
    return [
        row
        for row in rows
        if (key := tuple(getattr(row, name) for name in reference.beside)) in theirs
        # A decision from elsewhere stands in no cohort, and there may be several.
        and (reference.table != "jury_decision" or key[0] is not None)
    ]


def move(
    session: WriteSession, reference: Reference, owners: tuple[int, int], moved: Moved
) -> None:
    """Let the rows of the second owner be the first one's. What clashes is taken out."""
    kept, other = owners
    table = metadata.tables[reference.table]
    column = table.c[reference.column]
    doubled = [row._asdict() for row in clashes(session, reference, kept, other)]
    if doubled:
        _delete(session, table, doubled)
        moved.removed.setdefault(reference.table, []).extend(doubled)
    keys = _keys(table, reference.column)
    if keys:
        found = session.rows(
            sa.select(*(table.c[name] for name in keys)).where(column == other).order_by(*keys)
        )
        moved.rows[reference.name] = [row._asdict() for row in found]
    else:
        count = session.value(sa.select(sa.func.count()).select_from(table).where(column == other))
        moved.rows[reference.name] = [{}] * int(count)
    if moved.rows[reference.name]:
        session.run(sa.update(table).where(column == other).values({reference.column: kept}))


def give_back(
    session: WriteSession, reference: Reference, owners: tuple[int, int], moved: Moved
) -> None:
    """Let the rows that were moved be the second owner's again, those that are still there."""
    kept, other = owners
    table = metadata.tables[reference.table]
    column = table.c[reference.column]
    names = _keys(table, reference.column)
    keys = moved.rows.get(reference.name, [])
    if not keys:
        return
    statement = (
        sa.update(table)
        .where(column == kept, *(table.c[name] == sa.bindparam(f"key_{name}") for name in names))
        .values({reference.column: other})
    )
    session.run(statement, [{f"key_{n}": key[n] for n in names} for key in keys] if names else None)


def give_back_cohorts(
    session: WriteSession, owners: tuple[int, int], cohort_ids: Collection[int]
) -> None:
    """Let all that stands in these cohorts be the second owner's, also what came since."""
    kept, other = owners
    for name, where in COHORT_OF.items():
        table = metadata.tables[name]
        for ids in bulk.chunked(cohort_ids):
            session.run(
                sa.update(table)
                .where(table.c.person_id == kept, _in_cohorts(table, where, ids))
                .values(person_id=other)
            )


def put_back(session: WriteSession, name: str, rows: Sequence[Key]) -> None:
    """Insert rows that were taken out, as JSON told them."""
    table = metadata.tables[name]
    bulk.insert(session, table, [typed(table, row) for row in rows])


def _in_cohorts(table: sa.Table, where: str, ids: list[int]) -> sa.ColumnElement[bool]:
    tables = metadata.tables
    offering = tables["offering"]
    offerings = sa.select(offering.c.id).where(offering.c.cohort_id.in_(ids))
    if where == "offering":
        return table.c.offering_id.in_(offerings)
    if where == "assessment":
        assessment = tables["assessment"]
        inside = sa.select(assessment.c.id).where(assessment.c.offering_id.in_(offerings))
        return table.c.assessment_id.in_(inside)
    if where == "group":
        group, partition = tables["cohort_group"], tables["cohort_partition"]
        groups = sa.select(group.c.id).join(partition, partition.c.id == group.c.partition_id)
        return table.c.group_id.in_(groups.where(partition.c.cohort_id.in_(ids)))
    column = table.c.origin_cohort_id if where == "origin" else table.c.cohort_id
    return column.in_(ids)


def _keys(table: sa.Table, column: str) -> list[str]:
    """The columns of the primary key that stay as they are."""
    return [one.name for one in table.primary_key.columns if one.name != column]


def _delete(session: WriteSession, table: sa.Table, rows: Iterable[Key]) -> None:
    names = [one.name for one in table.primary_key.columns]
    its = (table.c[name] == sa.bindparam(f"key_{name}") for name in names)
    session.run(sa.delete(table).where(*its), [{f"key_{n}": row[n] for n in names} for row in rows])


def typed(table: sa.Table, row: Key) -> dict[str, Any]:
    """A row, or some of its columns, as JSON told it."""
    return {name: _typed(table.c[name].type, value) for name, value in row.items()}


def _typed(kind: Any, value: Any) -> Any:
    if value is not None and isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    return value
