"""Calendars that others keep: where each one stands, and the events that were last seen in it."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Text,
    keyed_table,
    one_of,
    optional,
    reference,
    required,
)

feed = keyed_table(
    "calendar_feed",
    reference("session_id", "training_session", unique=True, index=False),
    required("sealed_url", Text),
    required("url_digest", Text),
    required("host", Text),
    required("state", Text),
    optional("reason", Text),
    optional("etag", Text),
    optional("last_modified", Text),
    required("refresh_seconds", sa.Integer),
    required("failures", sa.Integer),
    required("vanished", sa.Boolean),
    optional("due_at", Instant, index=True),
    optional("claimed_until", Instant),
    optional("synced_at", Instant),
    optional("zones", Text),
    required("created_at", Instant),
    one_of("state", "pending", "synced", "error", "disabled"),
)
"""The calendar of a training session, at an address that somebody gave.

sealed_url: encrypted, since an address often carries a secret; url_digest tells whether it is the
same one. due_at: when it is to be fetched next; claimed_until: a process is fetching it and has
until then. vanished: its events were gone at the last look, and go for good at the next. zones: the
calendar's own time zones, as they came.
"""

event = keyed_table(
    "calendar_event",
    reference("feed_id", "calendar_feed", index=False),
    required("uid", Text),
    required("recurrence_id", Text),
    required("sequence", sa.Integer),
    required("starts_at", Instant),
    required("ends_at", Instant),
    required("time_zone", Text),
    required("all_day", sa.Boolean),
    required("summary", Text),
    optional("location", Text),
    required("status", Text),
    required("recurs", sa.Boolean),
    required("source", Text),
    sa.UniqueConstraint("feed_id", "uid", "recurrence_id"),
)
"""An event of a calendar, or one instance of a series that stands for itself (recurrence_id).

source: the event as it came, to expand its series from. Times are UTC, with the zone they were
written in.
"""

publication = keyed_table(
    "calendar_publication",
    reference("session_id", "training_session"),
    required("secret_hash", Text, unique=True),
    required("created_at", Instant),
    reference("created_by", "person", nullable=True, index=False),
)
"""A secret address at which a session's calendar can be read; only its hash is kept, and a row that
is removed is an address revoked."""
