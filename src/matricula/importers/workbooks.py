"""Sheets of workbooks (XLSX, XLS, ODS) as lines of text.

A workbook is a small file that may unpack to a large one, and a sheet with two cells may span
billions: both are measured before anything is laid out in memory.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from matricula.importers.errors import TableRefused

MOST_UNPACKED = 400_000_000
"""Bytes of all the parts of a workbook."""
MOST_CELLS = 20_000_000
"""Cells between the first and the last one of a sheet that are used."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb"""\sr=["']([A-Z]{1,4})([0-9]{1,8})["']""")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_BLOCK = 1 << 20
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What archives and XML raise where they are broken."""

_BROKEN = "the workbook is broken: open it and save it anew"
_PASSWORD = "the workbook is protected by a password: save it without one"
_SPARSE = "a sheet is too large: copy the table alone into a new workbook"

Value = int | float | str | bool | time | date | datetime | timedelta


def is_workbook(data: bytes) -> bool:
    """Whether these are the bytes of a workbook, by how they begin."""
    return data.startswith((_ZIP, _OLE))


def lines(data: bytes, sheet: str | None = None) -> Iterator[tuple[int, Sequence[str]]]:
    """The lines of a sheet, the first one unless it is named: number from 1, and cells as text.

    Errors: TableRefused.
    """
    _refuse_bombs(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            chosen = _sheet(workbook, sheet)
            for number, row in enumerate(chosen.iter_rows(), start=1):
                yield number, [as_text(value) for value in row]
    except PasswordError as error:
        raise TableRefused([_PASSWORD]) from error
    except CalamineError as error:
        raise TableRefused([_BROKEN]) from error
    except BaseException as error:
        # What the reader had not thought of comes as a class that is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise TableRefused([_BROKEN]) from error


def as_text(value: Value) -> str:
    """A cell as somebody would write it: 12, 12.5, 2020-09-01, 08:30:00, true."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Spreadsheets keep 15 digits; what stands behind them is noise.
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value).strip()


def _sheet(workbook: CalamineWorkbook, name: str | None) -> CalamineSheet:
    names = workbook.sheet_names
    if not names:
        raise TableRefused(["the workbook has no sheet"])
    if name is not None and name not in names:
        listed = ", ".join(repr(other) for other in names[:20])
        raise TableRefused([f"the workbook has no sheet {name!r}: it has {listed}"])
    return workbook.get_sheet_by_name(names[0] if name is None else name)


def _refuse_bombs(data: bytes) -> None:
    """Errors: TableRefused where a workbook is encrypted or broken, or unpacks to too much."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise TableRefused([_PASSWORD])
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _refuse_parts(packed)
    except UNREADABLE as error:
        raise TableRefused([_BROKEN]) from error


def _refuse_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise TableRefused([_PASSWORD])
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TableRefused([f"the workbook unpacks to more than {MOST_UNPACKED // 1_000_000} MB"])
    names = {part.filename for part in parts}
    if "content.xml" in names:
        if b"encryption-data" in packed.read("META-INF/manifest.xml"):
            raise TableRefused([_PASSWORD])
        with packed.open("content.xml") as part:
            _refuse_sparse_ods(part)
    elif "xl/workbook.xml" in names:
        for name in sorted(names):
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with packed.open(name) as part:
                    _refuse_sparse_xlsx(part)
    else:
        raise TableRefused(["the file is no workbook in XLSX, XLS or ODS: save it as one of them"])


def _refuse_sparse_xlsx(part: IO[bytes]) -> None:
    rows = columns = 0
    rest = b""
    while block := part.read(_BLOCK):
        for letters, number in set(_CELL.findall(rest + block)):
            columns, rows = max(columns, _column(letters)), max(rows, int(number))
        rest = block[-32:]  # a reference may stand across two blocks
    if rows * columns > MOST_CELLS:
        raise TableRefused([_SPARSE])


def _column(letters: bytes) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_sparse_ods(part: IO[bytes]) -> None:
    rows = columns = waiting = 0
    tags = (f"{_TABLE}table", f"{_TABLE}table-row")
    for _, element in etree.iterparse(part, tag=tags, resolve_entities=False, no_network=True):
        if element.tag == tags[0]:
            rows = columns = waiting = 0
            element.clear()
            continue
        repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
        width = _width_of_ods_row(element)
        element.clear()
        waiting += repeated  # empty rows count once something follows
        if width:
            rows, waiting, columns = rows + waiting, 0, max(columns, width)
        if rows * columns > MOST_CELLS:
            raise TableRefused([_SPARSE])


def _width_of_ods_row(row: etree._Element) -> int:
    """How many columns a row has up to its last cell with something in it."""
    width = waiting = 0
    for cell in row:
        waiting += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if cell.get(f"{_OFFICE}value-type") or len(cell):
            width, waiting = width + waiting, 0
    return width
