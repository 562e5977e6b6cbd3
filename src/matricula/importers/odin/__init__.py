"""Import of an online campus: one JSON file, all or nothing, as often as one likes.

The format is told in docs/odin_import.md.
"""

from pathlib import Path
from zoneinfo import ZoneInfo

from matricula.importers.documents import read_document
from matricula.importers.errors import ImportRefused
from matricula.importers.odin import people, plans
from matricula.importers.odin.activities import write_activities
from matricula.importers.odin.checking import check
from matricula.importers.odin.document import FORMAT, Document
from matricula.importers.odin.plans import Written
from matricula.importers.odin.report import CampusReport, report
from matricula.importers.odin.results import write_results
from matricula.importers.odin.totals import write_totals
from matricula.record.people.holding import hold_addresses
from matricula.store import Database, Origin, WriteSession

__all__ = ["CampusReport", "ImportRefused", "import_campus"]

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
            _write(session, document, done, time_zone)
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


def _write(session: WriteSession, document: Document, done: Written, time_zone: str) -> None:
    # First of all: whoever registers people holds their addresses before any cohort.
    hold_addresses(session)
    organization, changes = plans.found(session, document.organization)
    done.organization_id = organization.id
    done.changes += changes
    zone = ZoneInfo(organization.time_zone or time_zone)
    done.people = people.register(session, organization.id, document)
    plans.write_words(session, document, done)
    plans.write_programmes(session, document, done)
    plans.write_rosters(session, document, done)
    plans.write_disciplines(session, document, done)
    write_activities(session, document, done, zone)
    write_totals(session, document, done)
    write_results(session, document, done, zone)
    plans.write_statuses(session, document, done)
