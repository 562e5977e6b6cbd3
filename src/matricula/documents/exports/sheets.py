"""Tables as they go into files: a sheet of cells, in CSV and in workbooks."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from matricula.documents.exports.defusing import defused

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NARROWEST, WIDEST = 6, 45
"""Widths of columns, in letters."""
FIRST_YEAR = 1900
"""Of a workbook's calendar; days before it are text."""
UNCHANGING = datetime(2000, 1, 1, tzinfo=UTC)
"""When every workbook says it was made: the same record gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Average:
    """A number with the text that a school prints for it; `number` is None where it is a word."""

    number: float | None
    text: str


Cell = str | int | float | date | Average | None
"""None and "" are empty cells."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a name; every row has as many cells as there are headers."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def csv_bytes(sheet: Sheet) -> bytes:
    """A sheet as the CSV that spreadsheets of French offices open: UTF-8 with its mark, `;`.

    Cells that they would run as formulas are made harmless.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([defused(header) for header in sheet.headers])
    writer.writerows([defused(_text(cell)) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Sheets as a workbook: numbers as numbers, days as days, all else as text."""
    content = io.BytesIO()
    import xlsxwriter  # noqa: PLC0415  # 11 MB that a server which exports nothing need not hold

    with xlsxwriter.Workbook(content, {"in_memory": True, "remove_timezone": True}) as workbook:
        workbook.set_properties({"created": UNCHANGING})
        formats = _Formats(
            header=workbook.add_format({"bold": True, "bottom": 1}),
            day=workbook.add_format({"num_format": "dd/mm/yyyy"}),
            average=workbook.add_format({"num_format": "00.00"}),
        )
        for sheet in sheets:
            _fill(workbook.add_worksheet(sheet.name), sheet, formats)
    return content.getvalue()


@dataclass(frozen=True, slots=True)
class _Formats:
    header: "Format"
    day: "Format"
    average: "Format"


def _fill(page: "Worksheet", sheet: Sheet, formats: _Formats) -> None:
    page.freeze_panes(1, 0)
    for column, header in enumerate(sheet.headers):
        page.write_string(0, column, header, formats.header)
        longest = max((len(_text(row[column])) for row in sheet.rows), default=0)
        page.set_column(column, column, min(max(longest, len(header), NARROWEST) + 2, WIDEST))
    for line, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            _write(page, line, column, cell, formats)


def _write(page: "Worksheet", line: int, column: int, cell: Cell, formats: _Formats) -> None:
    match cell:
        case None | "":
            return
        case Average(number=float() as number):
            page.write_number(line, column, number, formats.average)
        case int() | float():
            page.write_number(line, column, cell)
        case date() if cell.year >= FIRST_YEAR:
            moment = datetime(cell.year, cell.month, cell.day, tzinfo=UTC)
            page.write_datetime(line, column, moment, formats.day)
        case _:
            page.write_string(line, column, _text(cell))


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Average():
            return cell.text
        case float():
            return str(int(cell)) if cell.is_integer() else str(cell)
        case date():
            return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
        case _:
            return str(cell)
