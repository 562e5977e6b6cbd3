"""One request under way: who asks, for which organization, and in which session."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from litestar.di import NamedDependency

from matricula.dialects.odin.errors import (
    not_of_one_organization,
    not_switched_on,
    scope_missing,
)
from matricula.dialects.odin.methods import Method
from matricula.identity.permissions import VIEW_RECORD, Permission
from matricula.identity.principal import Principal
from matricula.record.organizations.opened import organizations_at
from matricula.settings import Settings
from matricula.store import Database, ReadSession, WriteSession
from matricula.web.asgi import Scope, header
from matricula.web.authentication import (
    AnyRequest,
    bearer_header,
    origin_of,
    remember,
    token_principal,
)
from matricula.web.errors import NotAllowed, NotSignedIn

DOOR = "odin"
ORGANIZATION = "odin_organization"
"""The kind of organization that is this door's own; others are served once it is switched on."""


@dataclass(frozen=True, slots=True)
class Organization:
    """The organization that a token speaks for."""

    id: int
    acronym: str
    name: str
    time_zone: str
    """The name of the zone by whose clocks it lives."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Known:
    """Who sent a request, and the one organization that it is about."""

    principal: Principal
    organization: Organization

    def holds(self, right: str, permission: Permission) -> bool:
        """Whether the token has a right of this door, and its account the role for it."""
        where = self.organization.id
        limited = self.principal.limit(right).contains(where)
        return limited and permission.allows(self.principal, where)

    def demand(self, right: str, permission: Permission) -> None:
        """Errors: Forbidden, where `holds` says no."""
        if not self.holds(right, permission):
            raise scope_missing(right)


@dataclass(frozen=True, slots=True)
class Asker(Known):
    """A known asker with a session of their own."""

    session: ReadSession


@dataclass(frozen=True, slots=True)
class Writer(Known):
    """A known asker in a transaction of their own, whose every change says that it was they."""

    session: WriteSession


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a request is heard."""

    request: AnyRequest
    database: Database
    settings: Settings

    def known(self, method: Method, permission: Permission) -> Known:
        """Who asks, made sure of before the body is looked at and long before a writer's lock is
        taken; they hold the method's right, and `permission` in the organization.

        Errors: NotSignedIn, Forbidden, and what counting the request raises.
        """
        with self.database.read() as session:
            return self._identified(session, method, permission)

    @contextmanager
    def asker(self, method: Method, permission: Permission = VIEW_RECORD) -> Iterator[Asker]:
        """The same, in a session that lasts as long as the block."""
        with self.database.read() as session:
            known = self._identified(session, method, permission)
            yield Asker(known.principal, known.organization, session)

    @contextmanager
    def writer(self, known: Known) -> Iterator[Writer]:
        """The one who asks, in a transaction: committed at the end of the block, or undone."""
        with self.database.write(origin_of(self.request, known.principal)) as session:
            yield Writer(known.principal, known.organization, session)

    def _identified(self, session: ReadSession, method: Method, permission: Permission) -> Known:
        principal = token_principal(session, self._token(), DOOR)
        if principal is None:
            raise NotSignedIn(challenge="Bearer")
        if not principal.may_use(DOOR):
            raise NotAllowed
        remember(self.request, principal)
        known = Known(principal, self._organization(session, principal))
        known.demand(method.right, permission)
        return known

    def _token(self) -> str | None:
        """The token of the Authorization header, or else of X-Api-Key."""
        scope: Scope = self.request.scope  # type: ignore[assignment]  # a TypedDict of the same
        return bearer_header(self.request) or header(scope, b"x-api-key")

    def _organization(self, session: ReadSession, principal: Principal) -> Organization:
        # A token is an organization's: one that could be of two would mix their people.
        reach = VIEW_RECORD.reach(principal)
        found = organizations_at(session, DOOR, ORGANIZATION, reach, limit=2)
        if len(found) != 1:
            raise not_of_one_organization()
        (row,) = found
        if not row.is_open:
            raise not_switched_on()
        zone = row.time_zone or self.settings.time_zone
        return Organization(row.id, row.acronym, row.name, zone)


def desk(
    request: AnyRequest, database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Desk:
    """The dependency that every handler of this door has."""
    return Desk(request, database, settings)
