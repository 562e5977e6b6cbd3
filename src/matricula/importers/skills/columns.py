"""Which columns of a table are meant, and what their cells may hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from matricula.importers.errors import TableRefused
from matricula.importers.students.columns import folded
from matricula.importers.tables import Table, TableRow

LONGEST = 1_000
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The headers that are read, by our names for them. others: those that are not."""

    headers: Mapping[str, str]
    others: tuple[str, ...]

    def cell(self, row: TableRow, name: str) -> str:
        """What a row says under one of our names; "" where there is no such column."""
        return row.cells[self.headers[name]] if name in self.headers else ""


def claim(table: Table, names: Mapping[str, Collection[str]], required: Collection[str]) -> Columns:
    """Find columns by their names, whatever their case, accents and blanks.

    names: every header for each of our names. Errors: TableRefused where a required one is missing,
    or two tell the same.
    """
    known = {folded(header): name for name, headers in names.items() for header in headers}
    found: dict[str, str] = {}
    others = []
    for header in table.columns:
        name = known.get(folded(header))
        if name is None:
            others.append(header)
        elif name in found:
            raise TableRefused([f"columns {found[name]!r} and {header!r} tell the same: drop one"])
        else:
            found[name] = header
    missing = [name for name in required if name not in found]
    if missing:
        raise TableRefused([f"a column must be called {name}" for name in missing])
    return Columns(found, tuple(others))
