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
from matricula.dialects.campus_skills.translate.grades import Evaluated, Told, graded
from matricula.dialects.campus_skills.wire.grades import Grades
from matricula.record.contracts.queries import person_shown
from matricula.record.skills import queries

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
        contracts = queries.contracts_followed(session, asker.centre.id, person_id, MOST_ROWS)
        blocks = queries.blocks_of_sessions(session, {row.session_id for row in contracts})
        levels = queries.levels_of_scales(session, {row.scale_id for row in blocks})
        newest = queries.newest_evaluations(session, [row.id for row in contracts])
    settings = desk.settings
    told = Told(settings.campus_session_mean, settings.campus_numbers_as_strings)
    return Response(graded(who, Evaluated(contracts, blocks, levels, newest), told))


def _named(sent: dict[str, str | None]) -> tuple[str, str]:
    faults = Faults()
    fields = Fields(sent, faults)
    named = fields.word("studentId", required=False), fields.word("email", required=False)
    faults.refuse()
    return named


HANDLERS = [*grades]
