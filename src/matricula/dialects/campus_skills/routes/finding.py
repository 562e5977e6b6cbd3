"""Whom of a centre's apprentices a request means."""

from matricula.dialects.campus_skills.asking import Known
from matricula.dialects.campus_skills.errors import InvalidRequest, UnknownObject
from matricula.dialects.campus_skills.wire.shared import Detail
from matricula.record.contracts import queries
from matricula.store import ReadSession

NOBODY_NAMED = "studentId ou email est obligatoire"
TWO_PEOPLE = "studentId et email désignent deux apprenants différents"
NO_STUDENT = "Aucun apprenant avec cet identifiant"
NO_ADDRESS = "Aucun apprenant avec cet email"


def apprentice(session: ReadSession, known: Known, student: str, email: str) -> int | None:
    """The person whom the centre calls by a codeApprenant and an address of mail; None where
    neither is given ("").

    Errors: UnknownObject; InvalidRequest where they are two people's.
    """
    centre_id = known.centre.id
    found = set()
    if student:
        coded = queries.apprentice_coded(session, centre_id, student)
        if coded is None:
            raise UnknownObject(NO_STUDENT)
        found.add(coded)
    if email:
        addressed = queries.apprentice_addressed(session, centre_id, email)
        if addressed is None:
            raise UnknownObject(NO_ADDRESS)
        found.add(addressed)
    if len(found) > 1:
        raise InvalidRequest(TWO_PEOPLE, [Detail("différent de studentId", "email")])
    return found.pop() if found else None
