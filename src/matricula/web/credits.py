"""What an account may still ask in this hour, where the school set an hourly quota.

A process takes credits out of the record in leases and spends them from memory, so that most
requests cost no write. A lease is taken in one transaction of its own and all leases together never
exceed the quota, however many processes serve the school. What a process leased and did not spend
is lost when it stops or the hour ends: of an account's quota at most (lease - 1) requests for each
process (docs/decisions/0025).
"""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

from matricula.identity.principal import Principal
from matricula.record.accounts import commands
from matricula.store import Database, DatabaseUnavailable, Origin, TimeSpent
from matricula.store.deadline import deadline_in, time_left
from matricula.web.errors import CreditsSpent, Unavailable

LEASES = 50
"""Into how many leases a quota is cut."""
PATIENCE = 1.0
"""Seconds to wait for another writer, or for another request's lease (docs/decisions/0023)."""
HOUR = timedelta(hours=1)


def present() -> datetime:
    """The time by which hours are counted."""
    return datetime.now(UTC)


@dataclass(slots=True)
class _Purse:
    """What this process has left of an account's credits of one hour."""

    left: int = 0
    spent: bool = False
    guard: Lock = field(default_factory=Lock)


class Credits:
    """The credits of all accounts, as one process spends them; safe to share between threads.

    quota: requests that an account may make in an hour; 0: as many as it likes.
    """

    def __init__(self, database: Database, quota: int) -> None:
        self.database = database
        self.quota = quota
        self.lease = max(1, quota // LEASES)
        self._hour = datetime.min.replace(tzinfo=UTC)
        self._purses: dict[tuple[int, datetime], _Purse] = {}
        self._guard = Lock()

    def spend(self, principal: Principal) -> None:
        """Count one request of an account.

        To be called outside of write sessions: it may need one of its own.
        Errors: CreditsSpent; Unavailable where no credit could be taken because the database is
        busy or away: what cannot be counted is not let through.
        """
        if not self.quota:
            return
        now = present()
        hour = now.replace(minute=0, second=0, microsecond=0)
        purse = self._purse((principal.account_id, hour))
        if not purse.guard.acquire(timeout=PATIENCE):
            raise Unavailable("the request could not be counted")
        try:
            if not (purse.left or purse.spent):
                purse.left = self._taken(principal, hour)
                purse.spent = not purse.left
            if purse.spent:
                raise CreditsSpent(math.ceil((hour + HOUR - now).total_seconds()))
            purse.left -= 1
        finally:
            purse.guard.release()

    def _purse(self, key: tuple[int, datetime]) -> _Purse:
        with self._guard:
            if key[1] > self._hour:
                self._hour, self._purses = key[1], {}
            return self._purses.setdefault(key, _Purse())

    def _taken(self, principal: Principal, hour: datetime) -> int:
        """A new lease, out of the record; 0 where the quota is spent."""
        origin = Origin(principal.door, principal.person_id)
        try:
            with (
                deadline_in(PATIENCE),
                self.database.write(origin, patience=PATIENCE) as session,
            ):
                return commands.take_credits(
                    session, principal.account_id, hour, wanted=self.lease, quota=self.quota
                )
        except (DatabaseUnavailable, TimeSpent) as error:
            time_left()  # of the request itself
            raise Unavailable("the request could not be counted") from error
