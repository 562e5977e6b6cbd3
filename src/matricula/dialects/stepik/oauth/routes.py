"""POST /oauth2/token, POST /oauth2/revoke_token, GET /.well-known/oauth-authorization-server."""

from typing import Any

import msgspec
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from matricula.identity.oauth.clients import GRANTS
from matricula.identity.oauth.provider import Reply
from matricula.identity.oauth.scopes import SCOPES
from matricula.settings import Settings
from matricula.store import Database
from matricula.web.authentication import AnyRequest
from matricula.web.errors import TooManyTries
from matricula.web.links import absolute
from matricula.web.oauth import (
    AUTHORIZE,
    METADATA,
    REVOKE,
    TOKEN,
    program_request,
    provider_of,
    terms_of,
)

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
BY_SECRET = ["client_secret_basic", "client_secret_post", "none"]


@post(TOKEN, sync_to_thread=True, status_code=200)
def token(
    request: AnyRequest,
    body: RawBody,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    provider = provider_of(request, database, settings)
    try:
        return _answer(provider.answer_token(program_request(request, body)))
    except TooManyTries as error:
        told = {"error": "invalid_grant", "error_description": "Too many tries."}
        return _answer(Reply(error.status, dict(told), {**NO_STORE, **error.headers}))


@post(REVOKE, sync_to_thread=True, status_code=200)
def revoke(
    request: AnyRequest,
    body: RawBody,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    provider = provider_of(request, database, settings)
    return _answer(provider.answer_revocation(program_request(request, body)))


@get(METADATA, sync_to_thread=False)
def metadata(request: AnyRequest, settings: NamedDependency[Settings]) -> Response[bytes]:
    """What this server offers (RFC 8414)."""

    def at(path: str) -> str:
        return absolute(settings, request, path)

    terms = terms_of(settings)
    told: dict[str, Any] = AuthorizationServerMetadata(
        issuer=at(""),
        authorization_endpoint=at(AUTHORIZE + "/"),
        token_endpoint=at(TOKEN + "/"),
        revocation_endpoint=at(REVOKE + "/"),
        scopes_supported=list(SCOPES),
        response_types_supported=sorted(terms.response_types),
        grant_types_supported=sorted({g for kind in terms.offered for g in GRANTS[kind]}),
        token_endpoint_auth_methods_supported=BY_SECRET,
        revocation_endpoint_auth_methods_supported=BY_SECRET,
        code_challenge_methods_supported=["S256"],
    )
    return Response(msgspec.json.encode(told), media_type="application/json")


def _answer(reply: Reply) -> Response[bytes]:
    body = b"" if reply.body is None else msgspec.json.encode(reply.body)
    headers = {**reply.headers, **NO_STORE}
    headers.pop("Content-Type", None)
    return Response(body, status_code=reply.status, media_type="application/json", headers=headers)


# A router is copied into the application, handlers and all, so that two in one process share none.
router = Router("/", route_handlers=[token, revoke, metadata], include_in_schema=False)
