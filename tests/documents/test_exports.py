"""`matricula export cohort`: what goes out comes back, numbers are numbers, whole or not at all."""

import csv
import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from matricula.documents.exports import ALL, FORMATS, PARTS, export_cohort
from matricula.record.people import commands as people
from matricula.store import Database, Origin, migrate
from tests.commands import Result, matricula
from tests.harness.databases import DatabaseFrom, Databases, Engine
from tests.importers.support import FILE, department, dump, take

RT, SA = 1, 2
ODD = 1
"""A student of whom everything is known, and some of it is hard to write down."""
STREET = '=1+1;"Rue\nHaute"'
WITH_WORDS = {"ABS", "EXC"}


def build(url: str) -> None:
    """RT with all its students."""
    database = Database(url)
    migrate.make_ready(database)
    whole = json.loads(FILE.read_text())
    take(database, whole)
    with database.write(Origin("tests")) as session:
        people.merge_people(session, [{"id": ODD, "given_name": "'-É", "usual_name": "@Œuf"}])
        record = {"street": STREET, "postal_code": "01000", "phone": "+33 1", "scholarship": False}
        people.merge_student_records(session, RT, [{"person_id": ODD, **record}])
        people.merge_admissions(
            session, RT, [{"person_id": ODD, "diploma": "S", "diploma_year": 2019}]
        )
        address = {"purpose": "institutional", "address": "e@example.org"}
        people.set_registrar_addresses(session, [{"person_id": ODD, **address}])
    database.close()


def build_empty(url: str) -> None:
    """RT with its cohorts and groups, and nobody in them."""
    database = Database(url)
    migrate.make_ready(database)
    take(database, department(()))
    database.close()


@pytest.fixture
def school(database_from: DatabaseFrom) -> Iterator[Database]:
    """A school of the test's own."""
    database = Database(database_from("exports, all students", build))
    yield database
    database.close()


@pytest.fixture(scope="module")
def readable(database_engine: Engine, databases: Databases) -> Iterator[Database]:
    """A school that no test may change."""
    database = Database(databases.shared(database_engine, "exports, all students", build))
    yield database
    database.close()


def export(database: Database, what: str, kind: str, cohort: int = SA) -> bytes:
    with database.read() as session:
        return export_cohort(session, cohort, what, kind, time_zone="Europe/Paris")


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def take_back(database: Database, file: Path, *options: object) -> Result:
    return matricula(database, "import", "students", file, "--department", "RT", *options)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_back(
    school: Database, database_from: DatabaseFrom, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"students.{kind}"
    result = matricula(school, "export", "cohort", SA, "--format", kind, "-o", file)
    assert (result.code, result.out) == (0, "")
    before = dump(school)
    again = take_back(school, file, "--cohort", SA)
    assert again.out == (
        "Department RT: 0 new, 0 changed, 200 unchanged, 0 bad. Nothing changed.\n"
    )
    assert again.err == ""
    assert dump(school) == before
    empty = Database(database_from("exports, nobody", build_empty))
    assert "200 new" in take_back(empty, file, "--cohort", SA).out
    here, there = rows_of(export(school, "students", "csv")), None
    there = rows_of(export(empty, "students", "csv"))
    for row in (*here, *there):
        del row["etudid"]
    assert here == there
    empty.close()


def test_formulas_are_harmless_in_csv(readable: Database) -> None:
    content = export(readable, "students", "csv")
    assert content.startswith(b"\xef\xbb\xbfetudid;NIP;INE;")
    row = next(row for row in rows_of(content) if row["etudid"] == str(ODD))
    assert row["adresse"] == f"'{STREET}"
    assert row["prénom"] == "''-É"
    assert row["nom usuel"] == "'@Œuf"
    assert row["téléphone"] == "'+33 1"
    assert (row["boursier"], row["code postal"], row["année du bac"]) == ("non", "01000", "2019")
    assert row["état"] == "I"


def test_the_order_is_that_of_names(readable: Database) -> None:
    computed = json.loads(FILE.read_text())["semesters"][1]["computed"]
    expected = [str(key) for key in computed["order_alpha"] if key != ODD]
    found = [row["etudid"] for row in rows_of(export(readable, "averages", "csv"))]
    assert [key for key in found if key != str(ODD)] == expected


def test_averages_are_those_of_scodoc(readable: Database) -> None:
    computed = json.loads(FILE.read_text())["semesters"][1]["computed"]["students"]
    rows = rows_of(export(readable, "averages", "csv"))
    assert len(rows) == len(computed)
    for row in rows:
        one = computed[row["etudid"]]
        number = isinstance(one["moy_gen"], float)
        assert row["moyenne"] == (one["moy_gen_txt"] if number else "NA")
        assert row["rang"] == (one["rang"] if number else "")
    content = json.loads(export(readable, "averages", "json"))
    first = content["averages"]["students"][0]
    assert first["average"] == pytest.approx(computed[str(first["etudid"])]["moy_gen"])
    assert list(first["units"]) == [str(unit["id"]) for unit in content["averages"]["units"]]
    assert list(first["modules"]) == [str(each["id"]) for each in content["averages"]["modules"]]


def test_marks_are_what_was_given(readable: Database) -> None:
    semester = json.loads(FILE.read_text())["semesters"][1]
    enrolled = {str(row["etudid"]) for row in semester["inscriptions"]}
    given = {
        str(one["evaluation_id"]): {
            person: mark for person, mark in one["notes"].items() if person in enrolled
        }
        for impl in semester["moduleimpls"]
        for one in impl["evaluations"]
    }
    content = json.loads(export(readable, "marks", "json"))["marks"]
    found: dict[str, dict[str, Any]] = {str(one["id"]): {} for one in content["assessments"]}
    for student in content["students"]:
        for key, mark in student["marks"].items():
            found[key][str(student["etudid"])] = mark
    assert found == given
    row = rows_of(export(readable, "marks", "csv"))[0]
    assert list(row)[4] == "M1101 Contrôle 1 M1101 /20"
    texts = {cell for row in rows_of(export(readable, "marks", "csv")) for cell in row.values()}
    assert texts >= WITH_WORDS


def test_absences(readable: Database) -> None:
    rows = rows_of(export(readable, "absences", "csv"))
    content = json.loads(export(readable, "absences", "json"))["absences"]
    assert sum(len(student["half_days"]) for student in content) > 10
    for row, student in zip(rows, content, strict=True):
        halves = student["half_days"]
        assert row["etudid"] == str(student["etudid"])
        assert row["demi-journées d'absence"] == str(len(halves))
        assert row["justifiées"] == str(sum(half["excused"] for half in halves))


def test_a_workbook(readable: Database) -> None:
    content = export(readable, ALL, "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["étudiants", "notes", "moyennes", "absences"]
    students, marks, averages = (book.get_sheet_by_index(at).to_python() for at in range(3))
    assert isinstance(students[1][1], str)  # NIP
    assert isinstance(students[1][0], float)  # etudid
    odd = next(row for row in students if row[0] == ODD)
    assert STREET in odd
    assert {type(cell) for row in marks[1:] for cell in row[4:] if cell != ""} == {float, str}
    assert {cell for row in marks[1:] for cell in row[4:] if isinstance(cell, str)} >= WITH_WORDS
    assert isinstance(averages[1][4], float)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        page = packed.read("xl/worksheets/sheet1.xml").decode()
        assert re.search('<pane ySplit="1"[^>]* state="frozen"/>', page)
        assert "<f>" not in page


def test_json_tells_the_same_students(readable: Database) -> None:
    content = json.loads(export(readable, ALL, "json"))
    assert list(content) == ["cohort", *PARTS]
    assert content["cohort"]["department"] == "RT"
    odd = next(row for row in content["students"] if row["etudid"] == ODD)
    assert odd["street"] == STREET
    assert odd["scholarship"] is False
    assert odd["admission_diploma_year"] == 2019
    assert set(odd["groups"]) == {"TD", "TP", "LV2"}


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_bytes_again(readable: Database, kind: str) -> None:
    what = "averages" if kind == "csv" else ALL
    assert export(readable, what, kind) == export(readable, what, kind)


@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True, scope="module")
def test_the_same_bytes_on_both_engines(readable: Database, databases: Databases) -> None:
    other = Database(databases.shared("sqlite", "exports, all students", build))
    for what, kind in ((ALL, "json"), (ALL, "xlsx"), ("students", "csv")):
        assert export(readable, what, kind) == export(other, what, kind)
    other.close()


def test_the_number_of_statements_does_not_grow(readable: Database) -> None:
    counts = []
    for cohort in (1, SA):  # 15 students, and 200
        with readable.read() as session:
            export_cohort(session, cohort, ALL, "json", time_zone="Europe/Paris")
            counts.append(session.statements)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((99,), "There is no cohort with this id"),
        ((SA, "--what", "all"), "a CSV file holds one table"),
        ((SA, "--what", "photos"), "what can be exported is students, marks"),
        ((SA, "--format", "pdf"), "formats are csv, xlsx, json"),
    ],
)
def test_what_is_refused(
    readable: Database, tmp_path: Path, arguments: tuple[Any, ...], reason: str
) -> None:
    file = tmp_path / "out"
    result = matricula(readable, "export", "cohort", *arguments, "-o", file)
    assert result.code == 1
    assert reason in result.err
    assert len(result.err.splitlines()) == 1
    assert not file.exists()


def test_a_file_is_written_whole_or_not_at_all(
    readable: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        result = matricula(readable, "export", "cohort", SA, "-o", file)
    assert (result.code, result.err) == (1, f"{file}: No space left on device\n")
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]
    assert matricula(readable, "export", "cohort", SA, "-o", file).code == 0
    assert file.read_bytes() == export(readable, "students", "csv")
    assert list(tmp_path.iterdir()) == [file]


def test_standard_output(readable: Database) -> None:
    result = matricula(readable, "export", "cohort", SA, "--what", "absences")
    assert result.out.encode() == export(readable, "absences", "csv")
