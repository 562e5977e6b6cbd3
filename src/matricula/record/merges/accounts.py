"""What becomes of two people's accounts: a merge opens nothing that was shut, and gives no right.

Roles stay with the account that has them (docs/decisions/0102).
"""

from collections import defaultdict
from typing import Any, NamedTuple

import sqlalchemy as sa

from matricula.record.accounts.tables import account, role_assignment
from matricula.record.links.queries import NOT_BY_LINK
from matricula.record.links.tables import browser_session, login_link
from matricula.record.merges.moving import Moved, give_back, move
from matricula.record.merges.references import WITH_THE_ACCOUNT, Reference
from matricula.record.organizations.tables import organization
from matricula.record.schema import metadata
from matricula.store import ReadSession, WriteSession, bulk

ALONG = Reference("account")
"""An account that becomes that of whoever has none."""


class Role(NamedTuple):
    """A role of an account. organization_id and acronym: None for everywhere."""

    role: str
    organization_id: int | None
    acronym: str | None


class Side(NamedTuple):
    """One of two people's accounts."""

    id: int
    name: str
    active: bool
    roles: frozenset[Role]


def accounts_of(session: ReadSession, *person_ids: int) -> dict[int, Side]:
    """The accounts of people, by person; who has none is left out. Two queries."""
    statement = sa.select(account.c.person_id, account.c.id, account.c.name, account.c.active)
    rows = bulk.rows_where_in(session, statement, account.c.person_id, person_ids)
    roles = _roles(session, [row.id for row in rows])
    return {
        row.person_id: Side(row.id, row.name, row.active, frozenset(roles[row.id])) for row in rows
    }


def keys_of(session: ReadSession, account_id: int) -> int:
    """How many tokens, applications and permissions are an account's."""
    tables = (metadata.tables[reference.table] for reference in WITH_THE_ACCOUNT)
    counts = [
        sa.select(sa.func.count()).where(table.c.account_id == account_id).scalar_subquery()
        for table in tables
    ]
    return int(session.value(sa.select(sum(counts[1:], start=counts[0]))))


def end_shut_links(session: WriteSession, other: int) -> None:
    """End the links and the browsers that let nobody in, since the merged person's account holds a
    role or is off: they would let in whoever the person becomes."""
    for table in (login_link, browser_session):
        theirs = (table.c.person_id == other, table.c.person_id.in_(NOT_BY_LINK))
        alive = table.c.expires_at > session.now
        session.run(sa.update(table).where(*theirs, alive).values(expires_at=session.now))


def join(session: WriteSession, kept: int, other: int, moved: Moved) -> None:
    """Whoever has no account gets the other's. Where both have one, nobody signs in with the
    merged one's any more, and its tokens act for the kept one's if that may do no more."""
    found = accounts_of(session, kept, other)
    if other not in found:
        return
    if kept not in found:
        move(session, ALONG, (kept, other), moved)
        return
    ours, theirs = found[kept], found[other]
    moved.accounts = [ours.id, theirs.id]
    if ours.active and theirs.active and ours.roles <= theirs.roles:
        for reference in WITH_THE_ACCOUNT:
            move(session, reference, (ours.id, theirs.id), moved)
    if theirs.active:
        moved.account = theirs.id
        _switch(session, theirs.id, active=False)


def part(session: WriteSession, kept: int, other: int, moved: Moved) -> None:
    """Let each have the account and the tokens that were theirs."""
    give_back(session, ALONG, (kept, other), moved)
    if moved.accounts:
        ours, theirs = moved.accounts
        for reference in WITH_THE_ACCOUNT:
            give_back(session, reference, (ours, theirs), moved)
    if moved.account is not None:
        _switch(session, moved.account, active=True)


def told(session: ReadSession, kept: int, other: int) -> dict[str, Any]:
    """What history tells of two accounts: both names, and the roles that stay with the merged
    one's; nothing where not both have one."""
    found = accounts_of(session, kept, other)
    if len(found) < len({kept, other}):
        return {}
    ours, theirs = found[kept], found[other]
    roles = sorted((one.role, one.organization_id or 0) for one in theirs.roles)
    named = [{"role": role, "organization_id": where or None} for role, where in roles]
    return {"account": ours.name, "merged_account": theirs.name, "its_roles": named}


def _roles(session: ReadSession, account_ids: list[int]) -> defaultdict[int, list[Role]]:
    statement = sa.select(
        role_assignment.c.account_id,
        role_assignment.c.role,
        role_assignment.c.organization_id,
        organization.c.acronym,
    ).outerjoin(organization, organization.c.id == role_assignment.c.organization_id)
    found: defaultdict[int, list[Role]] = defaultdict(list)
    for row in bulk.rows_where_in(session, statement, role_assignment.c.account_id, account_ids):
        found[row.account_id].append(Role(row.role, row.organization_id, row.acronym))
    return found


def _switch(session: WriteSession, account_id: int, *, active: bool) -> None:
    session.run(sa.update(account).where(account.c.id == account_id).values(active=active))
