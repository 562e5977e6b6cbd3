"""Import of an online campus: one JSON file, all or nothing, as often as one likes.

The format is told in docs/odin_import.md.
"""

from pathlib import Path

from matricula.importers.documents import read_document
from matricula.importers.errors import ImportRefused
from matricula.importers.odin.checking import check
from matricula.importers.odin.document import FORMAT, Document
from matricula.importers.odin.plans import Written
from matricula.importers.odin.report import CampusReport, report
from matricula.importers.odin.writing import Spot, write_document, write_piece
from matricula.store import Database, Origin

__all__ = ["CampusReport", "ImportRefused", "Spot", "import_campus", "write_piece"]

DOOR = Origin(door="import")
LARGEST_FILE = 200_000_000
"""Bytes. 10,000 students with 50 marks each are about 40 million."""


class _Undone(Exception):
    """Takes back what a preview wrote."""


def import_campus(
    database: Database,
    source: Path | bytes,
    *,
    time_zone: str,
    dry_run: bool = False,
    origin: Origin = DOOR,
) -> CampusReport:
    """Bring an online campus to say what the file (or the bytes of one) says, in one transaction.

    A second run changes nothing. time_zone: of an organization that names none.

    Errors: ImportRefused, and nothing was changed.
    """
    document = _read(source)
    check(document)
    done = Written(0)
    try:
        with database.write(origin) as session:
            write_document(session, document, done, time_zone)
            if dry_run:
                raise _Undone
    except _Undone:
        pass
    return report(document, done, written=not dry_run)


def _read(source: Path | bytes) -> Document:
    document = read_document(source, Document, LARGEST_FILE)
    if document.format != FORMAT:
        raise ImportRefused([f"$.format: expected {FORMAT}, got {document.format}"])
    return document
