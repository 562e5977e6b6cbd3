"""Scores, grades and means of an apprentice."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from matricula.dialects.campus_skills.asking import MOST_ROWS, Desk
from matricula.dialects.campus_skills.errors import Faults, InvalidRequest, UnknownObject
from matricula.dialects.campus_skills.fields import REQUIRED, Fields
from matricula.dialects.campus_skills.routes.declaring import reading
from matricula.dialects.campus_skills.routes.finding import NO_STUDENT, NOBODY_NAMED, apprentice
from matricula.dialects.campus_skills.translate.grades import Told, graded
from matricula.dialects.campus_skills.wire.grades import Grades
from matricula.documents.apprentices.skills import evaluated, sessions_found
from matricula.record.contracts.queries import person_shown
from matricula.record.skills.queries import contracts_followed

StudentId = Annotated[
    str | None,
    QueryParameter(name="studentId", description="The apprentice's codeApprenant."),
]
Email = Annotated[
    str | None, QueryParameter(name="email", description="The apprentice's address, in any case.")
]


@reading(
    "/api/v1/grades",
    "grades",
    "What an apprentice masters, as each side sees it",
    "skills",
    also=["/api/sync/v1/grades"],
    description="One of studentId and email is needed; both must mean the same apprentice.",
)
def grades(
    desk: NamedDependency[Desk], student_id: StudentId = None, email: Email = None
) -> Response[Grades]:
    with desk.asker() as asker:
        student, address = _named({"studentId": student_id, "email": email})
        person_id = apprentice(asker.session, asker, student, address)
        if person_id is None:
            raise InvalidRequest.of("studentId", REQUIRED, NOBODY_NAMED)
        session = asker.session
        who = person_shown(session, person_id)
        if who is None:
            raise UnknownObject(NO_STUDENT)
        contracts = contracts_followed(session, asker.centre.id, person_id, MOST_ROWS)
        found = evaluated(session, contracts)
    settings = desk.settings
    sessions = sessions_found(found, settings.campus_session_mean)
    return Response(graded(who, sessions, Told(settings.campus_numbers_as_strings)))


def _named(sent: dict[str, str | None]) -> tuple[str, str]:
    faults = Faults()
    fields = Fields(sent, faults)
    named = fields.word("studentId", required=False), fields.word("email", required=False)
    faults.refuse()
    return named


HANDLERS = [*grades]
