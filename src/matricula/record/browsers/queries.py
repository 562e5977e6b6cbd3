"""Questions about browsers."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from matricula.record.accounts.queries import HOLDER, Holder, holder_of
from matricula.record.accounts.tables import account, role_assignment
from matricula.record.browsers.tables import account_link, account_session
from matricula.record.listing import Listing, Wanted
from matricula.record.people.tables import person
from matricula.store import ReadSession, Row, Rows

_BY_SESSION = (
    HOLDER.add_columns(
        sa.null().label("scope"),
        sa.literal("").label("label"),
        sa.func.coalesce(person.c.display_name, account.c.name).label("shown"),
    )
    .join(person, person.c.id == account.c.person_id)
    .join(account_session, account_session.c.account_id == account.c.id)
    .where(
        account_session.c.hash == sa.bindparam("hash"),
        account_session.c.expires_at > sa.bindparam("now", type_=account_session.c.expires_at.type),
        account.c.active,
    )
)


BY_LINK = sa.select(account.c.id).where(
    account.c.active, sa.not_(sa.exists().where(role_assignment.c.account_id == account.c.id))
)
"""The accounts that a link signs in: those that are active and hold no role anywhere."""


class SignedIn(NamedTuple):
    """Who signed in with a browser. shown: what they call themselves."""

    holder: Holder
    shown: str


def signed_in(session: ReadSession, session_hash: str, now: datetime) -> SignedIn | None:
    """The active account of a session that is alive at `now`. One query, by index."""
    rows = session.rows(_BY_SESSION, {"hash": session_hash, "now": now})
    holder = holder_of(rows)
    return SignedIn(holder, rows[0].shown) if holder else None


def account_link_at(session: ReadSession, link_hash: str, now: datetime) -> Row | None:
    """A link that there is or lately was: shown, what its account calls itself, and usable, whether
    it still signs in at `now`."""
    usable = sa.and_(
        account_link.c.used_at.is_(None),
        account_link.c.expires_at > now,
        account_link.c.account_id.in_(BY_LINK),
    )
    return session.row(
        sa.select(
            sa.func.coalesce(person.c.display_name, account.c.name).label("shown"),
            usable.label("usable"),
        )
        .select_from(account_link)
        .join(account, account.c.id == account_link.c.account_id)
        .join(person, person.c.id == account.c.person_id)
        .where(account_link.c.hash == link_hash)
    )


def account_links(session: ReadSession, account_id: int, wanted: Wanted) -> Rows:
    """The links that an account asked for lately: id; newest first."""
    statement = sa.select(account_link.c.id).where(account_link.c.account_id == account_id)
    newest = [account_link.c.id.desc()]
    return Listing(statement, account_link.c.id, usual=newest).rows(session, wanted)
