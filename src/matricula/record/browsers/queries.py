"""Questions about browsers."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from matricula.record.accounts.queries import HOLDER, Holder, holder_of
from matricula.record.accounts.tables import account
from matricula.record.browsers.tables import account_session
from matricula.record.people.tables import person
from matricula.store import ReadSession

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


class SignedIn(NamedTuple):
    """Who signed in with a browser. shown: what they call themselves."""

    holder: Holder
    shown: str


def signed_in(session: ReadSession, session_hash: str, now: datetime) -> SignedIn | None:
    """The active account of a session that is alive at `now`. One query, by index."""
    rows = session.rows(_BY_SESSION, {"hash": session_hash, "now": now})
    holder = holder_of(rows)
    return SignedIn(holder, rows[0].shown) if holder else None
