"""One request under way: who asks, in which session of the record, and what they may see and do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from litestar.di import NamedDependency

from matricula.dialects.scodoc.errors import (
    ForeignDepartment,
    NotComputable,
    NotPermitted,
    UnknownObject,
)
from matricula.documents.pictures import Kept
from matricula.gradebook import UnknownCapitalisedCoefficient, UnsupportedBonusRule
from matricula.gradebook.snapshot import Snapshot, Snapshots
from matricula.identity.permissions import SEE_PERSONAL_DATA, VIEW_RECORD, Permission
from matricula.identity.principal import Principal
from matricula.record.organizations import queries as organizations
from matricula.record.organizations.reach import EVERYWHERE, Reach
from matricula.settings import Settings
from matricula.store import Database, ReadSession, Row, WriteSession
from matricula.web.authentication import AnyRequest, bearer_principal, origin_of

T = TypeVar("T")

DOOR = "scodoc"
MOST_ROWS = 10_000
"""No list is longer than this (docs/scodoc.md); a whole cohort fits many times."""
MOST_SMALL_PICTURES = 1_000
UNKNOWN_DEPARTMENT = "Département inconnu."
NO_COEFFICIENT = "UE capitalisée sans coefficient : étudiant {}, UE {}."
NO_BONUS = "La règle de bonus sport et culture du département n'est pas connue."

_guard = Lock()


@dataclass(frozen=True, slots=True)
class Asker:
    """A known asker with a session of their own."""

    session: ReadSession
    principal: Principal
    settings: Settings
    snapshots: Snapshots
    within: Reach = EVERYWHERE
    """The departments that the address is about: one, or all of them."""

    def reach_of(self, permission: Permission) -> Reach:
        """The departments in which they hold a right, as far as the address is about them."""
        return permission.reach(self.principal) & self.within

    @property
    def reach(self) -> Reach:
        """The departments whose record they may read."""
        return self.reach_of(VIEW_RECORD)

    def demand(self, permission: Permission, organization_id: int) -> None:
        """Errors: NotPermitted, where they do not hold a right in a department."""
        if not self.reach_of(permission).contains(organization_id):
            raise NotPermitted

    def sees_personal_data(self, organization_id: int) -> bool:
        """Whether they may read addresses, telephones and dates of birth there."""
        return self.reach_of(SEE_PERSONAL_DATA).contains(organization_id)

    def allowed(self, row: Row | None, missing: str) -> Row:
        """`row`, whose `organization_id` says where it stands.

        Errors: UnknownObject, with the sentence `missing`, where there is none; ForeignDepartment
        where it is in a department that is closed to them.
        """
        if row is None:
            raise UnknownObject(missing)
        if not self.reach.contains(row.organization_id):
            raise ForeignDepartment
        return row

    def snapshot(self, cohort_id: int) -> Snapshot:
        """The gradebook of a semester. Errors: UnknownObject, NotComputable."""
        try:
            snapshot = self.snapshots.current(self.session, cohort_id)
        except UnknownCapitalisedCoefficient as error:
            raise NotComputable(NO_COEFFICIENT.format(error.person_id, error.unit_id)) from error
        except UnsupportedBonusRule as error:
            raise NotComputable(NO_BONUS) from error
        if snapshot is None:
            raise UnknownObject("Semestre inconnu.")
        return snapshot

    def time_zone(self, of_organization: str | None) -> str:
        """The zone whose clocks a department goes by."""
        return of_organization or self.settings.time_zone


@dataclass(frozen=True, slots=True)
class Writer(Asker):
    """A known asker in a transaction of their own, whose every change says that it was they."""

    session: WriteSession


@dataclass(frozen=True, slots=True)
class Known:
    """Who sent a request, and the departments that its address is about."""

    principal: Principal
    within: Reach = EVERYWHERE


@dataclass(frozen=True)
class Desk:
    """Where a request is heard. An address that begins with a department keeps it to that one."""

    request: AnyRequest
    database: Database
    settings: Settings

    @contextmanager
    def asker(self) -> Iterator[Asker]:
        """Who asks, in a session that lasts as long as the block.

        Errors: those of `bearer_principal`.
        """
        principal = self.signed_in()
        with self.database.read() as session:
            known = self.identified(session, principal)
            yield Asker(session, known.principal, self.settings, self._snapshots, known.within)

    def known(self) -> Known:
        """Who asks, made sure of before parameters are read and long before a writer's lock is
        taken. Errors: as `asker`."""
        principal = self.signed_in()
        with self.database.read() as session:
            return self.identified(session, principal)

    @contextmanager
    def writer(self, known: Known) -> Iterator[Writer]:
        """The one who asks, in a transaction: committed at the end of the block, or undone."""
        with self.database.write(origin_of(self.request, known.principal)) as session:
            yield Writer(session, known.principal, self.settings, self._snapshots, known.within)

    def signed_in(self) -> Principal | None:
        """Who signed in with a password, where the address takes one: checked outside of any
        session, since it takes long."""
        return None

    def identified(self, session: ReadSession, principal: Principal | None) -> Known:
        """Who asks: `principal`, or else the holder of the request's token.

        Errors: UnknownObject, where the address begins with a department that is none.
        """
        principal = principal or bearer_principal(self.request, session, DOOR)
        if self.acronym is None:
            return Known(principal)
        department = organizations.department_called(session, self.acronym)
        if department is None:
            raise UnknownObject(UNKNOWN_DEPARTMENT)
        return Known(principal, Reach.of([department.id]))

    @property
    def acronym(self) -> str | None:
        """The department that the address begins with, as it writes it, or None."""
        return self.request.path_params.get("dept")

    @property
    def small_pictures(self) -> Kept:
        """The small pictures that this process keeps."""
        return self.kept("small_pictures", lambda: Kept(MOST_SMALL_PICTURES))

    @property
    def _snapshots(self) -> Snapshots:
        """The gradebooks that this process keeps."""
        return self.kept("snapshots", lambda: Snapshots(self.settings.gradebooks_kept))

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What the application keeps under `name`, made at the first request that needs it."""
        state = self.request.app.state
        with _guard:
            if name not in state:
                state[name] = make()
        kept: T = state[name]
        return kept


def desk(
    request: AnyRequest, database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Desk:
    """The dependency that every handler of this door has."""
    return Desk(request, database, settings)
