"""Calendars that are due, looked at again: each by one process, and once."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event

from matricula.fetching import Conditions, NoKey, Seal, Unsealable, seal_of
from matricula.jobs.calendars.looking import (
    GONE,
    Looker,
    LookFailed,
    due_after,
    due_after_failure,
    looker_of,
)
from matricula.record.calendars import commands, queries
from matricula.record.calendars.commands import Address, Seen
from matricula.settings import Settings
from matricula.store import Database, Origin, Row

log = logging.getLogger("matricula.calendars")

ORIGIN = Origin("job")
CLAIM = timedelta(minutes=5)
"""How long a process has a calendar for itself: longer than any look takes."""
BATCH = 50

SYNCED, UNCHANGED, FAILED, BUSY = "synced", "unchanged", "failed", "busy"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a look.

    status: SYNCED, UNCHANGED, FAILED, or BUSY where the address is another one by now, or another
    process has it. events: how many there are now. failure: why, where it failed.
    """

    status: str
    events: int
    failure: LookFailed | None = None


class Refresher:
    """Looks at the calendars of a school."""

    def __init__(self, settings: Settings, database: Database, looker: Looker) -> None:
        self.settings = settings
        self.database = database
        self.looker = looker

    @property
    def seal(self) -> Seal:
        """Errors: NoKey."""
        return seal_of(self.settings, self.database.file)

    def refresh_due(self, stopping: Event) -> None:
        """Look at every calendar that is due and that no other process looks at."""
        while not stopping.is_set():
            with self.database.read() as session:
                due = queries.due_feeds(session, datetime.now(UTC), BATCH)
            done = self.refresh(due, stopping)
            if done.total() == done[BUSY]:
                return

    def refresh(
        self, feed_ids: list[int], stopping: Event | None = None, *, early: bool = False
    ) -> Counter[str]:
        """Look at calendars one after the other: how many were SYNCED, UNCHANGED, FAILED, BUSY.

        early: whether those that are not due are looked at, too.
        """
        done: Counter[str] = Counter()
        for feed_id in feed_ids:
            if stopping is not None and stopping.is_set():
                break
            claimed = self.claim(feed_id, early=early)
            done[self.finish(claimed).status if claimed else BUSY] += 1
        return done

    def claim(self, feed_id: int, *, early: bool = False) -> Row | None:
        """Take a calendar to look at it; None where another process has it or it is not due."""
        now = datetime.now(UTC)
        with self.database.write(ORIGIN, now) as session:
            return commands.claim_feed(session, feed_id, now + CLAIM, early=early)

    def finish(
        self, claimed: Row, origin: Origin = ORIGIN, looker: Looker | None = None
    ) -> Outcome:
        """Look at a calendar that is claimed, and keep what comes of it."""
        try:
            address, seen = self._looked(claimed, looker or self.looker)
        except LookFailed as error:
            told = {"feed": claimed.id, "host": claimed.host, "reason": str(error)}
            log.warning("a calendar was not taken", extra={"fields": told})
            return self._failed(claimed, error, origin)
        now = datetime.now(UTC)
        with self.database.write(origin, now) as session:
            if seen is None:
                due = due_after(now, claimed.refresh_seconds)
                mirrored = commands.keep_feed(session, claimed, due)
            else:
                due = due_after(now, seen.refresh_seconds)
                mirrored = commands.mirror_feed(session, claimed, seen, due)
            if mirrored is None:
                return Outcome(BUSY, 0)
            if address.digests[0] != claimed.url_digest:
                commands.seal_feed(session, claimed.id, address)
        return Outcome(SYNCED if mirrored.changed else UNCHANGED, mirrored.events)

    def _looked(self, claimed: Row, looker: Looker) -> tuple[Address, Seen | None]:
        """The address under today's key, and what stands at it. Errors: LookFailed."""
        with self.database.read() as session:
            time_zone = queries.time_zone_of(session, claimed.session_id)
        try:
            seal = self.seal
            url = seal.open(claimed.sealed_url)
        except (NoKey, Unsealable) as error:
            raise LookFailed("the address was sealed with a key that is not known") from error
        known = Conditions(claimed.etag, claimed.last_modified)
        seen = looker.look(url, time_zone, datetime.now(UTC), known)
        return Address(seal.seal(url), seal.digests(url), claimed.host), seen

    def _failed(self, claimed: Row, error: LookFailed, origin: Origin) -> Outcome:
        now = datetime.now(UTC)
        due = None if error.why == GONE else due_after_failure(now, claimed.failures)
        with self.database.write(origin, now) as session:
            mirrored = commands.fail_feed(session, claimed, str(error), due)
        return Outcome(FAILED, mirrored.events, error) if mirrored else Outcome(BUSY, 0, error)


def refresher_of(settings: Settings, database: Database) -> Refresher:
    """The refresher of a school."""
    return Refresher(settings, database, looker_of(settings))
