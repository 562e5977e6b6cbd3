"""One request under way: who asks, with which rights, and in which session.

`identified` is the one place that knows how callers are told: by a token, by the session of their
browser, or not at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from litestar.di import NamedDependency

from matricula.dialects.stepik.errors import BadToken, MissingScope, NotAuthenticated, translated
from matricula.identity.oauth.scopes import READ, WRITE
from matricula.identity.permissions import ADMINISTER, VIEW_RECORD
from matricula.identity.principal import Principal
from matricula.record.members.viewing import Viewer
from matricula.settings import Settings
from matricula.store import Database, Origin, ReadSession, WriteSession
from matricula.web.access import Access, program_access
from matricula.web.asgi import Scope, header
from matricula.web.authentication import LONGEST_CLIENT, AnyRequest
from matricula.web.browsing import BrowserPerson, browser_of
from matricula.web.errors import NotAllowed, NotSignedIn
from matricula.web.links import absolute

DOOR = "stepik"
EVERYTHING = frozenset({READ, WRITE})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. person_id: None for a guest. scopes: what their token lets them do. principal: the
    account with its roles in the school, where one stands behind the request. label: what the
    history calls their client."""

    person_id: int | None
    scopes: frozenset[str]
    principal: Principal | None = None
    label: str = ""

    @property
    def is_guest(self) -> bool:
        return self.person_id is None

    def viewer(self) -> Viewer:
        """What they may see and do, as the record asks it."""
        if self.principal is None:
            return Viewer(self.person_id)
        governed = ADMINISTER.reach(self.principal).organizations is None
        return Viewer(self.person_id, VIEW_RECORD.reach(self.principal), governed)


GUEST = Caller(None, frozenset({READ}))


@dataclass(frozen=True, slots=True)
class Reading:
    """A caller with a session, and what answers are written by. base: scheme and host. room: bytes
    that the files of one person may have."""

    caller: Caller
    viewer: Viewer
    session: ReadSession
    base: str
    now: datetime
    room: int

    @property
    def me(self) -> int:
        """The caller's number. Errors: NotAuthenticated for a guest."""
        if self.caller.person_id is None:
            raise NotAuthenticated
        return self.caller.person_id


@dataclass(frozen=True, slots=True)
class Writing(Reading):
    """The same in a transaction, whose every change says that it was they."""

    session: WriteSession


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a request is heard."""

    request: AnyRequest
    database: Database
    settings: Settings

    @contextmanager
    def reading(self, *, guests: bool = True) -> Iterator[Reading]:
        """The caller, in a session that lasts as long as the block.

        Errors: BadToken, NotAllowed, MissingScope; NotAuthenticated where guests may not ask.
        """
        with self.database.read() as session:
            caller = self._demand(identified(self.request, session), READ, guests=guests)
            yield self._reading(caller, session)

    @contextmanager
    def looking(self, caller: Caller) -> Iterator[Reading]:
        """A caller who was made sure of, in a session of its own before they write."""
        with self.database.read() as session:
            yield self._reading(caller, session)

    def writer(self, *, guests: bool = False) -> Caller:
        """The caller, made sure of before a body is looked at and a writer's lock is taken.

        guests: whether a guest may write this. Errors: as `reading`.
        """
        with self.database.read() as session:
            caller = identified(self.request, session)
        if guests and caller.is_guest:
            return caller
        return self._demand(caller, WRITE, guests=False)

    @contextmanager
    def writing(self, caller: Caller) -> Iterator[Writing]:
        """The caller in a transaction: committed at the end of the block, or undone.

        Errors: what the record refuses, as this door says it.
        """
        with translated(), self.database.write(self._origin(caller)) as session:
            viewer, room = caller.viewer(), self.settings.files_kept
            yield Writing(caller, viewer, session, self._base(), session.now, room)

    def _reading(self, caller: Caller, session: ReadSession) -> Reading:
        now, room = datetime.now(UTC), self.settings.files_kept
        return Reading(caller, caller.viewer(), session, self._base(), now, room)

    def _demand(self, caller: Caller, scope: str, *, guests: bool) -> Caller:
        if caller.is_guest and not guests:
            raise NotAuthenticated
        if scope not in caller.scopes:
            raise MissingScope
        return caller

    def _origin(self, caller: Caller) -> Origin:
        agent = header(cast(Scope, self.request.scope), b"user-agent") or ""
        return Origin(DOOR, caller.person_id, (caller.label or agent)[:LONGEST_CLIENT])

    def _base(self) -> str:
        return absolute(self.settings, self.request, "")


def identified(request: AnyRequest, session: ReadSession) -> Caller:
    """Who sent a request: the holder of its bearer token, else whoever signed in at its browser,
    else a guest.

    A browser sends its cookies whoever wrote the page: what changes something is for one whose
    request proves that ours did (X-CSRFToken). Errors: BadToken where the token is not alive, also
    where a guest would be answered; MissingScope where it is not for this door.
    """
    access = _program(request, session)
    if access is not None:
        principal = access.principal
        return Caller(principal.person_id, access.scopes, principal, principal.label)
    browser = browser_of(request, session)
    if isinstance(browser, BrowserPerson):
        scopes = EVERYTHING if browser.proven else GUEST.scopes
        return Caller(browser.person_id, scopes, browser.principal)
    return GUEST


def _program(request: AnyRequest, session: ReadSession) -> Access | None:
    """The access that a bearer token gives; None where there is no such header."""
    sent = header(cast(Scope, request.scope), b"authorization")
    if sent is None or sent.strip().partition(" ")[0].lower() != "bearer":
        return None
    try:
        return program_access(request, session)
    except NotSignedIn as error:
        raise BadToken from error
    except NotAllowed as error:
        raise MissingScope from error


def desk(
    request: AnyRequest, database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Desk:
    """The dependency that every handler of this door has."""
    return Desk(request, database, settings)
