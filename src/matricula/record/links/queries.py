"""Questions about links and sessions."""

from datetime import datetime

import sqlalchemy as sa

from matricula.record.accounts.tables import account, role_assignment
from matricula.record.links.tables import browser_session, login_link
from matricula.record.organizations.tables import organization
from matricula.record.people.tables import person
from matricula.store import ReadSession, Row

_HAS_ROLE = sa.exists().where(role_assignment.c.account_id == account.c.id)

NOT_BY_LINK = (
    sa.select(account.c.person_id)
    .where(sa.or_(_HAS_ROLE, sa.not_(account.c.active)))
    .scalar_subquery()
)
"""People with a role anywhere, or with an account that is switched off: no link lets them in, and
no session of one is theirs."""


def is_staff(session: ReadSession, person_id: int) -> bool:
    """Whether somebody has an account with any role, active or not."""
    held = sa.select(account.c.id).where(account.c.person_id == person_id, _HAS_ROLE)
    return session.value(held) is not None


def is_switched_off(session: ReadSession, person_id: int) -> bool:
    """Whether somebody has an account that is switched off."""
    off = sa.select(account.c.id).where(account.c.person_id == person_id, sa.not_(account.c.active))
    return session.value(off) is not None


def link_at(session: ReadSession, link_hash: str, now: datetime) -> Row | None:
    """A link that there is or lately was: person_id, path, `centre`, whither it leads, with the
    `kind` of organization that this is, and `usable`: whether it can still be used at `now`."""
    usable = sa.and_(
        login_link.c.used_at.is_(None),
        login_link.c.expires_at > now,
        login_link.c.person_id.not_in(NOT_BY_LINK),
    )
    return session.row(
        sa.select(
            login_link.c.person_id,
            login_link.c.path,
            organization.c.name.label("centre"),
            organization.c.kind,
            usable.label("usable"),
        )
        .join(organization, organization.c.id == login_link.c.organization_id)
        .where(login_link.c.hash == link_hash)
    )


def browser(session: ReadSession, session_hash: str, now: datetime) -> Row | None:
    """A session that is alive at `now`: person_id with given_name, middle_name and family_name,
    organization_id with `centre` (its name), its kind and its time_zone, and expires_at."""
    return session.row(
        sa.select(
            browser_session.c.person_id,
            person.c.given_name,
            person.c.middle_name,
            person.c.family_name,
            browser_session.c.organization_id,
            organization.c.name.label("centre"),
            organization.c.kind,
            organization.c.time_zone,
            browser_session.c.expires_at,
        )
        .join(person, person.c.id == browser_session.c.person_id)
        .join(organization, organization.c.id == browser_session.c.organization_id)
        .where(
            browser_session.c.hash == session_hash,
            browser_session.c.expires_at > now,
            browser_session.c.person_id.not_in(NOT_BY_LINK),
        )
    )
