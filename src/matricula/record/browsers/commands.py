"""What can change about browsers' sessions, and links that open one. Those that have ended are
removed by whoever adds one."""

from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa

from matricula.record.accounts.tables import account
from matricula.record.browsers.errors import StaffSignsInOtherwise
from matricula.record.browsers.queries import BY_LINK
from matricula.record.browsers.tables import account_link, account_session
from matricula.record.history.commands import Change, remember
from matricula.store import WriteSession

MOST_SESSIONS = 50
"""Browsers in which an account may be signed in at a time; the oldest goes."""
MOST_LINKS = 5
"""Links of an account that may be usable at a time; the oldest ends."""
LINKS_KEPT = timedelta(days=1)
"""How long after its end a link is kept, to see when it was used."""


class Used(NamedTuple):
    """Whom a link signs in, and whither it leads."""

    account_id: int
    path: str


def open_session(
    session: WriteSession, account_id: int, session_hash: str, lifetime: timedelta
) -> None:
    """Keep the session of a browser in which an account signed in."""
    session.run(account_session.delete().where(account_session.c.expires_at <= session.now))
    newest = (
        sa.select(account_session.c.id)
        .where(account_session.c.account_id == account_id)
        .order_by(account_session.c.id.desc())
        .limit(MOST_SESSIONS - 1)
    )
    kept = list(session.column(newest))
    session.run(
        account_session.delete().where(
            account_session.c.account_id == account_id, account_session.c.id.not_in(kept)
        )
    )
    session.run(
        account_session.insert().values(
            hash=session_hash,
            account_id=account_id,
            created_at=session.now,
            expires_at=session.now + lifetime,
        )
    )


def close_session(session: WriteSession, session_hash: str) -> None:
    """End a session, if there is such a one."""
    session.run(account_session.delete().where(account_session.c.hash == session_hash))


def make_account_link(
    session: WriteSession, account_id: int, link_hash: str, *, path: str, lifetime: timedelta
) -> int:
    """Keep a link that signs an account in and leads it to a path of this server; its number.

    Errors: StaffSignsInOtherwise.
    """
    # Two who ask at once count one after the other.
    held = sa.select(account.c.person_id).where(account.c.id == account_id)
    person_id = session.value(held.with_for_update(key_share=True))
    if session.value(BY_LINK.where(account.c.id == account_id)) is None:
        raise StaffSignsInOtherwise
    old = account_link.c.expires_at <= session.now - LINKS_KEPT
    session.run(account_link.delete().where(old))
    _end_links(session, account_id, MOST_LINKS - 1)
    told = {"path": path, "expires_at": session.now + lifetime}
    made = session.run(
        account_link.insert()
        .values(hash=link_hash, account_id=account_id, created_at=session.now, **told)
        .returning(account_link.c.id)
    )
    link_id = int(made.scalar_one())
    remember(session, [Change("add", account_link.name, link_id, None, told, person_id)])
    return link_id


def use_account_link(session: WriteSession, link_hash: str) -> Used | None:
    """Use a link up; None where it cannot be used, or not any more.

    One statement marks it as used: of several who try at once, one gets in.
    """
    link = session.run(
        account_link.update()
        .where(
            account_link.c.hash == link_hash,
            account_link.c.used_at.is_(None),
            account_link.c.expires_at > session.now,
            account_link.c.account_id.in_(BY_LINK),
        )
        .values(used_at=session.now)
        .returning(account_link.c.id, account_link.c.account_id, account_link.c.path)
    ).first()
    if link is None:
        return None
    its = sa.select(account.c.person_id).where(account.c.id == link.account_id)
    used = {"used_at": session.now}
    change = Change(
        "change", account_link.name, link.id, {"used_at": None}, used, session.value(its)
    )
    remember(session, [change])
    return Used(link.account_id, link.path)


def _end_links(session: WriteSession, account_id: int, kept: int) -> None:
    """End all of an account's usable links but the newest `kept`."""
    usable = (
        account_link.c.account_id == account_id,
        account_link.c.used_at.is_(None),
        account_link.c.expires_at > session.now,
    )
    newest = sa.select(account_link.c.id).where(*usable).order_by(account_link.c.id.desc())
    ids = session.column(newest.offset(kept))
    ended = account_link.update().where(account_link.c.id.in_(ids))
    session.run(ended.values(expires_at=session.now))
