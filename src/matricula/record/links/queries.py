"""Questions about links and sessions."""

from datetime import datetime

import sqlalchemy as sa

from matricula.record.accounts.tables import account, role_assignment
from matricula.record.links.tables import browser_session, login_link
from matricula.record.organizations.tables import organization
from matricula.record.people.tables import person
from matricula.store import ReadSession, Row

STAFF = (
    sa.select(account.c.person_id)
    .join(role_assignment, role_assignment.c.account_id == account.c.id)
    .scalar_subquery()
)
"""People with a role anywhere: no link lets them in, and no session of one is theirs."""


def is_staff(session: ReadSession, person_id: int) -> bool:
    """Whether somebody has an account with any role, active or not."""
    held = sa.select(person.c.id).where(person.c.id == person_id, person.c.id.in_(STAFF))
    return session.value(held) is not None


def open_link(session: ReadSession, link_hash: str, now: datetime) -> Row | None:
    """A link that can still be used at `now`: person_id, path, and `centre`, whither it leads."""
    return session.row(
        sa.select(login_link.c.person_id, login_link.c.path, organization.c.name.label("centre"))
        .join(organization, organization.c.id == login_link.c.organization_id)
        .where(
            login_link.c.hash == link_hash,
            login_link.c.used_at.is_(None),
            login_link.c.expires_at > now,
            login_link.c.person_id.not_in(STAFF),
        )
    )


def browser(session: ReadSession, session_hash: str, now: datetime) -> Row | None:
    """A session that is alive at `now`: person_id with given_name and family_name, and
    organization_id with `centre` (its name) and its time_zone."""
    return session.row(
        sa.select(
            browser_session.c.person_id,
            person.c.given_name,
            person.c.family_name,
            browser_session.c.organization_id,
            organization.c.name.label("centre"),
            organization.c.time_zone,
        )
        .join(person, person.c.id == browser_session.c.person_id)
        .join(organization, organization.c.id == browser_session.c.organization_id)
        .where(
            browser_session.c.hash == session_hash,
            browser_session.c.expires_at > now,
            browser_session.c.person_id.not_in(STAFF),
        )
    )
