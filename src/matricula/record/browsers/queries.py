"""Questions about browsers."""

from datetime import datetime

import sqlalchemy as sa

from matricula.record.accounts.queries import HOLDER, Holder, holder_of
from matricula.record.accounts.tables import account
from matricula.record.browsers.tables import account_session
from matricula.store import ReadSession

_BY_SESSION = (
    HOLDER.add_columns(sa.null().label("scope"), sa.literal("").label("label"))
    .join(account_session, account_session.c.account_id == account.c.id)
    .where(
        account_session.c.hash == sa.bindparam("hash"),
        account_session.c.expires_at > sa.bindparam("now", type_=account_session.c.expires_at.type),
        account.c.active,
    )
)


def browser_holder(session: ReadSession, session_hash: str, now: datetime) -> Holder | None:
    """The active account of a session that is alive at `now`. One query, by index."""
    return holder_of(session.rows(_BY_SESSION, {"hash": session_hash, "now": now}))
