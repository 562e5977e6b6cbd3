"""One request under way: who asks, for which training centre, and in which session."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from litestar.di import NamedDependency

from matricula.dialects.campus_skills.errors import InvalidToken, NoCentre, NotPermitted
from matricula.identity.permissions import VIEW_RECORD, Permission
from matricula.identity.principal import Principal
from matricula.record.organizations import queries as organizations
from matricula.settings import Settings
from matricula.store import Database, ReadSession, WriteSession
from matricula.web.authentication import AnyRequest, bearer_principal, origin_of
from matricula.web.errors import NotSignedIn

DOOR = "campus_skills"
MOST_ROWS = 10_000
"""No list is longer than this."""


@dataclass(frozen=True, slots=True)
class Centre:
    """The training centre that a token speaks for."""

    id: int
    acronym: str
    name: str
    time_zone: str
    """The name of the zone by whose clocks it writes."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Known:
    """Who sent a request, and the one centre that it is about."""

    principal: Principal
    centre: Centre

    def demand(self, permission: Permission) -> None:
        """Errors: NotPermitted, where they do not hold a right in the centre."""
        if not permission.allows(self.principal, self.centre.id):
            raise NotPermitted


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

    def known(self, *permissions: Permission) -> Known:
        """Who asks, made sure of before the body is looked at and long before a writer's lock is
        taken; they may read the centre's record, and hold `permissions` there.

        Errors: InvalidToken, NoCentre, NotPermitted, and what `bearer_principal` raises.
        """
        with self.database.read() as session:
            return self._identified(session, permissions)

    @contextmanager
    def asker(self, *permissions: Permission) -> Iterator[Asker]:
        """The same, in a session that lasts as long as the block."""
        with self.database.read() as session:
            known = self._identified(session, permissions)
            yield Asker(known.principal, known.centre, session)

    @contextmanager
    def writer(self, known: Known) -> Iterator[Writer]:
        """The one who asks, in a transaction: committed at the end of the block, or undone."""
        with self.database.write(origin_of(self.request, known.principal)) as session:
            yield Writer(known.principal, known.centre, session)

    def _identified(self, session: ReadSession, permissions: tuple[Permission, ...]) -> Known:
        try:
            principal = bearer_principal(self.request, session, DOOR)
        except NotSignedIn as error:
            raise InvalidToken(as_of_2026=self.settings.campus_new_refusal) from error
        known = Known(principal, self._centre(session, principal))
        for permission in permissions:
            known.demand(permission)
        return known

    def _centre(self, session: ReadSession, principal: Principal) -> Centre:
        # A token is a centre's: one that could be of two would mix their lists.
        found = organizations.centres(session, VIEW_RECORD.reach(principal), limit=2)
        if len(found) != 1:
            raise NoCentre
        (centre,) = found
        time_zone = centre.time_zone or self.settings.time_zone
        return Centre(centre.id, centre.acronym, centre.name, time_zone)


def desk(
    request: AnyRequest, database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Desk:
    """The dependency that every handler of this door has."""
    return Desk(request, database, settings)
