"""Queues of what waits to be done beside requests, which any process may serve.

Their tables have due_at (when a process may take it; one that takes it sets it to when its claim
runs out) and tries. No history stands here: what waits tells its own.
"""

from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa

from matricula.store import ReadSession, WriteSession, bulk


class Claim(NamedTuple):
    """What a process took. tries: those of all processes, this one counted."""

    id: int
    tries: int


class Queue:
    """A queue. key: the column of its table that names what waits."""

    def __init__(self, table: sa.Table, key: sa.Column[int]) -> None:
        self._table = table
        self._key = key

    def add(self, session: WriteSession, key: int) -> None:
        """Let something wait, from now on."""
        row = {self._key.name: key, "due_at": session.now, "tries": 0}
        bulk.insert(session, self._table, [row])

    def remove(self, session: WriteSession, condition: sa.ColumnElement[bool]) -> None:
        """Let nothing wait that meets a condition on the table."""
        session.run(sa.delete(self._table).where(condition))

    def holds_any(self, session: ReadSession) -> bool:
        """Whether anything waits, also what another process has."""
        return bool(session.value(sa.select(sa.exists().where(self._key.is_not(None)))))

    def claim(self, session: WriteSession, seconds: float) -> Claim | None:
        """What waits longest, and is due, for this process alone for so many seconds; or None."""
        due = (
            sa.select(self._key, self._table.c.tries)
            .where(self._table.c.due_at <= session.now)
            .order_by(self._table.c.due_at, self._key)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        found = session.row(due)
        if found is None:
            return None
        claimed = Claim(found[0], found.tries + 1)
        self.postpone(session, claimed, seconds)
        return claimed

    def postpone(self, session: WriteSession, claim: Claim, seconds: float) -> None:
        """Let something be claimed again after so many seconds, and keep how often it was tried."""
        session.run(
            sa.update(self._table)
            .where(self._key == claim.id)
            .values(due_at=session.now + timedelta(seconds=seconds), tries=claim.tries)
        )
