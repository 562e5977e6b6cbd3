"""Decisions about calendars: which are fetched, what was seen in them, and who may read them.

None raises a cohort's revision: no bulletin tells of a calendar. A look at a calendar has one row
of history however many events it changes, and none where nothing changed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matricula.record.calendars.errors import NoSuchPublication
from matricula.record.calendars.queries import count_events, is_free
from matricula.record.calendars.tables import event, feed, publication
from matricula.record.history.commands import Change, remember
from matricula.store import Row, WriteSession, bulk

KEY = ("feed_id", "uid", "recurrence_id")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a calendar is: sealed, with its host, and digests that tell it from others.

    digests: the one that is kept first, and those that older keys gave the same address.
    """

    sealed: str
    digests: Sequence[str]
    host: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at a calendar brought.

    events: the columns of `calendar_event` but for id and feed_id. etag, last_modified: what the
    host wants to be asked with next time. refresh_seconds: how long the look is good for.
    """

    events: Sequence[dict[str, Any]]
    zones: str
    etag: str | None
    last_modified: str | None
    refresh_seconds: int


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a look changed. events: how many there are now."""

    changed: bool
    events: int


def set_feed(session: WriteSession, session_id: int, address: Address, due_at: datetime) -> int:
    """Have a training session's calendar fetched from an address, from `due_at` on; its number.

    Another address than before begins anew, without the events of the old one; the same one is
    only fetched again. An address with a new seal keeps what is known of it.
    """
    bulk.one_at_a_time(session, f"calendar of {session_id}")
    before = session.row(sa.select(feed).where(feed.c.session_id == session_id))
    told = {"sealed_url": address.sealed, "url_digest": address.digests[0], "host": address.host}
    if before is None:
        (feed_id,) = bulk.new_ids(session, feed, 1)
        new = {**told, **_begun(due_at), "created_at": session.now}
        bulk.insert(session, feed, [{"id": feed_id, "session_id": session_id, **new}])
        _remember(session, "add", feed_id, None, _shown(told))
        return feed_id
    if before.url_digest in address.digests:
        _set(session, before.id, {**told, "due_at": due_at, **_revived(before)})
        return int(before.id)
    removed = count_events(session, before.id)
    session.run(sa.delete(event).where(event.c.feed_id == before.id))
    _set(session, before.id, {**told, **_begun(due_at)})
    _remember(
        session, "change", before.id,
        {**_shown(before._asdict()), "events": removed}, {**_shown(told), "events": 0},
    )  # fmt: skip
    return int(before.id)


def seal_feed(session: WriteSession, feed_id: int, address: Address) -> None:
    """Keep the same address under another key. No history: nothing that it tells has changed."""
    told = {"sealed_url": address.sealed, "url_digest": address.digests[0]}
    _set(session, feed_id, told)


def claim_feed(
    session: WriteSession, feed_id: int, until: datetime, *, early: bool = False
) -> Row | None:
    """Take a feed to fetch it, alone, until an instant; its row, or None where another process has
    it or it is not due. early: whether it may be fetched before it is due."""
    due = sa.true() if early else feed.c.due_at <= session.now
    # One statement, and the engine looks at the row again once it has its lock.
    return session.run(
        sa.update(feed)
        .where(feed.c.id == feed_id, due, is_free(session.now))
        .values(claimed_until=until)
        .returning(feed)
    ).first()


def mirror_feed(
    session: WriteSession, claimed: Row, seen: Seen, due_at: datetime
) -> Mirrored | None:
    """Make a feed's events what was seen in it, and let the feed go until it is due again.

    claimed: the row that `claim_feed` gave. A calendar whose events are all gone keeps them until
    they are gone a second time. None where the feed is no longer claimed: nothing is written.
    """
    if not _is_held(session, claimed):
        return None
    held = count_events(session, claimed.id)
    vanished = bool(held) and not seen.events and not claimed.vanished
    changes = bulk.Changes() if vanished else _mirrored(session, claimed.id, seen.events)
    events = held + len(changes.inserted) - len(changes.removed)
    _set(
        session,
        claimed.id,
        {
            **_let_go(session, due_at),
            "vanished": vanished,
            "refresh_seconds": seen.refresh_seconds,
            # What has vanished is to be seen again, rather than told to be the same.
            "etag": None if vanished else seen.etag,
            "last_modified": None if vanished else seen.last_modified,
            **({} if vanished else {"zones": seen.zones}),
        },
    )
    if changes:
        after = {
            "events": events,
            "added": len(changes.inserted),
            "changed": len(changes.updated),
            "removed": len(changes.removed),
        }
        _remember(session, "change", claimed.id, {"events": held}, after)
    return Mirrored(bool(changes), events)


def keep_feed(session: WriteSession, claimed: Row, due_at: datetime) -> Mirrored | None:
    """The host says that nothing changed: let the feed go until it is due again. None as in
    `mirror_feed`."""
    if not _is_held(session, claimed):
        return None
    _set(session, claimed.id, _let_go(session, due_at))
    return Mirrored(False, count_events(session, claimed.id))


def fail_feed(
    session: WriteSession, claimed: Row, reason: str, due_at: datetime | None
) -> Mirrored | None:
    """A feed could not be fetched or read: its events stay, and it is tried again at `due_at`;
    never, where that is None. None as in `mirror_feed`."""
    if not _is_held(session, claimed):
        return None
    state = "error" if due_at else "disabled"
    _set(
        session,
        claimed.id,
        {
            "state": state,
            "reason": reason,
            "failures": claimed.failures + 1,
            "due_at": due_at,
            "claimed_until": None,
        },
    )
    if claimed.state != state:
        _remember(
            session, "change", claimed.id,
            {"state": claimed.state}, {"state": state, "reason": reason},
        )  # fmt: skip
    return Mirrored(False, count_events(session, claimed.id))


def publish_session(session: WriteSession, session_id: int, secret_hash: str) -> int:
    """Let whoever has a secret read a training session's calendar; the publication's number."""
    (key,) = bulk.new_ids(session, publication, 1)
    told = {"session_id": session_id, "created_by": session.origin.actor}
    row = {"id": key, "secret_hash": secret_hash, "created_at": session.now, **told}
    bulk.insert(session, publication, [row])
    remember(session, [Change("add", publication.name, key, None, told)])
    return key


def revoke_publications(session: WriteSession, ids: Collection[int]) -> None:
    """End secret addresses at once. Errors: NoSuchPublication."""
    found = bulk.rows_where_in(session, sa.select(publication), publication.c.id, ids)
    missing = sorted(set(ids) - {row.id for row in found})
    if missing:
        raise NoSuchPublication(", ".join(map(str, missing)))
    for chunk in bulk.chunked(ids):
        session.run(sa.delete(publication).where(publication.c.id.in_(chunk)))
    remember(
        session,
        [
            Change("remove", publication.name, row.id, {"session_id": row.session_id}, None)
            for row in found
        ],
    )


def _mirrored(
    session: WriteSession, feed_id: int, events: Sequence[dict[str, Any]]
) -> bulk.Changes:
    rows = [{"feed_id": feed_id, **row} for row in events]
    inside = event.c.feed_id == feed_id
    names = {(row["uid"], row["recurrence_id"]) for row in rows}
    stored = session.rows(sa.select(event.c.id, event.c.uid, event.c.recurrence_id).where(inside))
    gone = [row for row in stored if (row.uid, row.recurrence_id) not in names]
    for chunk in bulk.chunked([row.id for row in gone]):
        session.run(sa.delete(event).where(event.c.id.in_(chunk)))
    merged = bulk.merge(session, event, rows, key=KEY, within=inside)
    return merged + bulk.Changes(removed=[row._asdict() for row in gone])


def _is_held(session: WriteSession, claimed: Row) -> bool:
    """Whether a feed is still claimed as it was, and still has the same address."""
    found = session.run(
        sa.update(feed)
        .where(
            feed.c.id == claimed.id,
            feed.c.claimed_until == claimed.claimed_until,
            feed.c.url_digest == claimed.url_digest,
        )
        .values(claimed_until=claimed.claimed_until)
    )
    return found.rowcount == 1


def _set(session: WriteSession, feed_id: int, values: dict[str, Any]) -> None:
    session.run(sa.update(feed).where(feed.c.id == feed_id).values(values))


def _begun(due_at: datetime) -> dict[str, Any]:
    """A feed that nothing is known of yet."""
    return {
        "state": "pending",
        "reason": None,
        "etag": None,
        "last_modified": None,
        "refresh_seconds": 0,
        "failures": 0,
        "vanished": False,
        "due_at": due_at,
        "claimed_until": None,
        "synced_at": None,
        "zones": None,
    }


def _revived(before: Row) -> dict[str, Any]:
    return {"state": "pending", "failures": 0} if before.state == "disabled" else {}


def _let_go(session: WriteSession, due_at: datetime) -> dict[str, Any]:
    return {
        "state": "synced",
        "reason": None,
        "failures": 0,
        "due_at": due_at,
        "claimed_until": None,
        "synced_at": session.now,
    }


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    # Never the address, sealed or not: history is kept for ever.
    return {"host": values["host"], "url_digest": values["url_digest"]}


def _remember(
    session: WriteSession,
    action: str,
    feed_id: int,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    remember(session, [Change(action, feed.name, feed_id, before, after)])
