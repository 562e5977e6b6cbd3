"""Who sends a request to a function of ScoDoc 7: name and password in the query or in a form, a
header, or the cookie of an earlier answer.

Whatever is wrong with them is 403, as ScoDoc answers.
"""

from dataclasses import dataclass
from typing import Any

from litestar.di import NamedDependency

from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import DOOR, Desk, Known
from matricula.dialects.scodoc.errors import NotPermitted
from matricula.identity.principal import Principal
from matricula.identity.tokens import BasicCredentials
from matricula.settings import Settings
from matricula.store import Database, DatabaseUnavailable, ReadSession
from matricula.web.authentication import (
    AnyRequest,
    basic_header,
    bearer_header,
    password_principal,
    remember,
    request_token,
    token_principal,
)
from matricula.web.errors import NotFound

COOKIE = "scodoc_session"
SESSION = "scodoc7_session"
"""Where a request's state holds the token that its answer gives out as a cookie."""
NO_ENTRY = "Accès refusé."
ELSEWHERE = frozenset({"cross-site", "same-site"})
"""What browsers say (Sec-Fetch-Site) of a request that the page of another site or of another host
of the school has them send."""


@dataclass(frozen=True)
class OldDesk(Desk):
    """Where a function of ScoDoc 7 is heard."""

    arguments: Arguments

    def signed_in(self) -> Principal | None:
        """Who signed in with a name and a password, which may open a session of cookies.

        Errors: NotPermitted where they are wrong.
        """
        given = self._credentials()
        if given is None:
            return None
        principal = password_principal(self.database, given, DOOR)
        if principal is None:
            raise NotPermitted(NO_ENTRY)
        remember(self.request, principal)
        self._open_session(principal)
        return principal

    def known(self) -> Known:
        """Who asks to write. Errors: as `asker`; NotPermitted where another site's page asks with
        a cookie or a password that the browser adds by itself."""
        named = self._named_in_arguments() or bearer_header(self.request)
        if not named and self.request.headers.get("sec-fetch-site") in ELSEWHERE:
            raise NotPermitted(NO_ENTRY)
        return super().known()

    def identified(self, session: ReadSession, principal: Principal | None) -> Known:
        """Who asks, kept to the department. Errors: NotPermitted, UnknownObject."""
        if principal is None:
            principal = self._holder(session)
        return super().identified(session, principal)

    @property
    def cookie(self) -> dict[str, Any] | None:
        """The cookie that the answer sets, where the request opened a session."""
        token = self.request.scope["state"].get(SESSION)
        if token is None:
            return None
        # Strict: no other site can have a browser call a function that writes (`known` sees to
        # other hosts of the same one).
        return {
            "key": COOKIE,
            "value": token,
            "path": "/ScoDoc",
            "httponly": True,
            "samesite": "strict",
            "secure": self.request.scope["scheme"] == "https",
        }

    def _credentials(self) -> BasicCredentials | None:
        return self._named_in_arguments() or basic_header(self.request)

    def _named_in_arguments(self) -> BasicCredentials | None:
        name, password = self.arguments.text("__ac_name"), self.arguments.text("__ac_password")
        if name is None or password is None:
            return None
        return BasicCredentials(name, password)

    def _holder(self, session: ReadSession) -> Principal:
        token = bearer_header(self.request) or self.request.cookies.get(COOKIE)
        principal = token_principal(session, token, DOOR)
        if principal is None or not principal.may_use(DOOR):
            raise NotPermitted(NO_ENTRY)
        remember(self.request, principal)
        return principal

    def _open_session(self, principal: Principal) -> None:
        """Have the answer give out a cookie, unless the record is too busy to keep it."""
        sessions: dict[int, str] = self.kept("scodoc7_sessions", dict)
        token = sessions.get(principal.account_id)
        if token is None or not self._is_alive(token):
            try:
                token = request_token(self.database, self.settings, principal)
            except DatabaseUnavailable:
                return
            sessions[principal.account_id] = token
        self.request.scope["state"][SESSION] = token

    def _is_alive(self, token: str) -> bool:
        with self.database.read() as session:
            return token_principal(session, token, DOOR) is not None


def old_desk(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    arguments: NamedDependency[Arguments],
) -> OldDesk:
    """The dependency that every function has. Errors: NotFound where the family is off."""
    if not settings.scodoc7:
        raise NotFound
    return OldDesk(request, database, settings, arguments)
