"""billets: what students say of absences of theirs, until staff settle it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from litestar.di import NamedDependency

from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk, Writer
from matricula.dialects.scodoc.days import moment, placed
from matricula.dialects.scodoc.errors import MissingParameter, WrongMoment, WrongParameter
from matricula.dialects.scodoc.parameters import PersonId
from matricula.dialects.scodoc.routes.absence_orders import StudentName, place_of
from matricula.dialects.scodoc.routes.absences import TAG
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.routes.students import reached_record
from matricula.dialects.scodoc.routes.writing import writing
from matricula.dialects.scodoc.translate.absence_orders import LONGEST_DESCRIPTION
from matricula.dialects.scodoc.translate.claims import billet, billets
from matricula.dialects.scodoc.wire.claims import Billet
from matricula.record.attendance import commands, queries
from matricula.record.attendance.halves import LONGEST_CLAIM
from matricula.store import Row
from matricula.web.ids import path_id

UNKNOWN = "Billet inconnu."
TAKES = (
    "etudid, or code_nip or code_ine; begin, end (ISO 8601, with a time or without), description,"
    " justified (1 by default)."
)


@reading("/api/absences/billets/etud/{etudid:str}", "claims", "A student's claims of absence", TAG)
def claims(desk: NamedDependency[Desk], etudid: PersonId) -> list[Billet]:
    with desk.asker() as asker:
        record = reached_record(asker, path_id(etudid))
        return claims_of(asker, record.person_id)


@reading(
    "/api/billets_absence/etudiant/{etudid:str}",
    "later_claims",
    "Later address: a student's claims of absence",
    TAG,
)
def later_claims(desk: NamedDependency[Desk], etudid: PersonId) -> list[Billet]:
    with desk.asker() as asker:
        record = reached_record(asker, path_id(etudid))
        return claims_of(asker, record.person_id)


def claims_of(asker: Asker, person_id: int) -> list[Billet]:
    """A student's claims in reach, newest first."""
    found = queries.claims_of_person(asker.session, person_id, asker.reach, MOST_ROWS)
    return billets(found, asker.settings.time_zone)


@writing("/api/absences/billet/add", "add_claim", "Add a claim of absence", TAG, takes=TAKES)
def add_claim(desk: NamedDependency[Desk], arguments: NamedDependency[Arguments]) -> list[Billet]:
    return _added(desk, arguments)


@writing(
    "/api/billets_absence/create",
    "later_add_claim",
    "Later address: add a claim of absence",
    TAG,
    takes=TAKES,
)
def later_add_claim(
    desk: NamedDependency[Desk], arguments: NamedDependency[Arguments]
) -> list[Billet]:
    return _added(desk, arguments)


def _added(desk: Desk, arguments: Arguments) -> list[Billet]:
    known, student, claim = desk.known(), StudentName.of(arguments), read_claim(arguments)
    with desk.writer(known) as writer:
        return [keep_claim(writer, student.records(writer), claim)]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that is to be kept; moments without an offset are of the department's clocks."""

    begin: datetime
    end: datetime
    description: str
    justified: bool


def read_claim(arguments: Arguments) -> Claim:
    """The claim of a request; begin and end are abs_begin and abs_end at later addresses.

    Errors: MissingParameter, WrongMoment, WrongParameter.
    """
    begin, end = (_moment(arguments, name) for name in ("begin", "end"))
    description = arguments.text("description")
    if description is None:
        raise MissingParameter("description")
    if len(description) > LONGEST_DESCRIPTION:
        raise WrongParameter("description", f"au plus {LONGEST_DESCRIPTION} caractères")
    return Claim(begin, end, description, arguments.flag("justified", default=True))


def _moment(arguments: Arguments, name: str) -> datetime:
    given = name if name in arguments or f"abs_{name}" not in arguments else f"abs_{name}"
    return moment(given, arguments.required(given))


def keep_claim(writer: Writer, records: Sequence[Row], claim: Claim) -> Billet:
    """Keep a claim where the student is on the day that it begins.

    Errors: as `place_of`; WrongMoment where it ends before it begins, or lasts too long.
    """
    place = place_of(writer, records)
    department = place.department(claim.begin.date())
    zone = ZoneInfo(writer.time_zone(_zone(records, department)))
    begin, end = placed(claim.begin, zone), placed(claim.end, zone)
    if not begin <= end <= begin + LONGEST_CLAIM:
        raise WrongMoment("end", f"un moment dans les {LONGEST_CLAIM.days} jours après begin")
    row = {
        "person_id": place.person_id,
        "organization_id": department,
        "starts_at": begin,
        "ends_at": end,
        "description": claim.description,
        "justified": claim.justified,
    }
    (made,) = commands.add_claims(writer.session, [row]).inserted
    kept = writer.allowed(queries.claim(writer.session, made["id"]), UNKNOWN)
    return billet(kept, writer.time_zone(kept.time_zone))


def _zone(records: Sequence[Row], department: int) -> str | None:
    """The clocks of a department that knows the student."""
    return next((row.time_zone for row in records if row.organization_id == department), None)


HANDLERS = [claims, later_claims, add_claim, later_add_claim]
