"""Tables as school offices have them: CSV in whatever dress, and workbooks, as rows of text."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from matricula.documents.exports.defusing import restored
from matricula.importers import workbooks
from matricula.importers.errors import MOST_ERRORS, TableRefused

LARGEST_FILE = 50_000_000
"""Bytes."""
MOST_ROWS = 100_000
MOST_COLUMNS = 200
DELIMITERS = ";\t,"
"""Where a header has as many of one as of another, the first wins."""

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ANNOUNCED = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_QUOTED = re.compile('"[^"]*"?')


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table.

    line: where it begins in the file, from 1. cells: text by header, trimmed, "" where empty.
    """

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its headers as they are written, trimmed, and the rows that are not empty."""

    columns: tuple[str, ...]
    rows: list[TableRow]


Line = tuple[int, Sequence[str]]
"""A line's number and its cells."""


def read_table(source: Path | bytes, *, sheet: str | None = None) -> Table:
    """The table in a file (CSV, XLSX, XLS, ODS), or in the bytes of one, whatever it is called.

    Its first line that is not empty is the header. CSV: `;`, `,` or tab, as the header has them;
    UTF-8, UTF-16 with its mark, or else Windows-1252. Workbooks: the first sheet, or `sheet`;
    whole numbers without a point, dates as 2020-09-01, a cell with an error is empty.

    Errors: TableRefused for a file that is missing, broken, encrypted, too large or no table.
    """
    columns, rows = each_row(source, sheet=sheet, largest=LARGEST_FILE, most=MOST_ROWS)
    return Table(columns, list(rows))


def each_row(
    source: Path | bytes, *, sheet: str | None, largest: int, most: float
) -> tuple[tuple[str, ...], Iterator[TableRow]]:
    """The headers of the same table, and its rows one by one.

    largest: bytes of the file. most: rows, or infinity. Errors: TableRefused, also while the rows
    are read.
    """
    data = source if isinstance(source, bytes) else _bytes_of(source, largest)
    if len(data) > largest:
        raise TableRefused([f"the file is larger than {largest // 1_000_000} MB"])
    if workbooks.is_workbook(data):
        return _table(workbooks.lines(data, sheet), most)
    if sheet is not None:
        raise TableRefused(["the file is no workbook: it has no sheets to choose from"])
    return _table(_csv_lines(_text_of(data)), most)


def _bytes_of(path: Path, largest: int) -> bytes:
    try:
        if not path.exists():
            raise TableRefused([f"{path} does not exist"])
        if not path.is_file():
            raise TableRefused([f"{path} is not a file"])
        with path.open("rb") as file:
            return file.read(largest + 1)
    except (OSError, ValueError) as error:
        raise TableRefused([f"{path} cannot be read: {error}"]) from error


def _text_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused(["the file is no text and no workbook that can be read"])


def _csv_lines(text: str) -> Iterator[Line]:
    skipped, delimiter, text = _announced(text)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True
    )
    line = skipped + 1
    try:
        for cells in reader:
            yield line, [restored(cell.strip()) for cell in cells]
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise TableRefused([f"line {line}: the file is not CSV that can be read: {error}"]) from (
            error
        )


def _announced(text: str) -> tuple[int, str | None, str]:
    """How many lines said what the delimiter is, the delimiter, and the text after them."""
    first, _, rest = text.partition("\n")
    found = _ANNOUNCED.fullmatch(first)
    return (1, found[1], rest) if found else (0, None, text)


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip(" \t;,")), "")
    bare = _QUOTED.sub("", header)
    return max(DELIMITERS, key=bare.count)


def _table(lines: Iterable[Line], most: float) -> tuple[tuple[str, ...], Iterator[TableRow]]:
    filled = ((line, cells) for line, cells in lines if any(cells))
    line, header = next(filled, (0, ()))
    if not header:
        raise TableRefused(["the file is empty: its first line must name the columns"])
    columns = _columns(line, header)
    return tuple(name for name in columns if name), _rows(columns, filled, most)


def _columns(line: int, header: Sequence[str]) -> list[str]:
    """The headers with those at the end that are empty left out. Errors: TableRefused."""
    names = [" ".join(name.split()) for name in header]
    while not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise TableRefused([f"line {line}: the table has more than {MOST_COLUMNS} columns"])
    twice = next((name for at, name in enumerate(names) if name and name in names[:at]), None)
    if twice is not None:
        raise TableRefused([f"line {line}: two columns are called {twice!r}: rename one"])
    if any(UNSTORABLE.search(name) for name in names):
        raise TableRefused([f"line {line}: a header holds a character that cannot be stored"])
    return names


def _rows(columns: Sequence[str], lines: Iterable[Line], most: float) -> Iterator[TableRow]:
    problems: list[str] = []
    for count, (line, cells) in enumerate(lines, start=1):
        if count > most:
            raise TableRefused([f"the table has more than {most} rows: part it"])
        problem = _problem(columns, cells)
        if problem:
            problems.append(f"line {line}: {problem}")
            if len(problems) == MOST_ERRORS:
                break
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        named = {name: text for name, text in zip(columns, padded, strict=False) if name}
        yield TableRow(line, named)
    if problems:
        raise TableRefused(problems)


def _problem(columns: Sequence[str], cells: Sequence[str]) -> str | None:
    """Why a row cannot be read, or None."""
    for place, text in enumerate(cells):
        name = columns[place] if place < len(columns) else ""
        if text and not name:
            return f"cell {place + 1} ({text[:40]!r}) stands under no header"
        if UNSTORABLE.search(text):
            return f"{name!r} holds a character that cannot be stored"
    return None
