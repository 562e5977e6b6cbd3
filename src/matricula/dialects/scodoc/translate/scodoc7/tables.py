"""A list as the functions of ScoDoc 7 know it: one table that is written in any of their forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matricula.dialects.scodoc import html, xml
from matricula.documents.exports.sheets import Average, Cell, Sheet

Value = str | int | float | Average | None
"""A cell: an Average is a number in workbooks and its text elsewhere."""
Line = Mapping[str, Value]
"""A row, by the ids of its columns; what is not there is None."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list.

    columns: their ids, in order, with the titles that people read. file: the name of a file without
    its ending. tag, row_tag: its names in XML. table_id, caption: what XML says of it.
    """

    title: str
    columns: Mapping[str, str]
    rows: Sequence[Line]
    file: str
    tag: str = "table"
    row_tag: str = "row"
    table_id: str = ""
    caption: str = ""


def as_objects(table: Table) -> list[dict[str, str | int | float | None]]:
    """An object a row, with every column."""
    return [{column: _plain(row.get(column)) for column in table.columns} for row in table.rows]


def as_element(table: Table) -> xml.Element:
    """An element a row, with a child for every column."""
    return xml.table(
        table.tag,
        table.row_tag,
        as_objects(table),
        caption=table.caption,
        table_id=table.table_id,
    )


def as_html(table: Table) -> str:
    """The table for people."""
    cells = ([_plain(row.get(column)) for column in table.columns] for row in table.rows)
    return html.table(list(table.columns.values()), cells)


def as_sheet(table: Table) -> Sheet:
    """The table for spreadsheets."""
    cells: list[list[Cell]] = [[row.get(column) for column in table.columns] for row in table.rows]
    return Sheet("liste", list(table.columns.values()), cells)


def _plain(value: Value) -> str | int | float | None:
    return value.text if isinstance(value, Average) else value
