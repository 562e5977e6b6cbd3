"""Positions: 1, 2, 3 ... among siblings, whoever writes at the same time."""

import sqlalchemy as sa

from matricula.record import rows
from matricula.store import WriteSession


def place(
    session: WriteSession,
    table: sa.Table,
    siblings: sa.ColumnElement[bool],
    key: int | None = None,
    position: int | None = None,
) -> None:
    """Number the rows that meet `siblings` from 1, with the row `key` at `position` (None: last;
    below 1: first). Whoever calls this holds what the rows stand in."""
    statement = (
        sa.select(table.c.id, table.c.position)
        .where(siblings)
        .order_by(table.c.position, table.c.id)
    )
    ordered = list(session.rows(statement))
    moved = [row for row in ordered if row.id == key]
    if moved:
        ordered.remove(moved[0])
        at = len(ordered) if position is None else max(0, position - 1)
        ordered.insert(at, moved[0])
    numbered = [(row, {"position": number}) for number, row in enumerate(ordered, start=1)]
    rows.change(session, table, numbered)
