"""Questions about calendars."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matricula.record.calendars.tables import event, feed, publication
from matricula.record.contracts.tables import training_session
from matricula.record.organizations.tables import organization
from matricula.store import ReadSession, Row, Rows

MOST_FEEDS = 10_000
MOST_EVENTS = 20_000


def session_coded(session: ReadSession, organization_id: int, code: str) -> Row | None:
    """A centre's training session by the code of its group: `id`, `code`, `name`."""
    return session.row(
        sa.select(training_session.c.id, training_session.c.code, training_session.c.name).where(
            training_session.c.organization_id == organization_id, training_session.c.code == code
        )
    )


def session_of_centre(session: ReadSession, acronym: str, code: str) -> Row | None:
    """The same, with the centre named by its acronym."""
    centre = session.value(
        sa.select(organization.c.id).where(
            organization.c.kind == "training_centre", organization.c.acronym == acronym
        )
    )
    return None if centre is None else session_coded(session, centre, code)


def feed_of(session: ReadSession, session_id: int) -> Row | None:
    """The feed of a training session."""
    return session.row(sa.select(feed).where(feed.c.session_id == session_id))


def time_zone_of(session: ReadSession, session_id: int) -> str | None:
    """The time zone of a training session's centre, where the centre names one."""
    found: str | None = session.value(
        sa.select(organization.c.time_zone)
        .join(training_session, training_session.c.organization_id == organization.c.id)
        .where(training_session.c.id == session_id)
    )
    return found


def due_feeds(session: ReadSession, now: datetime, limit: int) -> list[int]:
    """The ids of feeds that are to be fetched and that nobody is fetching, longest due first."""
    return list(
        session.column(
            sa.select(feed.c.id).where(is_free(now), feed.c.due_at <= now)
            .order_by(feed.c.due_at, feed.c.id)
            .limit(limit)
        )
    )  # fmt: skip


def fetched_feeds(session: ReadSession) -> list[int]:
    """The ids of all feeds that are fetched at all, in order."""
    return list(
        session.column(
            sa.select(feed.c.id)
            .where(feed.c.state != "disabled")
            .order_by(feed.c.id)
            .limit(MOST_FEEDS)
        )
    )


def is_free(now: datetime) -> sa.ColumnElement[bool]:
    """Whether nobody is fetching a feed."""
    return sa.or_(feed.c.claimed_until.is_(None), feed.c.claimed_until < now)


def events_of_session(session: ReadSession, session_id: int) -> Rows:
    """The events of a training session's calendar, by uid and instance."""
    return session.rows(
        sa.select(event)
        .join(feed, feed.c.id == event.c.feed_id)
        .where(feed.c.session_id == session_id)
        .order_by(event.c.uid, event.c.recurrence_id)
        .limit(MOST_EVENTS)
    )


def count_events(session: ReadSession, feed_id: int) -> int:
    """How many events a feed has."""
    statement = sa.select(sa.func.count()).select_from(event)
    return int(session.value(statement.where(event.c.feed_id == feed_id)))


def published_session(session: ReadSession, secret_hash: str) -> Row | None:
    """What a secret opens: the `session_id`, `name` and `code` of a training session, and the
    `zones` of its feed, None where it has none."""
    return session.row(
        sa.select(
            publication.c.session_id,
            training_session.c.name,
            training_session.c.code,
            feed.c.zones,
        )
        .join(training_session, training_session.c.id == publication.c.session_id)
        .outerjoin(feed, feed.c.session_id == training_session.c.id)
        .where(publication.c.secret_hash == secret_hash)
    )


def listed_feeds(session: ReadSession) -> Rows:
    """Every feed, by centre and group, without its address: `acronym`, `code`, `host`, `state`,
    `reason`, `synced_at`, `due_at`, `events`."""
    events = sa.select(sa.func.count()).where(event.c.feed_id == feed.c.id).scalar_subquery()
    return session.rows(
        _with_centre(
            feed, feed.c.host, feed.c.state, feed.c.reason, feed.c.synced_at, feed.c.due_at,
            events.label("events"),
        )
    )  # fmt: skip


def listed_publications(session: ReadSession) -> Rows:
    """Every secret address, by centre and group, without its secret: `acronym`, `code`, `id`,
    `created_at`."""
    return session.rows(_with_centre(publication, publication.c.id, publication.c.created_at))


def _with_centre(table: sa.Table, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return (
        sa.select(organization.c.acronym, training_session.c.code, *columns)
        .select_from(table)
        .join(training_session, training_session.c.id == table.c.session_id)
        .join(organization, organization.c.id == training_session.c.organization_id)
        .order_by(organization.c.acronym, training_session.c.code, table.c.id)
        .limit(MOST_FEEDS)
    )
