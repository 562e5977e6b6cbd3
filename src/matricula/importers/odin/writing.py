"""Writing a document, or one piece of it into a campus that is there."""

import re
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from matricula.importers.documents import converted
from matricula.importers.errors import ImportRefused
from matricula.importers.odin import people, plans
from matricula.importers.odin.activities import write_activities
from matricula.importers.odin.checking import check
from matricula.importers.odin.document import FORMAT, Document
from matricula.importers.odin.plans import Written
from matricula.importers.odin.results import write_results
from matricula.importers.odin.totals import write_totals
from matricula.record.people.holding import hold_addresses
from matricula.store import WriteSession

PLACE = re.compile(r"^\$(\.\w+\[0\])*(\.(programmes|organization)\b)?(: |\.)?")
"""Where a piece stands in its document: whoever typed it knows better."""
LEVELS = ("programmes", "cohorts", "disciplines", "activities")
SKELETON: dict[str, dict[str, Any]] = {
    "programmes": {"name": "-"},
    "cohorts": {"name": "-", "start_date": "2000-01-01", "end_date": "2000-01-01"},
    "disciplines": {"name": "-"},
    "activities": {"name": "-", "kind": "other"},
}
"""What stands for a part that is there already, and is not written."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a piece belongs. ids: of the programme, the cohort, the discipline and the activity,
    as far down as it goes; those above the lowest may be 0."""

    organization_id: int
    zone: ZoneInfo
    ids: tuple[int, ...] = ()


def write_document(
    session: WriteSession, document: Document, done: Written, time_zone: str
) -> None:
    """Write a whole document. time_zone: of an organization that names none.

    Errors: ImportRefused.
    """
    # First of all: whoever registers people holds their addresses before any cohort.
    hold_addresses(session)
    organization, changes = plans.found(session, document.organization)
    done.organization_id = organization.id
    done.changes += changes
    _write_parts(session, document, done, ZoneInfo(organization.time_zone or time_zone))


def write_piece(session: WriteSession, spot: Spot, piece: dict[str, Any]) -> Written:
    """Write one piece of a campus as a document would. piece: what JSON would hold inside the
    lowest part of `spot`.

    Errors: ImportRefused; its places are those inside the piece.
    """
    for level, _ in reversed(list(zip(LEVELS, spot.ids, strict=False))):
        piece = {level: [{**SKELETON[level], **piece}]}
    tree = {"format": FORMAT, "organization": {"acronym": "-"}, **piece}
    done = Written(spot.organization_id, ordered=False)
    place = "$"
    for level, key, ids in zip(LEVELS, spot.ids, _kinds(done), strict=False):
        place += f".{level}[0]"
        ids[place] = key
    try:
        document = converted(tree, Document)
        check(document)
        hold_addresses(session)
        _write_parts(session, document, done, spot.zone)
    except ImportRefused as error:
        raise ImportRefused([PLACE.sub("", line) for line in error.errors]) from error
    return done


def _write_parts(session: WriteSession, document: Document, done: Written, zone: ZoneInfo) -> None:
    done.people = people.register(session, done.organization_id, document)
    plans.write_words(session, document, done)
    plans.write_programmes(session, document, done)
    plans.write_cohorts(session, document, done)
    plans.write_rosters(session, document, done)
    plans.write_disciplines(session, document, done)
    write_activities(session, document, done, zone)
    write_totals(session, document, done)
    write_results(session, document, done, zone)
    plans.write_statuses(session, document, done)


def _kinds(done: Written) -> tuple[dict[str, int], ...]:
    return done.programmes, done.cohorts, done.disciplines, done.activities
