"""How far the booklets of apprentices are.

The page asks with a GET that has a JSON body; many clients and proxies drop such a body, so the
query, a form and POST are heard as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import parse_qsl

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import RawBody

from matricula.dialects.campus_skills.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.campus_skills.bodies import NO_OBJECT, parsed
from matricula.dialects.campus_skills.errors import Faults, InvalidRequest, UnknownObject
from matricula.dialects.campus_skills.fields import REQUIRED, Fields, whole_number
from matricula.dialects.campus_skills.routes.declaring import reading, writing
from matricula.dialects.campus_skills.routes.finding import apprentice
from matricula.dialects.campus_skills.translate.progress import by_student, progress
from matricula.dialects.campus_skills.wire.progress import Progress
from matricula.documents.apprentices.booklets import booklets_of
from matricula.record.booklets import queries
from matricula.record.booklets.queries import Chosen
from matricula.web.asgi import Scope
from matricula.web.authentication import AnyRequest
from matricula.web.bodies import media_type

FORM = "application/x-www-form-urlencoded"
MOST_APPRENTICES = 100_000
MOST_PAGES = 1_000_000
NO_SCHOOL = "codeSchool est obligatoire"
UNKNOWN_SCHOOL = "Aucune école avec ce code"
TAG = "booklets"
NAMES = ("codeSchool", "studentId", "email", "page", "limit")
PATH = "/api/v1/get-training-progress-by-students"
ALSO = ["/api/sync/v1/get-training-progress-by-students"]
SUMMARY = "How far the booklets of apprentices are, by their names"
DESCRIPTION = (
    "codeSchool (a site's code, else a brand's, else the centre's own), studentId and email stand"
    " in a JSON object, in a form or in the query, and so do page and limit. One of the first three"
    " is needed."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says; "" where it says nothing."""

    school: str
    student: str
    email: str
    limit: int
    offset: int


def heard(desk: NamedDependency[Desk], body: RawBody) -> Response[list[Progress]]:
    with desk.asker() as asker:
        asked = _asked(desk.request, body)
        session = asker.session
        found = queries.apprentices(
            session, asker.centre.id, _chosen(asker, asked), MOST_APPRENTICES
        )
        shown = by_student(found)[asked.offset : asked.offset + asked.limit]
        expected = booklets_of(session, shown, datetime.now(UTC))
    return Response(progress(shown, expected))


def _chosen(asker: Asker, asked: Asked) -> Chosen:
    """Errors: InvalidRequest, UnknownObject."""
    if not (asked.school or asked.student or asked.email):
        raise InvalidRequest.of("codeSchool", REQUIRED, NO_SCHOOL)
    person_id = apprentice(asker.session, asker, asked.student, asked.email)
    if not asked.school:
        return Chosen(person_id=person_id)
    kinds = queries.kinds_of_code(asker.session, asker.centre.id, asked.school)
    if "site" in kinds:
        return Chosen(site_code=asked.school, person_id=person_id)
    if "brand" in kinds:
        return Chosen(brand_code=asked.school, person_id=person_id)
    if asked.school != asker.centre.acronym:
        raise UnknownObject(UNKNOWN_SCHOOL)
    return Chosen(person_id=person_id)


def _asked(request: AnyRequest, body: bytes) -> Asked:
    """What the body says, and the query where the body says nothing. Errors: InvalidRequest."""
    sent = _sent(request, body)
    faults = Faults()
    in_body, in_query = (
        Fields({name: found.get(name) for name in NAMES}, faults)
        for found in (sent, request.query_params)
    )
    school, student, email, page, limit = (
        in_body.word(name, required=False) or in_query.word(name, required=False) for name in NAMES
    )
    faults.refuse()
    size = whole_number("limit", limit, default=MOST_ROWS, most=MOST_ROWS)
    number = whole_number("page", page, default=1, most=MOST_PAGES)
    return Asked(school, student, email, size, (number - 1) * size)


def _sent(request: AnyRequest, body: bytes) -> Mapping[str, Any]:
    if not body.strip():
        return {}
    if media_type(cast(Scope, request.scope)) == FORM:
        return dict(parse_qsl(body.decode()))
    found = parsed(body)
    if not isinstance(found, dict):
        raise InvalidRequest(NO_OBJECT)
    return found


HANDLERS = [
    *reading(PATH, "progress", SUMMARY, TAG, also=ALSO, description=DESCRIPTION)(heard),
    *writing(PATH, "progress_by_post", SUMMARY, TAG, also=ALSO, description=DESCRIPTION)(heard),
]
