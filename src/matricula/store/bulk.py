"""Many rows at once: insert, update what differs, and give out keys; the same on both engines."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError

from matricula.store.database import Params, ReadSession, Row, WriteSession
from matricula.store.types import FIRST_OWN_ID

CHUNK = 5_000
"""Values in one IN list: well under what either engine takes."""
PART = 20_000
"""Rows in one statement."""
FEW = 20
"""Rows that are sent one by one: the statement of so few is ready at once."""

Values = Mapping[str, Any]
NOTHING: Values = {}
PARKED = "\x1f"
"""Begins the text that stands in for a name while rows exchange theirs; no door accepts it."""


class Clash(Exception):
    """Another row already has what must be unique; the row that was to be written is named."""

    def __init__(self, table: str, columns: Sequence[str], row: Values, reason: str = "") -> None:
        told = ", ".join(f"{name} {row[name]!r}" for name in columns if name in row)
        super().__init__(reason or f"{table}: another row already has {told}")
        self.table = table
        self.columns = columns
        self.row = row


@dataclass(frozen=True, slots=True)
class Step:
    """One row's part of a merge, as history tells it: action "add", "change" or "remove".

    row: the row as it is now, or was. before and after of a change hold the columns that differ.
    """

    action: str
    row: Values
    before: Values | None
    after: Values | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a merge did: rows that were new, pairs of a row before and after, and rows removed."""

    inserted: Sequence[Values] = ()
    updated: Sequence[tuple[Values, Values]] = ()
    removed: Sequence[Values] = ()

    def __len__(self) -> int:
        return len(self.inserted) + len(self.updated) + len(self.removed)

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            [*self.inserted, *other.inserted],
            [*self.updated, *other.updated],
            [*self.removed, *other.removed],
        )

    def rows(self) -> Iterator[Values]:
        """Every changed row as it is now, or was."""
        yield from self.inserted
        yield from (after for _, after in self.updated)
        yield from self.removed

    def steps(self, *names: str) -> Iterator[Step]:
        """The changes one by one, told by the columns `names` (all but the id if none is named)."""
        for row in self.inserted:
            yield Step("add", row, None, {name: row[name] for name in names or _told(row)})
        for before, after in self.updated:
            differing = [n for n in names or _told(before) if before[n] != after[n]]
            yield Step(
                "change",
                after,
                {name: before[name] for name in differing},
                {name: after[name] for name in differing},
            )
        for row in self.removed:
            yield Step("remove", row, {name: row[name] for name in names or _told(row)}, None)


def chunked(values: Collection[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """`values` in lists that an IN condition can hold, or of another size."""
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def rows_where_in(
    session: ReadSession,
    statement: sa.Select[Any],
    column: sa.ColumnElement[Any],
    values: Collection[Any],
) -> list[Row]:
    """The rows of `statement` whose `column` is one of `values`, however many those are."""
    return [
        row for chunk in chunked(values) for row in session.rows(statement.where(column.in_(chunk)))
    ]


def rows_where_among(
    session: ReadSession,
    statement: sa.Select[Any],
    column: sa.Column[Any],
    values: Collection[Any],
) -> list[Row]:
    """As `rows_where_in`, in no order, where the values are thousands time and again."""
    if session.on_sqlite:
        return rows_where_in(session, statement, column, values)
    # A plan for any values, which PostgreSQL makes of a statement that comes often, compares each
    # row with each value; a plan for these looks them up.
    session.connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")
    chosen = statement.where(column == sa.any_(sa.bindparam("among", type_=ARRAY(_bare(column)))))
    return [row for part in chunked(values, PART) for row in session.rows(chosen, {"among": part})]


def insert(session: WriteSession, table: sa.Table, rows: Sequence[Values]) -> None:
    """Insert `rows`, which all name the same columns; their ids are in them."""
    if not rows:
        return
    if session.on_sqlite or len(rows) < FEW:
        _run(session, table, sa.insert(table), [dict(row) for row in rows])
    else:
        for part in chunked(rows, PART):
            _insert_columns(session, table, part)
    highest = max(row.get("id", 0) for row in rows)
    if highest >= FIRST_OWN_ID:
        _keep_keys_ahead(session, table, highest)


def merge(
    session: WriteSession,
    table: sa.Table,
    rows: Sequence[Values],
    *,
    key: Sequence[str],
    within: sa.ColumnElement[bool] | None = None,
    once: Values = NOTHING,
    stamp: Values = NOTHING,
) -> Changes:
    """Make the rows of `table` inside `within` that `key` names say what `rows` say.

    Rows that `rows` do not name stay as they are; columns that a row does not name, too. Nothing is
    written where nothing differs. Without `within`, only rows that share the first column of `key`
    with one of `rows` are read. once: columns of new rows that `rows` do not name. stamp: columns
    of new and of changed rows that say when or by whom; neither is compared. New rows of a table
    with ids are given one where they bring none.

    Errors: Clash where a row would take what must be unique from another row inside `within`.
    """
    if not rows:
        return Changes()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    stored = _stored(session, table, rows, columns=columns, key=key, within=within)
    blank = dict.fromkeys(columns) | {**once, **stamp}
    fresh, updated = _compared(rows, stored, key=key, blank=blank, stamp=stamp)
    uniques = _uniques(table, key, columns)
    _refuse_clashes(table, uniques, stored, fresh, updated)
    _park(session, table, uniques, updated)
    # By id where there is one: parts of a key may be null, and null equals nothing.
    primary = ("id",) if "id" in table.c else key
    update(session, table, [after for _, after in updated], key=primary)
    inserted = _numbered(session, table, fresh)
    insert(session, table, inserted)
    return Changes(inserted, updated)


def update(
    session: WriteSession, table: sa.Table, rows: Sequence[Values], *, key: Sequence[str]
) -> None:
    """Set the columns that `rows` name in the rows that their `key` names."""
    if not rows:
        return
    changing = [name for name in rows[0] if name not in key and name != "id"]
    statement = (
        sa.update(table)
        .where(*(table.c[name] == sa.bindparam(f"key_{name}") for name in key))
        .values({name: sa.bindparam(f"new_{name}") for name in changing})
    )
    _run(
        session,
        table,
        statement,
        [
            {f"key_{name}": row[name] for name in key}
            | {f"new_{name}": row[name] for name in changing}
            for row in rows
        ],
    )


def one_at_a_time(session: WriteSession, *names: str) -> None:
    """Wait for other transactions that said one of the same `names`, and hold them until this one
    ends. Whoever says several says them all at once, so that two never wait for each other.

    On SQLite every write session is alone already.
    """
    if not session.on_sqlite:
        session.run(
            sa.text(
                "SELECT pg_advisory_xact_lock(hashtextextended(name, 0))"
                " FROM unnest(CAST(:names AS text[])) AS name"
            ),
            {"names": sorted(names)},
        )


def taken_ids(session: ReadSession, table: sa.Table, ids: Collection[int]) -> set[int]:
    """Which of `ids` are ids of rows of `table`."""
    return {row.id for row in rows_where_in(session, sa.select(table.c.id), table.c.id, ids)}


def new_ids(session: WriteSession, table: sa.Table, count: int) -> list[int]:
    """`count` ids that no row of `table` has or will be given."""
    if count == 0:
        return []
    if session.on_sqlite:
        last = session.value(
            sa.text(
                "UPDATE sqlite_sequence SET seq = seq + :count WHERE name = :name RETURNING seq"
            ),
            {"count": count, "name": table.name},
        )
        return list(range(last - count + 1, last + 1))
    return list(
        session.column(
            sa.text(
                "SELECT nextval(pg_get_serial_sequence(:name, 'id'))"
                " FROM generate_series(1, :count)"
            ),
            {"count": count, "name": table.name},
        )
    )


def _insert_columns(session: WriteSession, table: sa.Table, rows: Sequence[Values]) -> None:
    # PostgreSQL's driver sends one message a row; a statement that has whole columns as arrays is
    # many times as fast, and its rows come in the same order.
    columns = [
        # One dimension: a list in a JSON column is a value, and no further one.
        sa.bindparam(f"column_{name}", type_=ARRAY(_bare(table.c[name]), dimensions=1))
        for name in rows[0]
    ]
    listed = sa.func.unnest(*columns).table_valued(*rows[0], name="listed").render_derived()
    statement = sa.insert(table).from_select(list(rows[0]), sa.select(*listed.c))
    values = {f"column_{name}": [row[name] for row in rows] for name in rows[0]}
    _run(session, table, statement, values)


def _bare(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """A column's type without its collation, which no array has."""
    return sa.Text() if isinstance(column.type, sa.Text) else column.type


def _keep_keys_ahead(session: WriteSession, table: sa.Table, highest: int) -> None:
    # SQLite does this by itself; PostgreSQL's sequence does not see ids that were brought along.
    # Ids that it gave out leave it alone: setting it would give them to other writers once more.
    if session.on_sqlite:
        return
    session.run(
        sa.text(
            "SELECT setval(sequence, :highest)"
            " FROM (SELECT pg_get_serial_sequence(:name, 'id')::regclass AS sequence) AS keys"
            " WHERE :highest > coalesce(pg_sequence_last_value(sequence), 0)"
        ),
        {"name": table.name, "highest": highest},
    )


def _run(session: WriteSession, table: sa.Table, statement: sa.Executable, params: Params) -> None:
    try:
        session.run(statement, params)
    except IntegrityError as error:
        raise Clash(table.name, (), NOTHING, f"{table.name}: {error.orig}") from error


def _stored(
    session: WriteSession,
    table: sa.Table,
    rows: Sequence[Values],
    *,
    columns: Sequence[str],
    key: Sequence[str],
    within: sa.ColumnElement[bool] | None,
) -> Sequence[Values]:
    names = dict.fromkeys([*(["id"] if "id" in table.c else []), *columns])
    statement = sa.select(*(table.c[name] for name in names))
    if within is None:
        scope = key[0]
        found = rows_where_in(session, statement, table.c[scope], {row[scope] for row in rows})
    else:
        found = list(session.rows(statement.where(within)))
    return [row._asdict() for row in found]


def _compared(
    rows: Sequence[Values],
    stored: Sequence[Values],
    *,
    key: Sequence[str],
    blank: dict[str, Any],
    stamp: Values,
) -> tuple[list[Values], list[tuple[Values, Values]]]:
    """The rows that are new, in full, and pairs of a row before and after where they differ."""
    identity = _reader(key)
    known = {identity(row): row for row in stored}
    fresh: list[Values] = []
    updated: list[tuple[Values, Values]] = []
    for row in rows:
        before = known.get(identity(row))
        if before is None:
            fresh.append({**blank, **row})
        elif any(before[name] != value for name, value in row.items()):
            updated.append((before, {**before, **row, **stamp}))
    return fresh, updated


def _numbered(session: WriteSession, table: sa.Table, rows: Sequence[Values]) -> Sequence[Values]:
    if "id" not in table.c or not rows or "id" in rows[0]:
        return rows
    ids = new_ids(session, table, len(rows))
    return [{"id": key, **row} for key, row in zip(ids, rows, strict=True)]


def _uniques(table: sa.Table, key: Sequence[str], columns: Sequence[str]) -> list[list[str]]:
    # The key itself cannot clash: it is how rows are recognised.
    named = [
        list(constraint.columns.keys())
        for constraint in table.constraints
        if isinstance(constraint, sa.UniqueConstraint)
    ]
    return [names for names in named if set(names) != set(key) and set(names) <= set(columns)]


def _refuse_clashes(
    table: sa.Table,
    uniques: Sequence[Sequence[str]],
    stored: Sequence[Values],
    fresh: Sequence[Values],
    updated: Sequence[tuple[Values, Values]],
) -> None:
    changed = [after for _, after in updated]
    for names in uniques:
        identity = _reader(names)
        leaving = {identity(before) for before, _ in updated}
        taken = {identity(row) for row in stored} - leaving
        for row in [*changed, *fresh]:
            wanted = identity(row)
            if wanted in taken and None not in wanted:
                raise Clash(table.name, names, row)
            taken.add(wanted)


def _park(
    session: WriteSession,
    table: sa.Table,
    uniques: Sequence[Sequence[str]],
    updated: Sequence[tuple[Values, Values]],
) -> None:
    # Two rows that exchange names would meet half-way: both engines look at every single row.
    for names in uniques:
        identity = _reader(names)
        moving = [before["id"] for before, after in updated if identity(before) != identity(after)]
        column = names[-1]
        if len(moving) > 1 and isinstance(table.c[column].type, sa.Text):
            rows = [{"id": key, column: f"{PARKED}{key}"} for key in moving]
            update(session, table, rows, key=("id",))


def _told(row: Values) -> list[str]:
    return [name for name in row if name != "id"]


def _reader(key: Sequence[str]) -> Callable[[Values], tuple[Any, ...]]:
    return lambda row: tuple(row[name] for name in key)
