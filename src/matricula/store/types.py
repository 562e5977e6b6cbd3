"""Column types that mean the same on SQLite and on PostgreSQL.

Order and equality of text are by code point on both engines (docs/decisions/0003), instants are UTC
and never naive (0007), and keys made here begin at `FIRST_OWN_ID`, so that the ids which a school
brings from elsewhere stay free.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

FIRST_OWN_ID = 1_000_001
"""Ids below are left to imports (docs/decisions/0015): a school that moves keeps its numbers."""

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Number: sa.Double[float] = sa.Double()

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(sa.types.TypeDecorator[datetime]):
    """A moment in time: aware datetimes in, UTC datetimes out; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def table(name: str, *columns: sa.schema.SchemaItem, **options: Any) -> sa.Table:
    """A table of the record, registered for the migrations."""
    return sa.Table(name, metadata, *columns, **options)


def keyed_table(name: str, *columns: sa.schema.SchemaItem, **options: Any) -> sa.Table:
    """A table whose rows have a number of their own, `id`, never given twice."""
    identity = sa.Identity(start=FIRST_OWN_ID)
    key: sa.Column[int] = sa.Column("id", Key, identity, primary_key=True)
    return table(name, key, *columns, sqlite_autoincrement=True, **options)


def reference(name: str, target: str, **options: Any) -> sa.Column[int]:
    """A column that holds the id of a row of `target`; required unless `nullable=True`."""
    options.setdefault("nullable", False)
    options.setdefault("index", True)
    return sa.Column(name, Key, sa.ForeignKey(f"{target}.id"), **options)


def required(name: str, kind: Any, **options: Any) -> sa.Column[Any]:
    """A column that always has a value."""
    return sa.Column(name, kind, nullable=False, **options)


def optional(name: str, kind: Any, **options: Any) -> sa.Column[Any]:
    """A column that may be null: not known, or not said."""
    return sa.Column(name, kind, nullable=True, **options)


def one_of(name: str, *values: str) -> sa.CheckConstraint:
    """Column `name` holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{name} IN ({listed})", name=name)
