"""A calendar that a client names: looked at while it waits, for a short time."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import BoundedSemaphore

from matricula.fetching import UrlRefused, parse_url
from matricula.jobs.calendars.looking import REFUSED, LookFailed, due_after
from matricula.jobs.calendars.refreshing import BUSY, CLAIM, FAILED, SYNCED, Refresher
from matricula.record.calendars import commands, queries
from matricula.record.calendars.commands import Address, Seen
from matricula.store import Origin

log = logging.getLogger("matricula.calendars")

PENDING = "pending"
SECONDS = 10.0
"""How long a client waits for a host at most."""
SIDE_BY_SIDE = 2
"""Looks of one process that clients wait for: slow hosts must not take every thread there is."""

_places = BoundedSemaphore(SIDE_BY_SIDE)


@dataclass(frozen=True, slots=True)
class Offered:
    """What became of an address. status: SYNCED, UNCHANGED, or PENDING where the look is still to
    come. events: how many there are now."""

    status: str
    events: int


def offer(
    refresher: Refresher, session_id: int, url: str, origin: Origin, seconds: float = SECONDS
) -> Offered:
    """Have a training session's calendar fetched from an address from now on.

    Called outside of any session. An address that is refused, or that leads to what is no calendar,
    changes nothing; one whose host does not answer at the moment is kept. Errors: LookFailed where
    it is refused; NoKey.
    """
    fetcher = refresher.looker.fetcher
    try:
        host = parse_url(url, fetcher.ports, plain=fetcher.plain).host
    except UrlRefused as error:
        raise LookFailed(str(error), REFUSED) from error
    seal = refresher.seal
    address = Address(seal.seal(url), seal.digests(url), host)
    hearing = _Hearing(refresher, session_id, address, origin)
    if not _places.acquire(blocking=False):
        return hearing.set_aside()
    try:
        return hearing.again(seconds) if hearing.known() else hearing.first(url, seconds)
    finally:
        _places.release()


@dataclass(frozen=True, slots=True)
class _Hearing:
    """One address under way to becoming the calendar of a training session."""

    refresher: Refresher
    session_id: int
    address: Address
    origin: Origin

    def known(self) -> bool:
        """Whether it is the session's address already."""
        with self.refresher.database.read() as session:
            feed = queries.feed_of(session, self.session_id)
        return feed is not None and feed.url_digest in self.address.digests

    def again(self, seconds: float) -> Offered:
        """Look at the address that is known."""
        now = datetime.now(UTC)
        with self.refresher.database.write(self.origin, now) as session:
            feed_id = commands.set_feed(session, self.session_id, self.address, now)
            claimed = commands.claim_feed(session, feed_id, now + CLAIM, early=True)
            events = queries.count_events(session, feed_id)
        if claimed is None:
            return Offered(PENDING, events)
        looker = self.refresher.looker.within(seconds)
        outcome = self.refresher.finish(claimed, self.origin, looker)
        if outcome.failure is not None and outcome.failure.why:
            raise outcome.failure
        if outcome.status in (FAILED, BUSY):
            return Offered(PENDING, outcome.events)
        first = claimed.synced_at is None
        return Offered(SYNCED if first else outcome.status, outcome.events)

    def first(self, url: str, seconds: float) -> Offered:
        """Look at a new address, and keep it unless it is refused."""
        with self.refresher.database.read() as session:
            time_zone = queries.time_zone_of(session, self.session_id)
        try:
            seen = self.refresher.looker.within(seconds).look(url, time_zone, datetime.now(UTC))
        except LookFailed as error:
            told = {"host": self.address.host, "reason": str(error)}
            log.warning("a calendar was not taken", extra={"fields": told})
            if error.why:
                raise
            seen = None
        return self.set_aside() if seen is None else self._kept(seen)

    def set_aside(self) -> Offered:
        """Leave the address to the look in the background."""
        with self.refresher.database.write(self.origin) as session:
            feed_id = commands.set_feed(session, self.session_id, self.address, session.now)
            return Offered(PENDING, queries.count_events(session, feed_id))

    def _kept(self, seen: Seen) -> Offered:
        now = datetime.now(UTC)
        with self.refresher.database.write(self.origin, now) as session:
            feed_id = commands.set_feed(session, self.session_id, self.address, now)
            claimed = commands.claim_feed(session, feed_id, now + CLAIM, early=True)
            due = due_after(now, seen.refresh_seconds)
            mirrored = commands.mirror_feed(session, claimed, seen, due) if claimed else None
            events = queries.count_events(session, feed_id)
        return Offered(SYNCED if mirrored else PENDING, events)
