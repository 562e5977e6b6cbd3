"""Who sends this request: reads the Authorization header and asks the record.

Handlers call these inside their own session: the check of a token costs one query, by index, in
the same snapshot as the question that follows.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from litestar import Request

from matricula.identity.passwords import Verdict, hash_password, verify_password
from matricula.identity.principal import Principal, limits_of, principal_of
from matricula.identity.remembered import RememberedPasswords
from matricula.identity.tokens import (
    BasicCredentials,
    basic_credentials,
    bearer_token,
    hash_token,
    new_token,
)
from matricula.record.accounts import commands, queries
from matricula.record.accounts.queries import AccountRow, Holder
from matricula.settings import Settings
from matricula.store import Database, Origin, ReadSession
from matricula.web.asgi import Scope, header
from matricula.web.credits import Credits
from matricula.web.errors import NotAllowed, NotSignedIn
from matricula.web.logs import ACCOUNT

AnyRequest = Request[Any, Any, Any]

TOKEN_PATIENCE = 1.0
"""Seconds to wait for another writer before the client is told to come again."""

remembered = RememberedPasswords()
"""The passwords that this process lately found right."""

LONGEST_CLIENT = 100
"""Characters of a client's name that the history keeps."""

REALM = 'Basic realm="Matricula", charset="UTF-8"'


def bearer_principal(request: AnyRequest, session: ReadSession, door: str) -> Principal:
    """The holder of the request's bearer token.

    Errors: NotSignedIn where there is no token that is alive, of an active account; NotAllowed
    where it is not for this door.
    """
    principal = token_principal(session, bearer_header(request), door)
    if principal is None:
        raise NotSignedIn("no valid token was sent", challenge="Bearer")
    if not principal.may_use(door):
        raise NotAllowed("this token is not for this door")
    remember(request, principal)
    return principal


def token_principal(session: ReadSession, token: str | None, door: str) -> Principal | None:
    """The holder of a token, however it came; None where it is not alive, or not of an active
    account. It may be for another door: `Principal.may_use` tells."""
    holder = token and queries.token_holder(session, hash_token(token), datetime.now(UTC))
    return _principal(session, holder, door) if holder else None


def basic_principal(request: AnyRequest, database: Database, door: str) -> Principal:
    """The account whose name (or e-mail) and password the request's Basic header holds.

    Called outside of any session: checking a password takes tens of milliseconds, in which no
    connection is kept waiting. Errors: NotSignedIn.
    """
    given = basic_header(request)
    principal = password_principal(database, given, door) if given else None
    if principal is None:
        raise NotSignedIn("name or password is wrong", challenge=REALM)
    remember(request, principal)
    return principal


def password_principal(
    database: Database, given: BasicCredentials, door: str, *, registered: bool = False
) -> Principal | None:
    """The account of a name (or e-mail) and a password, however they came; None if not right.

    registered: whether it may be the account of somebody who registered by themselves, known by
    an address that they only claim. Whoever the address identifies goes first, and whether there
    is such a one is not to be told from the time that the answer takes.
    """
    with database.read() as session:
        found = queries.account_signing_in(session, given.name)
        claiming = queries.account_claiming(session, given.name) if registered else None
    principal = _checked(database, found, given, door)
    if principal is None and registered:
        principal = _checked(database, claiming, given, door)
    return principal


def _checked(
    database: Database, found: AccountRow | None, given: BasicCredentials, door: str
) -> Principal | None:
    """The account that was found, if the password is its own."""
    kept = found.password_hash if found else None
    known = kept is not None and remembered.knows(kept, given.password)
    verdict = Verdict(True) if known else verify_password(kept, given.password)
    if found is None or kept is None or not verdict.right:
        return None
    if not known:
        remembered.add(kept, given.password)
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
    token = bearer_header(request) or ""
    with database.write(Origin(door, principal.person_id), patience=TOKEN_PATIENCE) as session:
        commands.revoke_token(session, hash_token(token))


def remember(request: AnyRequest, principal: Principal) -> None:
    """Let the log say whose request this was, and count it, once, where there is a quota.

    Called outside of write sessions. Errors: those of `Credits.spend`.
    """
    state = request.scope["state"]
    if ACCOUNT not in state:
        state[ACCOUNT] = principal.account_id
        quota: Credits = request.app.state["credits"]
        quota.spend(principal)


def bearer_header(request: AnyRequest) -> str | None:
    """The token of the request's Authorization header, or None."""
    return bearer_token(_authorization(request))


def basic_header(request: AnyRequest) -> BasicCredentials | None:
    """Name and password of the request's Authorization header, or None."""
    return basic_credentials(_authorization(request))


def origin_of(request: AnyRequest, principal: Principal) -> Origin:
    """Who writes, for the history: the person, the door, and the token's label, or else what the
    client calls itself."""
    agent = header(cast(Scope, request.scope), b"user-agent") or ""
    return Origin(principal.door, principal.person_id, (principal.label or agent)[:LONGEST_CLIENT])


def _principal(session: ReadSession, holder: Holder, door: str) -> Principal:
    organizations = queries.organization_ids(session, limits_of(holder.scope))
    return principal_of(holder, door, organizations)


def _authorization(request: AnyRequest) -> str | None:
    return header(cast(Scope, request.scope), b"authorization")
