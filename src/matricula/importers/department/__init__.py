"""Import of a ScoDoc department: raw rows in one JSON file, all or nothing, as often as one likes.

What is read, kept and left alone is told in docs/import.md.
"""

from pathlib import Path

from matricula.importers.department.document import Document
from matricula.importers.department.errors import ImportRefused
from matricula.importers.department.reading import read
from matricula.importers.department.report import (
    Count,
    ImportReport,
    refuse_map_path,
    report,
    write_map,
)
from matricula.importers.department.validation import check
from matricula.importers.department.writing import Progress, write
from matricula.store import Database, Origin

__all__ = ["Count", "ImportRefused", "ImportReport", "Progress", "import_department"]

DOOR = Origin(door="import")


def import_department(
    database: Database,
    path: Path | bytes,
    *,
    origin: Origin = DOOR,
    map_path: Path | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring the record to say what the file (or the bytes of one) says, in one transaction.

    A second run changes nothing. map_path: where old and new ids are written as JSON, afterwards.
    progress: called with a phase, how many of its steps are done, and how many there are.

    Errors: ImportRefused, and nothing was changed.
    """
    tell = progress or _untold
    if map_path:
        refuse_map_path(map_path)
    document = _checked(path, tell)
    with database.write(origin) as session:
        written = write(session, document, tell)
    done = report(document, written)
    if map_path:
        write_map(map_path, done)
    return done


def _checked(path: Path | bytes, tell: Progress) -> Document:
    tell("reading", 0, 2)
    document = read(path)
    tell("checking", 1, 2)
    check(document)
    return document


def _untold(_phase: str, _done: int, _total: int) -> None:
    return None
