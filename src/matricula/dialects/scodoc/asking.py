"""One request under way: who asks, in which snapshot of the record, and what they may see."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from litestar.di import NamedDependency

from matricula.dialects.scodoc.errors import ForeignDepartment, NotComputable, UnknownObject
from matricula.documents.pictures import Kept
from matricula.gradebook import UnknownCapitalisedCoefficient, UnsupportedBonusRule
from matricula.gradebook.snapshot import Snapshot, Snapshots
from matricula.identity.permissions import SEE_PERSONAL_DATA, VIEW_RECORD
from matricula.identity.principal import Principal
from matricula.record.organizations.reach import Reach
from matricula.settings import Settings
from matricula.store import Database, ReadSession, Row
from matricula.web.authentication import AnyRequest, bearer_principal

T = TypeVar("T")

DOOR = "scodoc"
MOST_ROWS = 10_000
"""No list is longer than this (docs/scodoc.md); a whole cohort fits many times."""
MOST_SMALL_PICTURES = 1_000
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

    @property
    def reach(self) -> Reach:
        """The departments whose record they may read."""
        return VIEW_RECORD.reach(self.principal)

    def sees_personal_data(self, organization_id: int) -> bool:
        """Whether they may read addresses, telephones and dates of birth there."""
        return SEE_PERSONAL_DATA.allows(self.principal, organization_id)

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
class Desk:
    """Where a request is heard."""

    request: AnyRequest
    database: Database
    settings: Settings

    @contextmanager
    def asker(self) -> Iterator[Asker]:
        """Who asks, in a session that lasts as long as the block.

        Errors: those of `bearer_principal`.
        """
        with self.database.read() as session:
            principal = bearer_principal(self.request, session, DOOR)
            yield Asker(session, principal, self.settings, self._snapshots)

    @property
    def small_pictures(self) -> Kept:
        """The small pictures that this process keeps."""
        return self._kept("small_pictures", lambda: Kept(MOST_SMALL_PICTURES))

    @property
    def _snapshots(self) -> Snapshots:
        """The gradebooks that this process keeps."""
        return self._kept("snapshots", lambda: Snapshots(self.settings.gradebooks_kept))

    def _kept(self, name: str, make: Callable[[], T]) -> T:
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
