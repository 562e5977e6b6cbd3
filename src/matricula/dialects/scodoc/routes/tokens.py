"""Tokens: asked for with a password, given back."""

from litestar import Response, delete, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from matricula.dialects.scodoc.asking import DOOR, Desk
from matricula.dialects.scodoc.routes.reading import BEARER, refusals
from matricula.dialects.scodoc.wire.tokens import Token
from matricula.web.authentication import basic_principal, give_back_token, request_token
from matricula.web.bodies import refuse_broken_json

TAG = "ScoDoc: tokens"


@post(
    "/api/tokens",
    operation_id="scodoc_new_token",
    summary="Get a token with a name and a password",
    description="Every request gives a new token, which lives for an hour.",
    tags=[TAG],
    security=[{"basic": []}],
    responses=refusals(401, 406),
    status_code=200,
    sync_to_thread=True,
)
def new_token(desk: NamedDependency[Desk], body: RawBody) -> Response[Token]:
    refuse_broken_json(desk.request, body)
    principal = basic_principal(desk.request, desk.database, DOOR)
    token = request_token(desk.database, desk.settings, principal)
    return Response(Token(token), headers={"Cache-Control": "no-store"})


@delete(
    "/api/tokens",
    operation_id="scodoc_end_token",
    summary="Give back the token of this request",
    description="It opens nothing from then on.",
    tags=[TAG],
    security=BEARER,
    responses=refusals(401, 403),
    sync_to_thread=True,
)
def end_token(desk: NamedDependency[Desk]) -> None:
    give_back_token(desk.request, desk.database, DOOR)
