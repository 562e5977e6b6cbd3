"""What can change about browsers' sessions. Those that have ended are removed by whoever opens
one."""

from datetime import timedelta

import sqlalchemy as sa

from matricula.record.browsers.tables import account_session
from matricula.store import WriteSession

MOST_SESSIONS = 50
"""Browsers in which an account may be signed in at a time; the oldest goes."""


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
