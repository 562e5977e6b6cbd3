"""What can be asked about accounts, roles and tokens."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from matricula.record.accounts.names import folded
from matricula.record.accounts.tables import account, role_assignment, token
from matricula.record.organizations.tables import organization
from matricula.record.people.addresses import IDENTIFIES
from matricula.record.people.tables import email_address
from matricula.store import ReadSession, Rows

T = TypeVar("T")


class AccountRow(NamedTuple):
    """An account. password_hash is None where no password was set."""

    id: int
    person_id: int
    name: str
    password_hash: str | None
    active: bool


class Holder(NamedTuple):
    """An active account with its roles, as its token or its password opened it.

    roles: (role, organization id, or None for everywhere). scope: the token's, None without one.
    """

    account_id: int
    person_id: int
    name: str
    roles: frozenset[tuple[str, int | None]]
    scope: str | None
    label: str


class ListedAccount(NamedTuple):
    """An account as a list shows it; roles as (role, acronym or None).

    claimed: the address that somebody who registered by themselves gave, and nobody saw a proof of.
    """

    id: int
    name: str
    active: bool
    has_password: bool
    addresses: tuple[str, ...]
    roles: tuple[tuple[str, str | None], ...]
    claimed: str | None


class TokenRow(NamedTuple):
    """A token as a list shows it: all but what opens the door."""

    id: int
    scope: str
    label: str
    requested: bool
    created_at: datetime
    expires_at: datetime


_ACCOUNT = sa.select(
    account.c.id,
    account.c.person_id,
    account.c.name,
    account.c.password_hash,
    account.c.active,
)

HOLDER = sa.select(
    account.c.id,
    account.c.person_id,
    account.c.name,
    role_assignment.c.role,
    role_assignment.c.organization_id,
).select_from(account.outerjoin(role_assignment, role_assignment.c.account_id == account.c.id))

_BY_TOKEN = (
    HOLDER.add_columns(token.c.scope, token.c.label)
    .join(token, token.c.account_id == account.c.id)
    .where(
        token.c.hash == sa.bindparam("hash"),
        token.c.expires_at > sa.bindparam("now", type_=token.c.expires_at.type),
        account.c.active,
    )
)

_BY_ID = HOLDER.add_columns(sa.null().label("scope"), sa.literal("").label("label")).where(
    account.c.id == sa.bindparam("account"), account.c.active
)

_ADDRESSES = (
    sa.select(account.c.id, email_address.c.address)
    .join(email_address, email_address.c.person_id == account.c.person_id)
    .where(IDENTIFIES)
    .order_by(email_address.c.id)
)

_ROLES = (
    sa.select(role_assignment.c.account_id, role_assignment.c.role, organization.c.acronym)
    .outerjoin(organization, organization.c.id == role_assignment.c.organization_id)
    .order_by(role_assignment.c.id)
)


def token_holder(session: ReadSession, token_hash: str, now: datetime) -> Holder | None:
    """The active account behind a token that is alive at `now`. One query, by index."""
    return holder_of(session.rows(_BY_TOKEN, {"hash": token_hash, "now": now}))


def account_holder(session: ReadSession, account_id: int) -> Holder | None:
    """An active account with its roles."""
    return holder_of(session.rows(_BY_ID, {"account": account_id}))


def account_named(session: ReadSession, name: str) -> AccountRow | None:
    """The account of a name, whatever its case."""
    row = session.row(_ACCOUNT.where(account.c.folded_name == folded(name)))
    return AccountRow._make(row) if row else None


def account_signing_in(session: ReadSession, login: str) -> AccountRow | None:
    """The account that signs in with `login`: its name, or an address that identifies one account.

    A name goes before an address; an address of several accounts is nobody's. One query.
    """
    word = folded(login)
    addressed = sa.select(email_address.c.person_id).where(
        email_address.c.folded == word, IDENTIFIES
    )
    named = account.c.folded_name == word
    statement = _ACCOUNT.add_columns(named.label("named")).where(
        sa.or_(named, account.c.person_id.in_(addressed))
    )
    rows = session.rows(statement)
    chosen = [row for row in rows if row.named] or rows
    return AccountRow._make(tuple(chosen[0])[:-1]) if len(chosen) == 1 else None


def account_claiming(session: ReadSession, login: str) -> AccountRow | None:
    """The account of somebody who registered by themselves with the address `login`."""
    row = session.row(_ACCOUNT.where(account.c.claimed_address == folded(login)))
    return AccountRow._make(row) if row else None


def accounts(session: ReadSession) -> list[ListedAccount]:
    """Every account, by name. Three queries."""
    addresses = _gathered((row.id, row.address) for row in session.rows(_ADDRESSES))
    roles = _gathered((row.account_id, (row.role, row.acronym)) for row in session.rows(_ROLES))
    listed = _ACCOUNT.add_columns(account.c.claimed_address)
    return [
        ListedAccount(
            row.id,
            row.name,
            row.active,
            row.password_hash is not None,
            tuple(addresses.get(row.id, ())),
            tuple(roles.get(row.id, ())),
            row.claimed_address,
        )
        for row in session.rows(listed.order_by(account.c.folded_name))
    ]


def tokens_of(session: ReadSession, account_id: int) -> list[TokenRow]:
    """The tokens of an account, oldest first, expired ones too."""
    columns = (token.c[name] for name in TokenRow._fields)
    statement = sa.select(*columns).where(token.c.account_id == account_id).order_by(token.c.id)
    return [TokenRow._make(row) for row in session.rows(statement)]


def organization_ids(
    session: ReadSession, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """The ids of organizations given as (kind, acronym); those that are not there are left out."""
    pairs = sorted(set(wanted))
    if not pairs:
        return {}
    same = sa.or_(
        *(
            sa.and_(organization.c.kind == kind, organization.c.acronym == acronym)
            for kind, acronym in pairs
        )
    )
    statement = sa.select(organization.c.kind, organization.c.acronym, organization.c.id)
    return {(row.kind, row.acronym): row.id for row in session.rows(statement.where(same))}


def holder_of(rows: Rows) -> Holder | None:
    """The account of rows of `HOLDER` with scope and label, one for each role; None of none."""
    if not rows:
        return None
    first = rows[0]
    roles = frozenset((row.role, row.organization_id) for row in rows if row.role is not None)
    return Holder(first.id, first.person_id, first.name, roles, first.scope, first.label)


def _gathered(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    groups: dict[int, list[T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
