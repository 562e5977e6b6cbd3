"""Questions about applications, their codes and their tokens."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from matricula.record.accounts.queries import HOLDER, Holder, holder_of
from matricula.record.accounts.tables import account
from matricula.record.applications.tables import (
    application,
    authorization_code,
    token_family,
    token_pair,
)
from matricula.record.people.tables import person
from matricula.store import ReadSession

MOST_LISTED = 1_000
DOOR = "stepik"
"""The one that every token here opens."""


class ApplicationRow(NamedTuple):
    """An application. account_id: its owner. redirect_uris: separated by blanks."""

    id: int
    account_id: int
    name: str
    client_id: str
    secret_hash: str
    client_type: str
    grant_type: str
    redirect_uris: str
    skip_authorization: bool
    created_at: datetime
    owner: str


class CodeRow(NamedTuple):
    """A code, used or not."""

    hash: str
    account_id: int
    redirect_uri: str | None
    scope: str
    code_challenge: str | None
    expires_at: datetime
    used_at: datetime | None


class PairRow(NamedTuple):
    """A token as one who renews or ends it finds it. live: whether it can still be renewed."""

    id: int
    family_id: int
    application_id: int
    account_id: int
    scope: str
    live: bool


class Access(NamedTuple):
    """The account that a token acts for, with the token's scope: words with blanks between."""

    holder: Holder
    scope: str


_APPLICATION = (
    sa.select(
        application,
        # What a person calls themselves, or else the account's name.
        sa.func.coalesce(person.c.display_name, account.c.name).label("owner"),
    )
    .join(account, account.c.id == application.c.account_id)
    .join(person, person.c.id == account.c.person_id)
)

_BY_ACCESS = (
    HOLDER.add_columns(
        sa.literal(DOOR).label("scope"),
        application.c.name.label("label"),
        token_pair.c.scope.label("granted"),
    )
    .join(token_family, token_family.c.account_id == account.c.id)
    .join(token_pair, token_pair.c.family_id == token_family.c.id)
    .join(application, application.c.id == token_family.c.application_id)
    .where(
        token_pair.c.access_hash == sa.bindparam("hash"),
        token_pair.c.expires_at > sa.bindparam("now", type_=token_pair.c.expires_at.type),
        token_pair.c.rotated_at.is_(None),
        token_family.c.revoked_at.is_(None),
        account.c.active,
    )
)


def application_known(session: ReadSession, client_id: str) -> ApplicationRow | None:
    """The application of a client id, whose owner's account is active."""
    row = session.row(_APPLICATION.where(application.c.client_id == client_id, account.c.active))
    return ApplicationRow._make(row) if row else None


def own_application(session: ReadSession, account_id: int, number: int) -> ApplicationRow | None:
    """An application of an account, by its number."""
    row = session.row(
        _APPLICATION.where(application.c.id == number, application.c.account_id == account_id)
    )
    return ApplicationRow._make(row) if row else None


def application_numbered(session: ReadSession, number: int) -> ApplicationRow | None:
    """An application by its number, whoever's it is."""
    row = session.row(_APPLICATION.where(application.c.id == number))
    return ApplicationRow._make(row) if row else None


def applications_of(session: ReadSession, account_id: int) -> list[ApplicationRow]:
    """The applications of an account, oldest first."""
    mine = _APPLICATION.where(application.c.account_id == account_id)
    rows = session.rows(mine.order_by(application.c.id).limit(MOST_LISTED))
    return [ApplicationRow._make(row) for row in rows]


def all_applications(session: ReadSession, after: int = 0) -> list[ApplicationRow]:
    """Every application, oldest first, a bounded number after the one numbered `after`."""
    rows = session.rows(
        _APPLICATION.where(application.c.id > after).order_by(application.c.id).limit(MOST_LISTED)
    )
    return [ApplicationRow._make(row) for row in rows]


def code_of(session: ReadSession, application_id: int, code_hash: str) -> CodeRow | None:
    """A code that was given to an application, whether or not it still buys anything."""
    columns = (authorization_code.c[name] for name in CodeRow._fields)
    row = session.row(
        sa.select(*columns).where(
            authorization_code.c.hash == code_hash,
            authorization_code.c.application_id == application_id,
        )
    )
    return CodeRow._make(row) if row else None


def pair_of(session: ReadSession, token_hash: str, now: datetime) -> PairRow | None:
    """The pair to which an access or a refresh token belongs, whatever became of it."""
    live = sa.and_(
        token_pair.c.rotated_at.is_(None),
        token_family.c.revoked_at.is_(None),
        token_pair.c.refresh_expires_at > now,
        account.c.active,
    )
    row = session.row(
        sa.select(
            token_pair.c.id,
            token_pair.c.family_id,
            token_family.c.application_id,
            token_family.c.account_id,
            token_pair.c.scope,
            sa.func.coalesce(live, sa.false()).label("live"),
        )
        .join(token_family, token_family.c.id == token_pair.c.family_id)
        .join(account, account.c.id == token_family.c.account_id)
        .where(
            sa.or_(token_pair.c.access_hash == token_hash, token_pair.c.refresh_hash == token_hash)
        )
    )
    return PairRow._make(row) if row else None


def access_of(session: ReadSession, token_hash: str, now: datetime) -> Access | None:
    """Whom an access token that is alive at `now` acts for. One query, by index."""
    rows = session.rows(_BY_ACCESS, {"hash": token_hash, "now": now})
    holder = holder_of(rows)
    return Access(holder, rows[0].granted) if holder else None


def has_live_access(
    session: ReadSession, application_id: int, account_id: int, scope: frozenset[str], now: datetime
) -> bool:
    """Whether an application holds a live token of an account for all of `scope`."""
    held = session.column(
        sa.select(token_pair.c.scope)
        .distinct()
        .join(token_family, token_family.c.id == token_pair.c.family_id)
        .where(
            token_family.c.application_id == application_id,
            token_family.c.account_id == account_id,
            token_family.c.revoked_at.is_(None),
            token_pair.c.rotated_at.is_(None),
            token_pair.c.expires_at > now,
        )
    )
    return any(scope <= set(text.split()) for text in held)
