"""What can change about links and sessions.

Rows that nobody can use any more are removed by whoever adds one.
"""

import re
from datetime import timedelta

import sqlalchemy as sa

from matricula.record.links.queries import STAFF, is_staff
from matricula.record.links.tables import browser_session, login_link
from matricula.store import WriteSession

LINKS_KEPT = timedelta(days=1)
"""How long after its end a link is kept, to see who made it and when it was used."""

# One slash at the front: two, or one and a backslash, begin another host's address.
_OWN_PATH = re.compile(r"(/[A-Za-z0-9_-]+)+")


class StaffSignInOtherwise(Exception):
    """Whoever holds a role signs in with a password; no link lets them in."""


def make_link(
    session: WriteSession,
    person_id: int,
    organization_id: int,
    link_hash: str,
    *,
    path: str,
    lifetime: timedelta,
) -> None:
    """Keep a link that leads somebody to a path of this server, within one organization.

    That they belong to the organization is for the caller to see. Errors: StaffSignInOtherwise.
    """
    if not _OWN_PATH.fullmatch(path):
        raise ValueError(f"no path of this server: {path!r}")
    if is_staff(session, person_id):
        raise StaffSignInOtherwise
    session.run(login_link.delete().where(login_link.c.expires_at <= session.now - LINKS_KEPT))
    session.run(
        login_link.insert().values(
            hash=link_hash,
            person_id=person_id,
            organization_id=organization_id,
            path=path,
            created_at=session.now,
            created_by=session.origin.actor,
            expires_at=session.now + lifetime,
        )
    )


def use_link(
    session: WriteSession, link_hash: str, session_hash: str, lifetime: timedelta
) -> str | None:
    """Use a link up and open a session; the path to which it leads, or None where it cannot be
    used, or not any more.

    One statement marks it as used: of several who try at once, one gets in.
    """
    link = session.run(
        login_link.update()
        .where(
            login_link.c.hash == link_hash,
            login_link.c.used_at.is_(None),
            login_link.c.expires_at > session.now,
            login_link.c.person_id.not_in(STAFF),
        )
        .values(used_at=session.now)
        .returning(login_link.c.person_id, login_link.c.organization_id, login_link.c.path)
    ).first()
    if link is None:
        return None
    ended = browser_session.c.expires_at <= session.now
    session.run(browser_session.delete().where(ended))
    session.run(
        sa.insert(browser_session).values(
            hash=session_hash,
            person_id=link.person_id,
            organization_id=link.organization_id,
            created_at=session.now,
            expires_at=session.now + lifetime,
        )
    )
    return str(link.path)


def end_session(session: WriteSession, session_hash: str) -> None:
    """End a session, if there is such a one."""
    session.run(browser_session.delete().where(browser_session.c.hash == session_hash))
