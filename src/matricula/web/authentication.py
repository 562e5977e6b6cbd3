"""Who sends this request: reads the Authorization header and asks the record.

Handlers call these inside their own session: the check of a token costs one query, by index, in
the same snapshot as the question that follows.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from litestar import Request

from matricula.identity.passwords import hash_password, verify_password
from matricula.identity.principal import Principal, limits_of, principal_of
from matricula.identity.tokens import (
    BasicCredentials,
    basic_credentials,
    bearer_token,
    hash_token,
    new_token,
)
from matricula.record.accounts import commands, queries
from matricula.record.accounts.queries import Holder
from matricula.settings import Settings
from matricula.store import Database, Origin, ReadSession
from matricula.web.asgi import Scope, header
from matricula.web.errors import NotAllowed, NotSignedIn
from matricula.web.logs import ACCOUNT

AnyRequest = Request[Any, Any, Any]

TOKEN_PATIENCE = 1.0
"""Seconds to wait for another writer before the client is told to come again."""

REALM = 'Basic realm="Matricula", charset="UTF-8"'


def bearer_principal(request: AnyRequest, session: ReadSession, door: str) -> Principal:
    """The holder of the request's bearer token.

    Errors: NotSignedIn where there is no token that is alive, of an active account; NotAllowed
    where it is not for this door.
    """
    token = bearer_token(_authorization(request))
    holder = token and queries.token_holder(session, hash_token(token), datetime.now(UTC))
    if not holder:
        raise NotSignedIn("no valid token was sent", challenge="Bearer")
    principal = _principal(session, holder, door)
    if not principal.may_use(door):
        raise NotAllowed("this token is not for this door")
    remember(request, principal)
    return principal


def basic_principal(request: AnyRequest, database: Database, door: str) -> Principal:
    """The account whose name (or e-mail) and password the request's Basic header holds.

    Called outside of any session: checking a password takes tens of milliseconds, in which no
    connection is kept waiting. Errors: NotSignedIn.
    """
    given = basic_credentials(_authorization(request))
    principal = password_principal(database, given, door) if given else None
    if principal is None:
        raise NotSignedIn("name or password is wrong", challenge=REALM)
    remember(request, principal)
    return principal


def password_principal(database: Database, given: BasicCredentials, door: str) -> Principal | None:
    """The account of a name (or e-mail) and a password, however they came; None if not right."""
    with database.read() as session:
        found = queries.account_signing_in(session, given.name)
    verdict = verify_password(found.password_hash if found else None, given.password)
    if found is None or not verdict.right:
        return None
    if verdict.outdated:
        with database.write(Origin(door, found.person_id), patience=TOKEN_PATIENCE) as session:
            commands.renew_password_hash(session, found.id, hash_password(given.password))
    with database.read() as session:
        holder = queries.account_holder(session, found.id)
        return _principal(session, holder, door) if holder else None


def request_token(database: Database, settings: Settings, principal: Principal) -> str:
    """A new token for one who signed in with a password, good at the door of the request."""
    token = new_token()
    origin = Origin(principal.door, principal.person_id)
    # Requests that wait long would hold every thread while an import writes, and readers with them.
    with database.write(origin, patience=TOKEN_PATIENCE) as session:
        commands.issue_token(
            session,
            principal.account_id,
            hash_token(token),
            scope=principal.door,
            lifetime=timedelta(seconds=settings.token_lifetime),
            alive_at_most=settings.tokens_alive,
        )
    return token


def give_back_token(request: AnyRequest, database: Database, door: str) -> None:
    """End the request's bearer token. Errors: as `bearer_principal`."""
    with database.read() as session:
        principal = bearer_principal(request, session, door)
    token = bearer_token(_authorization(request)) or ""
    with database.write(Origin(door, principal.person_id), patience=TOKEN_PATIENCE) as session:
        commands.revoke_token(session, hash_token(token))


def remember(request: AnyRequest, principal: Principal) -> None:
    """Let the log say whose request this was."""
    request.scope["state"][ACCOUNT] = principal.account_id


def _principal(session: ReadSession, holder: Holder, door: str) -> Principal:
    organizations = queries.organization_ids(session, limits_of(holder.scope))
    return principal_of(holder, door, organizations)


def _authorization(request: AnyRequest) -> str | None:
    return header(cast(Scope, request.scope), b"authorization")
