"""Whether a token is good."""

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.campus_skills.asking import Desk
from matricula.dialects.campus_skills.routes.declaring import reading
from matricula.dialects.campus_skills.wire.shared import Tested

VALID = "token valid"


@reading(
    "/api/sync/v1/test",
    "test",
    "Whether the token is good, and whose it is",
    "service",
    also=["/api/v1/sync/test"],
)
def test(desk: NamedDependency[Desk]) -> Response[Tested]:
    known = desk.known()
    return Response(Tested(VALID, known.centre.name))


HANDLERS = [*test]
