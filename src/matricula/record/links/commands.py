"""What can change about links and sessions.

Rows that nobody can use any more are removed by whoever adds one.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from matricula.record.history.commands import Change, remember
from matricula.record.links.paths import leads_here
from matricula.record.links.queries import NOT_BY_LINK, is_staff, is_switched_off
from matricula.record.links.tables import browser_session, login_link
from matricula.record.people.tables import person
from matricula.store import WriteSession

LINKS_KEPT = timedelta(days=1)
"""How long after its end a link is kept, to see who made it and when it was used."""


class StaffSignInOtherwise(Exception):
    """Whoever holds a role signs in with a password; no link lets them in."""


class SwitchedOff(Exception):
    """Whoever has an account that is switched off stays out; no link lets them in."""


def make_link(
    session: WriteSession,
    person_id: int,
    organization_id: int,
    link_hash: str,
    *,
    path: str,
    lifetime: timedelta,
    most_alive: int | None = None,
) -> datetime:
    """Keep a link that leads somebody to a path of this server, within one organization; until
    when it can be used.

    most_alive: how many of theirs may be usable in the organization; the oldest end where there
    would be more. That they belong to the organization is for the caller to see.
    Errors: StaffSignInOtherwise, SwitchedOff.
    """
    if not leads_here(path):
        raise ValueError(f"no path of this server: {path!r}")
    if is_staff(session, person_id):
        raise StaffSignInOtherwise
    if is_switched_off(session, person_id):
        raise SwitchedOff
    session.run(login_link.delete().where(login_link.c.expires_at <= session.now - LINKS_KEPT))
    if most_alive is not None:
        _end_oldest(session, person_id, organization_id, most_alive - 1)
    told = {
        "organization_id": organization_id,
        "path": path,
        "expires_at": session.now + lifetime,
    }
    made = session.run(
        login_link.insert()
        .values(
            hash=link_hash,
            person_id=person_id,
            created_at=session.now,
            created_by=session.origin.actor,
            **told,
        )
        .returning(login_link.c.id)
    )
    link_id = made.scalar_one()
    remember(session, [Change("add", login_link.name, link_id, None, told, person_id)])
    return session.now + lifetime


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
            login_link.c.person_id.not_in(NOT_BY_LINK),
        )
        .values(used_at=session.now)
        .returning(
            login_link.c.id,
            login_link.c.person_id,
            login_link.c.organization_id,
            login_link.c.path,
        )
    ).first()
    if link is None:
        return None
    used = {"used_at": session.now}
    remember(
        session,
        [Change("change", login_link.name, link.id, {"used_at": None}, used, link.person_id)],
    )
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


def _end_oldest(session: WriteSession, person_id: int, organization_id: int, kept: int) -> None:
    """End all of somebody's usable links in an organization but the newest `kept`."""
    # Two who make links for one person at once count one after the other.
    own = sa.select(person.c.id).where(person.c.id == person_id)
    session.row(own.with_for_update(key_share=True))
    usable = (
        login_link.c.person_id == person_id,
        login_link.c.organization_id == organization_id,
        login_link.c.used_at.is_(None),
        login_link.c.expires_at > session.now,
    )
    ids = session.column(sa.select(login_link.c.id).where(*usable).order_by(login_link.c.id.desc()))
    session.run(
        login_link.update().where(login_link.c.id.in_(ids[kept:])).values(expires_at=session.now)
    )
