"""absences-for-student: the whole list of an apprentice's absences, as this door knows it."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter, RawBody

from matricula.dialects.campus_skills.asking import DOOR, MOST_ROWS, Desk, Known
from matricula.dialects.campus_skills.bodies import json_object
from matricula.dialects.campus_skills.errors import (
    INVALID,
    Conflict,
    Faults,
    InvalidRequest,
)
from matricula.dialects.campus_skills.fields import REQUIRED, Fields
from matricula.dialects.campus_skills.routes.declaring import reading, writing
from matricula.dialects.campus_skills.routes.finding import NOBODY_NAMED, apprentice
from matricula.dialects.campus_skills.translate import absences as told
from matricula.dialects.campus_skills.wire.absences import AbsenceSent, AbsencesSynced
from matricula.identity.permissions import WRITE_ATTENDANCE
from matricula.record.attendance.commands import replace_statements
from matricula.record.attendance.errors import TooManyStatements
from matricula.record.attendance.queries import statements
from matricula.store import ReadSession
from matricula.web.errors import BodyTooLarge

TAG = "absences"
PATH = "/api/sync/v1/absences-for-student"
OLDER = ["/api/v1/sync/absences-for-student"]
LONGEST_BODY = 1_048_576
TOO_MANY = f"Un apprenant a {MOST_ROWS} absences au plus."

Email = Annotated[str | None, QueryParameter(name="email", description="Of the apprentice.")]
StudentId = Annotated[
    str | None, QueryParameter(name="studentId", description="The apprentice's codeApprenant.")
]


@writing(
    PATH,
    "sync_absences",
    "Send the whole list of an apprentice's absences",
    TAG,
    also=OLDER,
    refuses=[409],
    description="An object with email (or studentId) and data, a list of objects with dateDebut,"
    " dateFin, type, isJusitifie and motif. What this door was told before and is missing from the"
    " list is taken back.",
)
def sync_absences(desk: NamedDependency[Desk], body: RawBody) -> Response[AbsencesSynced]:
    known = desk.known(WRITE_ATTENDANCE)
    if len(body) > LONGEST_BODY:
        raise BodyTooLarge
    faults = Faults()
    fields = Fields(json_object(desk.request, body), faults)
    student, address = _named(fields)
    unnamed = not (student or address or faults.details)
    if unnamed:
        fields.wrong("email", REQUIRED)
    rows = told.absences(fields.raw("data"), known.centre.zone, faults)
    faults.refuse(NOBODY_NAMED if unnamed else INVALID)
    whole = desk.settings.campus_absences == "replace"
    with desk.database.read() as session:
        person_id = _found(session, known, student, address)
    with desk.writer(known) as writer:
        try:
            found = replace_statements(
                writer.session, person_id, known.centre.id, rows, whole=whole, most=MOST_ROWS
            )
        except TooManyStatements as error:
            raise Conflict(TOO_MANY) from error
    return Response(
        AbsencesSynced(
            success=True,
            total=found.total,
            added=len(found.added),
            updated=len(found.changed),
            removed=len(found.removed),
            unchanged=found.unchanged,
        )
    )


@reading(
    PATH,
    "absences",
    "The list of an apprentice's absences as it was last sent",
    TAG,
    also=OLDER,
)
def absences(
    desk: NamedDependency[Desk], email: Email = None, student_id: StudentId = None
) -> Response[list[AbsenceSent]]:
    with desk.asker() as asker:
        faults = Faults()
        student, address = _named(Fields({"email": email, "studentId": student_id}, faults))
        faults.refuse()
        person_id = _found(asker.session, asker, student, address)
        rows = statements(asker.session, person_id, asker.centre.id, DOOR, MOST_ROWS)
    return Response([told.sent(row, asker.centre.zone) for row in rows])


def _named(fields: Fields) -> tuple[str, str]:
    return fields.word("studentId", required=False), fields.word("email", required=False)


def _found(session: ReadSession, known: Known, student: str, address: str) -> int:
    """Errors: InvalidRequest, UnknownObject."""
    person_id = apprentice(session, known, student, address)
    if person_id is None:
        raise InvalidRequest.of("email", REQUIRED, NOBODY_NAMED)
    return person_id


HANDLERS = [*sync_absences, *absences]
