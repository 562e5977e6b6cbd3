"""What can change about applications, their codes and their tokens.

Whoever uses a code or a refresh token up does so by one statement that names its conditions: of
several who try at once, one wins, and the others are known for what they are. Rows that nobody can
use any more are removed by whoever adds one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from matricula.record.accounts.merged import refuse_merged
from matricula.record.applications.errors import (
    CodeSpent,
    NoSuchApplication,
    RefreshSpent,
    TooManyApplications,
)
from matricula.record.applications.forms import Registered
from matricula.record.applications.tables import (
    application,
    authorization_code,
    token_family,
    token_pair,
)
from matricula.store import WriteSession

MOST_APPLICATIONS = 50
MOST_FAMILIES = 200
"""Families that an application may hold for one account; the oldest goes."""
MOST_PAIRS = 100
"""Pairs of a family that are remembered, to know a refresh token that was used before."""
CODES_KEPT = timedelta(days=1)
"""How long after its end a code is kept, to know it when it comes again."""
AT_ONCE = 500
"""Families that one command clears away at most, so that none takes long."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code to be kept. redirect_uri: as the request had it. code_challenge: by S256."""

    hash: str
    redirect_uri: str | None
    scope: str
    code_challenge: str | None
    lifetime: timedelta


@dataclass(frozen=True, slots=True)
class NewPair:
    """Tokens to be kept. refresh_hash: None where nothing renews the access token."""

    access_hash: str
    lifetime: timedelta
    scope: str
    refresh_hash: str | None = None
    refresh_lifetime: timedelta = timedelta(0)


def add_application(
    session: WriteSession,
    account_id: int,
    told: Registered,
    client_id: str,
    secret_hash: str,
    *,
    skip_authorization: bool = False,
) -> int:
    """Keep an application of an account; its number. Errors: TooManyApplications, AccountMerged."""
    refuse_merged(session, account_id)
    mine = sa.select(sa.func.count()).where(application.c.account_id == account_id)
    if session.value(mine.select_from(application)) >= MOST_APPLICATIONS:
        raise TooManyApplications
    row = {
        "account_id": account_id,
        "client_id": client_id,
        "secret_hash": secret_hash,
        "skip_authorization": skip_authorization,
        "created_at": session.now,
        **_columns(told),
    }
    return int(session.value(application.insert().values(row).returning(application.c.id)))


def change_application(
    session: WriteSession, account_id: int, number: int, told: Registered
) -> None:
    """Change what the owner says of an application. Another type of client or of grant ends all
    of its tokens: they were given under other terms. Errors: NoSuchApplication.
    """
    mine = (application.c.id == number, application.c.account_id == account_id)
    before = session.row(
        sa.select(application.c.client_type, application.c.grant_type)
        .where(*mine)
        .with_for_update()
    )
    if before is None:
        raise NoSuchApplication
    session.run(application.update().where(*mine).values(_columns(told)))
    if tuple(before) != (told.client_type, told.grant_type):
        _revoke(session, token_family.c.application_id == number)


def renew_secret(session: WriteSession, account_id: int, number: int, secret_hash: str) -> None:
    """Give an application another secret; the old one opens nothing. Errors: NoSuchApplication."""
    changed = session.run(
        application.update()
        .where(application.c.id == number, application.c.account_id == account_id)
        .values(secret_hash=secret_hash)
    )
    if not changed.rowcount:
        raise NoSuchApplication


def remove_application(session: WriteSession, account_id: int, number: int) -> None:
    """Remove an application of an account with all that it holds. Errors: NoSuchApplication."""
    mine = sa.select(application.c.id).where(
        application.c.id == number, application.c.account_id == account_id
    )
    if session.value(mine.with_for_update()) is None:
        raise NoSuchApplication
    session.run(authorization_code.delete().where(authorization_code.c.application_id == number))
    families = sa.select(token_family.c.id).where(token_family.c.application_id == number)
    session.run(token_pair.delete().where(token_pair.c.family_id.in_(families)))
    session.run(token_family.delete().where(token_family.c.application_id == number))
    session.run(application.delete().where(application.c.id == number))


def keep_code(session: WriteSession, application_id: int, account_id: int, code: NewCode) -> None:
    """Keep a code that an account allowed an application."""
    _clear_codes(session)
    session.run(
        authorization_code.insert().values(
            hash=code.hash,
            application_id=application_id,
            account_id=account_id,
            redirect_uri=code.redirect_uri,
            scope=code.scope,
            code_challenge=code.code_challenge,
            created_at=session.now,
            expires_at=session.now + code.lifetime,
        )
    )


def grant(
    session: WriteSession, application_id: int, account_id: int, grant_type: str, pair: NewPair
) -> int:
    """Keep tokens that begin a family; its number."""
    _clear_families(session, application_id, account_id)
    row = {
        "application_id": application_id,
        "account_id": account_id,
        "grant_type": grant_type,
        "scope": pair.scope,
        "created_at": session.now,
        "ends_at": _end(session, pair),
    }
    family_id = int(session.value(token_family.insert().values(row).returning(token_family.c.id)))
    _add_pair(session, family_id, pair)
    return family_id


def redeem_code(
    session: WriteSession, application_id: int, code_hash: str, grant_type: str, pair: NewPair
) -> None:
    """Use a code up and keep the tokens that it buys. Errors: CodeSpent.

    One statement marks it as used: of several who try at once, one gets tokens.
    """
    used = session.run(
        authorization_code.update()
        .where(
            authorization_code.c.hash == code_hash,
            authorization_code.c.application_id == application_id,
            authorization_code.c.used_at.is_(None),
            authorization_code.c.expires_at > session.now,
        )
        .values(used_at=session.now)
        .returning(authorization_code.c.id, authorization_code.c.account_id)
    ).first()
    if used is None:
        raise CodeSpent
    family_id = grant(session, application_id, used.account_id, grant_type, pair)
    session.run(
        authorization_code.update()
        .where(authorization_code.c.id == used.id)
        .values(family_id=family_id)
    )


def end_what_a_code_bought(session: WriteSession, application_id: int, code_hash: str) -> None:
    """End the tokens of a code that came again: it was stolen, before or after (RFC 9700, 4.5)."""
    bought = sa.select(authorization_code.c.family_id).where(
        authorization_code.c.hash == code_hash,
        authorization_code.c.application_id == application_id,
        authorization_code.c.used_at.is_not(None),
    )
    _revoke(session, token_family.c.id.in_(bought.scalar_subquery()))


def rotate(session: WriteSession, application_id: int, refresh_hash: str, pair: NewPair) -> None:
    """Use a refresh token up and keep the pair that takes its place. Errors: RefreshSpent.

    One statement marks the old pair as rotated: of several who try at once, one gets the new one.
    """
    families = sa.select(token_family.c.id).where(
        token_family.c.application_id == application_id, token_family.c.revoked_at.is_(None)
    )
    family_id = session.run(
        token_pair.update()
        .where(
            token_pair.c.refresh_hash == refresh_hash,
            token_pair.c.rotated_at.is_(None),
            token_pair.c.refresh_expires_at > session.now,
            token_pair.c.family_id.in_(families),
        )
        .values(rotated_at=session.now)
        .returning(token_pair.c.family_id)
    ).scalar()
    if family_id is None:
        raise RefreshSpent
    _forget_pairs(session, family_id)
    _add_pair(session, family_id, pair)
    session.run(
        token_family.update()
        .where(token_family.c.id == family_id)
        .values(ends_at=_end(session, pair))
    )


def end_family_of_spent(session: WriteSession, application_id: int, refresh_hash: str) -> None:
    """End the family of a refresh token that was used before: two hold it, and one of them stole
    it (RFC 9700, 4.14.2)."""
    spent = sa.select(token_pair.c.family_id).where(
        token_pair.c.refresh_hash == refresh_hash, token_pair.c.rotated_at.is_not(None)
    )
    _revoke(
        session,
        token_family.c.application_id == application_id,
        token_family.c.id.in_(spent.scalar_subquery()),
    )


def end_family(session: WriteSession, application_id: int, family_id: int) -> None:
    """End the tokens of a family, if the application holds it."""
    _revoke(
        session, token_family.c.application_id == application_id, token_family.c.id == family_id
    )


def _columns(told: Registered) -> dict[str, object]:
    return {
        "name": told.name,
        "client_type": told.client_type,
        "grant_type": told.grant_type,
        "redirect_uris": " ".join(told.redirect_uris),
    }


def _end(session: WriteSession, pair: NewPair) -> datetime:
    return session.now + max(pair.lifetime, pair.refresh_lifetime)


def _add_pair(session: WriteSession, family_id: int, pair: NewPair) -> None:
    renewed = session.now + pair.refresh_lifetime if pair.refresh_hash else None
    session.run(
        token_pair.insert().values(
            family_id=family_id,
            access_hash=pair.access_hash,
            refresh_hash=pair.refresh_hash,
            scope=pair.scope,
            created_at=session.now,
            expires_at=session.now + pair.lifetime,
            refresh_expires_at=renewed,
        )
    )


def _revoke(session: WriteSession, *which: sa.ColumnElement[bool]) -> None:
    session.run(
        token_family.update()
        .where(token_family.c.revoked_at.is_(None), *which)
        .values(revoked_at=session.now)
    )


def _forget_pairs(session: WriteSession, family_id: int) -> None:
    newest = (
        sa.select(token_pair.c.id)
        .where(token_pair.c.family_id == family_id)
        .order_by(token_pair.c.id.desc())
        .limit(MOST_PAIRS)
    )
    kept = list(session.column(newest))
    session.run(
        token_pair.delete().where(token_pair.c.family_id == family_id, token_pair.c.id.not_in(kept))
    )


def _clear_codes(session: WriteSession) -> None:
    ended = authorization_code.c.expires_at <= session.now - CODES_KEPT
    session.run(authorization_code.delete().where(ended))


def _clear_families(session: WriteSession, application_id: int, account_id: int) -> None:
    ended = sa.select(token_family.c.id).where(token_family.c.ends_at <= session.now)
    above = (
        sa.select(token_family.c.id)
        .where(
            token_family.c.application_id == application_id,
            token_family.c.account_id == account_id,
        )
        .order_by(token_family.c.id.desc())
        .offset(MOST_FAMILIES - 1)
        .limit(AT_ONCE)
    )
    gone = {*session.column(ended.limit(AT_ONCE)), *session.column(above)}
    if gone:
        _remove_families(session, sorted(gone))


def _remove_families(session: WriteSession, ids: Sequence[int]) -> None:
    codes = authorization_code.c.family_id.in_(ids)
    session.run(authorization_code.delete().where(codes))
    session.run(token_pair.delete().where(token_pair.c.family_id.in_(ids)))
    session.run(token_family.delete().where(token_family.c.id.in_(ids)))
