"""Whom a program acts for at Stepik's door: the bearer token of an application, or one that was
given by hand."""

from datetime import UTC, datetime
from typing import NamedTuple

from matricula.identity.oauth.keys import TOKEN_LENGTH
from matricula.identity.oauth.scopes import READ, SCOPES, WRITE
from matricula.identity.principal import Principal, principal_of
from matricula.identity.tokens import hash_token
from matricula.record.applications.queries import DOOR, access_of
from matricula.store import ReadSession
from matricula.web.authentication import AnyRequest, bearer_header, remember, token_principal
from matricula.web.errors import NotAllowed, NotSignedIn

CHALLENGE = 'Bearer realm="api"'
INVALID = 'Bearer realm="api", error="invalid_token"'
SAFE = ("GET", "HEAD", "OPTIONS")


class Access(NamedTuple):
    """Who asks, and what their token is good for: "read", "write" or both."""

    principal: Principal
    scopes: frozenset[str]

    def may(self, method: str) -> bool:
        """Whether the token is good for a method: reading, or anything else."""
        return (READ if method in SAFE else WRITE) in self.scopes


def program_access(request: AnyRequest, session: ReadSession) -> Access | None:
    """Whom the request's bearer token acts for; None where it has no Authorization header.

    One query, by index. Errors: NotSignedIn where the token opens nothing (any more), also where
    everybody may read; NotAllowed where it was given by hand for other doors.
    """
    if "authorization" not in request.headers:
        return None
    token = bearer_header(request)
    access = _access(session, token) if token else None
    if access is None:
        raise NotSignedIn("Invalid token.", INVALID)
    if not access.principal.may_use(DOOR):
        raise NotAllowed("this token is not for this door")
    remember(request, access.principal)
    return access


def _access(session: ReadSession, token: str) -> Access | None:
    # Applications' tokens are shorter than those given by hand, so one look is enough.
    if len(token) == TOKEN_LENGTH:
        found = access_of(session, hash_token(token), datetime.now(UTC))
        if found is None:
            return None
        return Access(principal_of(found.holder, DOOR, {}), frozenset(found.scope.split()))
    principal = token_principal(session, token, DOOR)
    return Access(principal, frozenset(SCOPES)) if principal else None
