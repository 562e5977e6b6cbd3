"""Departments cut to size, ways to change them, and a look at every row of a database."""

import copy
import functools
import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from matricula.importers.department import ImportReport, import_department
from matricula.record.schema import metadata
from matricula.store import Database, migrate

FILE = Path(__file__).parents[1] / "data" / "scodoc" / "department.json"
FEW = (1, 2, 3, 8, 191, 196, 201)
"""Students with absences, capitalised units, an external validation, an authorisation."""

Document = dict[str, Any]
Dump = dict[str, list[tuple[Any, ...]]]


@functools.cache
def _whole() -> Document:
    document: Document = json.loads(FILE.read_text())
    for semester in document["semesters"]:
        del semester["computed"]
    for key in ("cases", "bonus_functions", "constants", "source"):
        del document[key]
    return document


def department(students: Collection[int] = FEW) -> Document:
    """The department of the file with these students alone; the caller may change it."""
    return copy.deepcopy(_cut(frozenset(students)))


@functools.cache
def _cut(students: frozenset[int]) -> Document:
    document = copy.deepcopy(_whole())
    for key in ("students", "jury_validations", "absences", "events", "authorisations"):
        document[key] = [row for row in document[key] if row["etudid"] in students]
    for semester in document["semesters"]:
        semester["inscriptions"] = [r for r in semester["inscriptions"] if r["etudid"] in students]
        for partition in semester["partitions"]:
            for group in partition["groups"]:
                group["etudids"] = [key for key in group["etudids"] if key in students]
        for impl in semester["moduleimpls"]:
            impl["inscrits"] = [key for key in impl["inscrits"] if key in students]
            for evaluation in impl["evaluations"]:
                notes = evaluation["notes"]
                evaluation["notes"] = {k: v for k, v in notes.items() if int(k) in students}
    return document


def encoded(document: Document) -> bytes:
    return json.dumps(document).encode()


def take(database: Database, document: Document, **options: Any) -> ImportReport:
    """Import a document."""
    return import_department(database, encoded(document), **options)


def put(document: Document, place: str, value: Any) -> None:
    """Set what stands at a place such as `$.semesters[0].partitions[0].numero`."""
    *steps, last = re.findall(r'\.(\w+)|\[(\d+)\]|\["([^"]+)"\]', place)
    target: Any = document
    for step in steps:
        target = target[_key(step)]
    target[_key(last)] = value


def at(document: Document, place: str) -> Any:
    """What stands at a place."""
    target: Any = document
    for step in re.findall(r'\.(\w+)|\[(\d+)\]|\["([^"]+)"\]', place):
        target = target[_key(step)]
    return target


def _key(step: tuple[str, str, str]) -> str | int:
    name, index, word = step
    return int(index) if index else name or word


def dump(database: Database) -> Dump:
    """Every row of every table."""
    with database.read() as session:
        return {
            table.name: [
                tuple(json.dumps(v) if isinstance(v, list | dict) else v for v in row)
                for row in session.rows(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


def differing(before: Dump, after: Dump) -> dict[str, int]:
    """How many rows are new or changed, by table."""
    counts = {name: len(set(rows) - set(before[name])) for name, rows in after.items()}
    return {name: count for name, count in counts.items() if count}


def make_schema(url: str) -> None:
    """An empty record."""
    database = Database(url)
    migrate.make_ready(database)
    database.close()


def make_department(url: str) -> None:
    """A record that holds the department with few students."""
    make_schema(url)
    database = Database(url)
    take(database, department())
    database.close()
