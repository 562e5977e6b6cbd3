"""Tables in every dress that a school office may send them in."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from matricula.documents.exports.defusing import defused, restored
from matricula.importers import tables, workbooks
from matricula.importers.errors import TableRefused
from matricula.importers.tables import read_table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ODS_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


def workbook(*sheets: list[list[Any]], top: int = 0) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for sheet in sheets:
            page = book.add_worksheet()
            for line, row in enumerate(sheet, start=top):
                for column, cell in enumerate(row):
                    style = [day] if isinstance(cell, date) else []
                    page.write(line, column, cell, *style)
    return content.getvalue()


def ods(rows: str, manifest: str = "") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        packed.writestr(
            "content.xml",
            f"<office:document-content {ODS_SPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return content.getvalue()


def ods_cell(text: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string"'
        f' table:number-columns-repeated="{repeated}"><text:p>{text}</text:p></table:table-cell>'
    )


def ods_row(*cells: str, repeated: int = 1) -> str:
    row = f'<table:table-row table:number-rows-repeated="{repeated}">'
    return f"{row}{''.join(cells)}</table:table-row>"


def packed(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


EMPTY_CELL = '<table:table-cell table:number-columns-repeated="16384"/>'

TABLES: dict[str, tuple[bytes, list[tuple[int, list[str]]]]] = {
    "semicolons": (b"nip;nom\n1;A, B\n", [(2, ["1", "A, B"])]),
    "commas": (b'nip,"nom; usuel"\n1,A\n', [(2, ["1", "A"])]),
    "tabs": (b"nip\tnom\n1\tA\n", [(2, ["1", "A"])]),
    "announced": (b"sep=,\r\nnip,nom\r\n1,A\r\n", [(3, ["1", "A"])]),
    "UTF-8": ("nip;nom\n1;Zoé\n".encode(), [(2, ["1", "Zoé"])]),
    "UTF-8 with its mark": ("nip;nom\n1;Zoé\n".encode("utf-8-sig"), [(2, ["1", "Zoé"])]),
    "UTF-16": ("nip;nom\n1;Zoé\n".encode("utf-16"), [(2, ["1", "Zoé"])]),
    "Windows-1252": ("nip;nom\n1;Zoé €\n".encode("cp1252"), [(2, ["1", "Zoé €"])]),
    "empty lines": (b"\n;\nnip;nom\n\n1;A\n;\n2;B\n", [(5, ["1", "A"]), (7, ["2", "B"])]),
    "line breaks in a cell": (b'nip;nom\n1;"A\nB"\n2;C\n', [(2, ["1", "A\nB"]), (4, ["2", "C"])]),
    "quotes in a cell": (b'nip;nom\n1;"A ""B"""\n', [(2, ["1", 'A "B"'])]),
    "blanks around": (b" nip ; nom \n 1 ; A \n", [(2, ["1", "A"])]),
    "short rows": (b"nip;nom\n1\n", [(2, ["1", ""])]),
    "empty columns at the end": (b"nip;nom;;\n1;A;;\n", [(2, ["1", "A"])]),
    "no line end": (b"nip;nom\r1;A", [(2, ["1", "A"])]),
    "apostrophes before formulas": (
        b"nip;nom\n1;'=A\n2;'A\n",
        [(2, ["1", "=A"]), (3, ["2", "'A"])],
    ),
    "XLSX": (
        workbook([["nip", "nom"], [12345678901, date(2001, 2, 3)], [1.5, True]]),
        [(2, ["12345678901", "2001-02-03"]), (3, ["1.5", "true"])],
    ),
    "XLSX with a time": (
        workbook([["nip", "nom"], [0.1 + 0.2, datetime(2001, 2, 3, 4, 5)]]),  # noqa: DTZ001
        [(2, ["0.3", "2001-02-03T04:05:00"])],
    ),
    "XLSX with empty rows": (
        workbook([["nip", "nom"], [], ["'=x", "A"]], top=2),
        [(5, ["'=x", "A"])],
    ),
    "ODS": (
        ods(
            ods_row('<table:table-cell table:number-columns-repeated="2"/>', repeated=2)
            + ods_row(ods_cell("nip"), ods_cell("nom"))
            + ods_row(ods_cell("1"), ods_cell("Zoé"), EMPTY_CELL)
            + ods_row(EMPTY_CELL, repeated=1_048_570)
        ),
        [(4, ["1", "Zoé"])],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table(name: str) -> None:
    content, expected = TABLES[name]
    table = read_table(content)
    assert table.columns[0] == "nip"
    assert [(row.line, list(row.cells.values())) for row in table.rows] == expected
    assert all(tuple(row.cells) == table.columns for row in table.rows)


def test_a_sheet_of_several(tmp_path: Path) -> None:
    file = tmp_path / "roster.xls"  # whatever it is called
    file.write_bytes(workbook([["one"], [1]], [["two"], [2]]))
    assert read_table(file).columns == ("one",)
    assert read_table(file, sheet="Sheet2").columns == ("two",)


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "blanks": (b"\n ; ;\n", "empty"),
    "a header twice": (b"nip;nom;nip\n", "line 1: two columns are called 'nip'"),
    "too many cells": (b"nip;nom\n1;A\n2;B;C\n3;D;E\n", "line 3: cell 3 ('C')"),
    "no header above": (b"nip;;nom\n1;x;A\n", "line 2: cell 2 ('x')"),
    "an open quote": (b'nip;nom\n1;"A\n', "line 2"),
    "a character that nothing holds": (b"nip;nom\n1;A\x00\n", "'nom' holds a character"),
    "too many columns": (b";".join(b"c%d" % n for n in range(201)), "more than 200 columns"),
    "too many rows": (b"nip\n" + b"1\n" * 100_001, "more than 100000 rows"),
    "no text": (b"\x81\x8d\x8f;\xff\x00\x01", "no text"),
    "half a workbook": (workbook([["nip"]])[:-100], "broken"),
    "a workbook of nothing": (b"PK\x03\x04nothing", "broken"),
    "an old workbook of nothing": (OLE, "broken"),
    "a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "a password in ODS": (ods("", "<x>encryption-data</x>"), "protected by a password"),
    "another archive": (packed("photo.jpg", b""), "no workbook"),
    "a sheet of billions": (
        workbook([["nip"], *[[] for _ in range(99_999)], [None] * 16_383 + ["x"]]),
        "too large",
    ),
    "a sheet of billions in ODS": (
        ods(ods_row(ods_cell("x", repeated=16_000), repeated=100_000)),
        "too large",
    ),
    "half an archive": (packed("content.xml", b"<a/>"), "broken"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal(name: str) -> None:
    content, reason = REFUSED[name]
    with pytest.raises(TableRefused) as refusal:
        read_table(content)
    assert reason in refusal.value.errors[0]


def test_every_row_with_too_many_cells_is_named() -> None:
    with pytest.raises(TableRefused) as refusal:
        read_table(b"nip;nom\n1;A\n2;B;C\n3;D;E\n")
    assert [error[:7] for error in refusal.value.errors] == ["line 3:", "line 4:"]


def test_large_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 2_000_000)
    with pytest.raises(TableRefused, match="unpacks to more than 2 MB"):
        read_table(packed("xl/workbook.xml", b"0" * 2_000_001))
    monkeypatch.setattr(tables, "LARGEST_FILE", 1_000_000)
    with pytest.raises(TableRefused, match="larger than 1 MB"):
        read_table(b"x" * 1_000_001)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.csv", "does not exist"), (tmp_path, "is not a file")):
        with pytest.raises(TableRefused, match=reason):
            read_table(path)
    with pytest.raises(TableRefused, match="no sheet 'X': it has 'Sheet1'"):
        read_table(workbook([["nip"]]), sheet="X")
    with pytest.raises(TableRefused, match="is no workbook"):
        read_table(b"nip", sheet="X")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-x", "'-x"),
        ("'=1", "''=1"),
        ("+33 6", "'+33 6"),
        ("\tx", "'\tx"),
        ("-1,5", "-1,5"),
        ("+33612", "+33612"),
        ("O'Neil", "O'Neil"),
        ("'t Hooft", "'t Hooft"),
        ("", ""),
    ],
)
def test_formulas_are_made_harmless_and_come_back(text: str, written: str) -> None:
    assert defused(text) == written
    assert restored(written) == text
