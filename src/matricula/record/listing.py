"""Lists that clients leaf through: some ids or a page, filtered and in an order of their choice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from matricula.store import ReadSession, Rows

Condition = sa.ColumnElement[bool]
Filters = Mapping[str, Callable[[Any], Condition]]
Orders = Mapping[str, sa.ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a list is asked for.

    ids: only these. filters: values by the names that the query knows. order: names, each with
    whether it descends. offset, limit: the page.
    """

    ids: Sequence[int] | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    order: Sequence[tuple[str, bool]] = ()
    offset: int = 0
    limit: int = 1


def one(key: int) -> Wanted:
    """The row of an id."""
    return Wanted(ids=[key])


def whether(condition: Condition, wish: bool) -> Condition:
    """The condition, or its opposite."""
    return condition if wish else ~condition


@dataclass(frozen=True, slots=True)
class Listing:
    """A statement, and how its rows are chosen and ordered. usual: the order of those that name
    none; the key comes last in any order, so that pages never overlap."""

    statement: sa.Select[Any]
    key: sa.ColumnElement[Any]
    filters: Filters = field(default_factory=dict)
    orders: Orders = field(default_factory=dict)
    usual: Sequence[sa.ColumnElement[Any]] = ()

    def rows(self, session: ReadSession, wanted: Wanted) -> Rows:
        """The rows that are wanted. One query."""
        chosen = self.statement
        if wanted.ids is not None:
            chosen = chosen.where(self.key.in_(wanted.ids))
        for name, value in wanted.filters.items():
            chosen = chosen.where(self.filters[name](value))
        asked = [(self.orders[name], down) for name, down in wanted.order if name in self.orders]
        order = [column.desc() if down else column.asc() for column, down in asked]
        chosen = chosen.order_by(*(order or self.usual), self.key.asc())
        return session.rows(chosen.offset(wanted.offset).limit(wanted.limit))
