"""Single rows: what is written and what history tells of it, in one call."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.history.commands import remember_steps
from matricula.store import Row, WriteSession, bulk


def held(
    session: WriteSession, table: sa.Table, key: int, *, to_remove: bool = False
) -> Row | None:
    """A row by its id, which nobody else changes until this transaction ends; None where there is
    none. Others may still hang rows on it, unless it is held to be removed. On SQLite every write
    session is alone already."""
    statement = sa.select(table).where(table.c.id == key)
    return session.row(statement.with_for_update(key_share=not to_remove))


def kept(session: WriteSession, table: sa.Table, key: int) -> Row | None:
    """The same of a row that others may change meanwhile, and that nobody removes."""
    statement = sa.select(table).where(table.c.id == key)
    return session.row(statement.with_for_update(read=True, key_share=True))


def add(session: WriteSession, table: sa.Table, rows: Sequence[bulk.Values]) -> list[int]:
    """Add rows; their new ids, in order."""
    if not rows:
        return []
    ids = bulk.new_ids(session, table, len(rows))
    inserted = [{"id": key, **row} for key, row in zip(ids, rows, strict=True)]
    bulk.insert(session, table, inserted)
    remember_steps(session, table, bulk.Changes(inserted=inserted))
    return ids


def change(
    session: WriteSession,
    table: sa.Table,
    rows: Sequence[tuple[Row, bulk.Values]],
    stamp: bulk.Values = bulk.NOTHING,
) -> bulk.Changes:
    """Set columns of rows that are there: pairs of a row as it stands and what is to differ.

    stamp: columns of those that do differ, which say when.
    """
    pairs: list[tuple[bulk.Values, bulk.Values]] = []
    for row, values in rows:
        before = row._asdict()
        if any(before[name] != value for name, value in values.items()):
            pairs.append((before, {**before, **values, **stamp}))
    changes = bulk.Changes(updated=pairs)
    bulk.update(session, table, [after for _, after in pairs], key=("id",))
    remember_steps(session, table, changes)
    return changes


def remove(
    session: WriteSession, table: sa.Table, *conditions: sa.ColumnElement[bool]
) -> list[dict[str, Any]]:
    """Remove the rows that meet `conditions`; what they were. History keeps every column."""
    statement = sa.select(table).where(*conditions).order_by(*table.primary_key.columns)
    found = [row._asdict() for row in session.rows(statement)]
    if found:
        session.run(sa.delete(table).where(*conditions))
        subject = "id" if "id" in table.c else table.primary_key.columns.keys()[0]
        remember_steps(session, table, bulk.Changes(removed=found), subject=subject)
    return found


def pair(
    session: WriteSession, table: sa.Table, rows: Sequence[bulk.Values], *, subject: str
) -> None:
    """Add rows of a table that has no ids of its own; `subject` is the column that history tells
    them by."""
    bulk.insert(session, table, rows)
    remember_steps(session, table, bulk.Changes(inserted=rows), subject=subject)
