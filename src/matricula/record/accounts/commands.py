"""What can change about accounts, roles and tokens."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from matricula.record.accounts.errors import (
    AddressOfMany,
    AddressTaken,
    AlreadyRegistered,
    NameIsForeignAddress,
    NameTaken,
    NoSuchRole,
    NoSuchToken,
    RoleHeld,
    RoleNotHeld,
)
from matricula.record.accounts.merged import refuse_merged
from matricula.record.accounts.names import account_name, display_name, folded, mail_address
from matricula.record.accounts.queries import AccountRow
from matricula.record.accounts.roles import ROLES
from matricula.record.accounts.tables import account, request_credit, role_assignment, token
from matricula.record.applications.tables import token_family
from matricula.record.browsers.tables import account_link, account_session
from matricula.record.people.addresses import IDENTIFIES
from matricula.record.people.holding import hold_addresses
from matricula.record.people.tables import email_address, person
from matricula.store import WriteSession
from matricula.store.types import Instant

STRANGER = "~"
STRANGER_BYTES = 8
"""The name of an account that somebody registered: a tilde and 16 hexadecimal digits."""

CREDITS_KEPT = timedelta(hours=1)
"""How long credits of past hours are kept: clocks of several machines may differ by a little."""


def add_account(
    session: WriteSession, name: str, email: str, password_hash: str | None
) -> AccountRow:
    """Make an account, for whoever `email` identifies, or else for a new person.

    Somebody whom the registry knows by this very address (verified, or the registrar's word) gets
    an account, and stays one person (docs/decisions/0080). Of a new one the address is taken as the
    registrar's word: it identifies from the start. Others are shown their name, and of one that is
    an address only what stands before the "@".
    Errors: NameRefused, NameIsForeignAddress, NameTaken, AddressRefused, AddressTaken,
    AddressOfMany.
    """
    name, address = account_name(name), mail_address(email)
    hold_addresses(session)
    if "@" in name and folded(name) != folded(address):
        raise NameIsForeignAddress
    _refuse_taken(session, folded(name), NameTaken)
    _refuse_taken(session, folded(address), AddressTaken)
    person_id = _identified(session, folded(address))
    if person_id is None:
        person_id = _add_person(session, name.partition("@")[0])
        _add_address(session, person_id, address)
    return _add_account(session, person_id, name, password_hash)


def register(session: WriteSession, name: str, email: str, password_hash: str) -> AccountRow:
    """Make the account of somebody who registers by themselves, and a person of their own.

    A stranger to the registry (docs/decisions/0040): nobody who is known here is looked for, no
    role comes with it, and the account's own name is chance, so that none is taken from others.
    name: what they call themselves. Errors: DisplayNameRefused, AddressRefused, AlreadyRegistered
    (by another one who registered; what the registrar entered is not looked at).
    """
    shown, address = display_name(name), mail_address(email)
    claimed = sa.select(account.c.id).where(account.c.claimed_address == folded(address))
    if session.value(claimed) is not None:
        raise AlreadyRegistered
    person_id = _add_person(session, shown)
    _add_address(session, person_id, address, purpose="personal", by_registrar=False)
    own = STRANGER + secrets.token_hex(STRANGER_BYTES)
    try:
        return _add_account(session, person_id, own, password_hash, folded(address))
    except IntegrityError as error:
        raise AlreadyRegistered from error  # at the same moment


def set_password_hash(session: WriteSession, account_id: int, password_hash: str) -> None:
    """Give an account a new password; what the old one opened ends with it: browsers' sessions,
    links that open one, tokens that clients asked for, and what applications were allowed.

    An application that acts by its own secret goes on. Errors: AccountMerged.
    """
    refuse_merged(session, account_id)
    renew_password_hash(session, account_id, password_hash)
    session.run(token.delete().where(token.c.account_id == account_id, token.c.requested))
    session.run(account_session.delete().where(account_session.c.account_id == account_id))
    session.run(account_link.delete().where(account_link.c.account_id == account_id))
    session.run(
        token_family.update()
        .where(
            token_family.c.account_id == account_id,
            token_family.c.revoked_at.is_(None),
            token_family.c.grant_type != "client-credentials",
        )
        .values(revoked_at=session.now)
    )


def change_password_hash(session: WriteSession, account_id: int, before: str, after: str) -> bool:
    """Give an account a new password in the place of the one behind the hash `before`; False
    where that is not its password any more."""
    mine = sa.select(account.c.password_hash).where(account.c.id == account_id).with_for_update()
    if session.value(mine) != before:
        return False
    set_password_hash(session, account_id, after)
    return True


def renew_password_hash(session: WriteSession, account_id: int, password_hash: str) -> None:
    """Keep the same password under a newer hash."""
    _update_account(session, account_id, password_hash=password_hash)


def activate(session: WriteSession, account_id: int) -> None:
    """Let an account sign in again. Errors: AccountMerged."""
    refuse_merged(session, account_id)
    _update_account(session, account_id, active=True)


def deactivate(session: WriteSession, account_id: int) -> None:
    """Keep an account from signing in; its tokens open nothing until it is active again.

    Errors: AccountMerged, since that one is switched off, and is on again when it is unmerged.
    """
    refuse_merged(session, account_id)
    _update_account(session, account_id, active=False)


def assign_role(
    session: WriteSession, account_id: int, role: str, organization_id: int | None
) -> None:
    """Give an account a role in an organization, or everywhere. Errors: NoSuchRole, RoleHeld,
    AccountMerged."""
    if role not in ROLES:
        raise NoSuchRole
    refuse_merged(session, account_id)
    held = sa.select(role_assignment.c.id).where(*_same(account_id, role, organization_id))
    if session.value(held) is not None:
        raise RoleHeld
    row = {"account_id": account_id, "role": role, "organization_id": organization_id}
    session.run(role_assignment.insert().values(row))


def withdraw_role(
    session: WriteSession, account_id: int, role: str, organization_id: int | None
) -> None:
    """Take a role away, from a merged person's account too: it would come back with that.

    Errors: NoSuchRole, RoleNotHeld.
    """
    if role not in ROLES:
        raise NoSuchRole
    gone = session.run(role_assignment.delete().where(*_same(account_id, role, organization_id)))
    if not gone.rowcount:
        raise RoleNotHeld


def grant_token(
    session: WriteSession,
    account_id: int,
    token_hash: str,
    *,
    scope: str,
    lifetime: timedelta,
    label: str = "",
) -> int:
    """Keep a token that is given by hand; its number. label: what it is for.

    Errors: AccountMerged.
    """
    refuse_merged(session, account_id)
    row = {"hash": token_hash, "scope": scope, "label": label, "requested": False}
    return _add_token(session, account_id, row, lifetime)


def issue_token(
    session: WriteSession,
    account_id: int,
    token_hash: str,
    *,
    scope: str,
    lifetime: timedelta,
    alive_at_most: int,
) -> int:
    """Keep a token that a client asked for with a password; its number.

    Expired tokens of the account go, and then the oldest requested ones above `alive_at_most`.
    """
    # Two requests at once wait for each other here, or both would count before the other adds.
    session.row(sa.select(account.c.id).where(account.c.id == account_id).with_for_update())
    mine = token.c.account_id == account_id
    session.run(token.delete().where(mine, token.c.expires_at <= session.now))
    newest = (
        sa.select(token.c.id)
        .where(mine, token.c.requested)
        .order_by(token.c.id.desc())
        .limit(alive_at_most - 1)
    )
    kept = list(session.column(newest))
    session.run(token.delete().where(mine, token.c.requested, token.c.id.not_in(kept)))
    row = {"hash": token_hash, "scope": scope, "label": "", "requested": True}
    return _add_token(session, account_id, row, lifetime)


def revoke_token(session: WriteSession, token_hash: str) -> bool:
    """End the token of a hash; whether there was one."""
    return bool(session.run(token.delete().where(token.c.hash == token_hash)).rowcount)


def revoke_token_numbered(session: WriteSession, token_id: int) -> None:
    """End the token of a number. Errors: NoSuchToken."""
    if not session.run(token.delete().where(token.c.id == token_id)).rowcount:
        raise NoSuchToken


_TAKE_CREDITS = sa.text(
    "INSERT INTO request_credit (account_id, hour, taken) VALUES (:account_id, :hour, :amount)"
    " ON CONFLICT (account_id, hour) DO UPDATE SET taken = request_credit.taken + excluded.taken"
    " WHERE request_credit.taken + excluded.taken <= :quota RETURNING taken"
).bindparams(sa.bindparam("hour", type_=Instant()))


def take_credits(
    session: WriteSession, account_id: int, hour: datetime, *, wanted: int, quota: int
) -> int:
    """Take requests out of an account's quota of an hour; how many: `wanted`, 1, or 0.

    Each is one statement that takes all of it or nothing, so that processes that take at the same
    time never take more than `quota` together; 1 where `wanted` is more than what is left.
    """
    for amount in dict.fromkeys((wanted, 1)):
        given = {"account_id": account_id, "hour": hour, "amount": amount, "quota": quota}
        taken = session.value(_TAKE_CREDITS, given) if amount <= quota else None
        if taken == amount:  # the first ones of this hour
            mine = request_credit.c.account_id == account_id
            past = request_credit.c.hour < hour - CREDITS_KEPT
            session.run(request_credit.delete().where(mine, past))
        if taken is not None:
            return amount
    return 0


def _refuse_taken(session: WriteSession, word: str, error: type[Exception]) -> None:
    """Errors: `error` where an account already signs in with `word`, as name or as address that
    identifies it."""
    named = sa.select(account.c.id).where(account.c.folded_name == word)
    addressed = (
        sa.select(account.c.id)
        .join(email_address, email_address.c.person_id == account.c.person_id)
        .where(email_address.c.folded == word, IDENTIFIES)
    )
    if session.value(named.union(addressed)) is not None:
        raise error


def _identified(session: WriteSession, address: str) -> int | None:
    """The person whom a folded address identifies, if any. Errors: AddressOfMany."""
    holders = sa.select(email_address.c.person_id).distinct()
    found = session.column(holders.where(email_address.c.folded == address, IDENTIFIES).limit(2))
    if len(found) > 1:
        raise AddressOfMany
    return found[0] if found else None


def _add_person(session: WriteSession, name: str) -> int:
    row = {"family_name": "", "given_name": "", "display_name": name, "created_at": session.now}
    return int(session.value(person.insert().values(row).returning(person.c.id)))


def _add_account(
    session: WriteSession,
    person_id: int,
    name: str,
    password_hash: str | None,
    claimed: str | None = None,
) -> AccountRow:
    row = {
        "person_id": person_id,
        "name": name,
        "folded_name": folded(name),
        "password_hash": password_hash,
        "active": True,
        "created_at": session.now,
        "claimed_address": claimed,
    }
    account_id = session.value(account.insert().values(row).returning(account.c.id))
    return AccountRow(account_id, person_id, name, password_hash, True)


def _add_address(
    session: WriteSession,
    person_id: int,
    address: str,
    *,
    purpose: str = "institutional",
    by_registrar: bool = True,
) -> None:
    row = {
        "person_id": person_id,
        "address": address,
        "folded": folded(address),
        "purpose": purpose,
        "verified": by_registrar,
        "entered_by": "registrar" if by_registrar else "person",
    }
    session.run(email_address.insert().values(row))


def _update_account(session: WriteSession, account_id: int, **values: object) -> None:
    session.run(account.update().where(account.c.id == account_id).values(**values))


def _same(
    account_id: int, role: str, organization_id: int | None
) -> tuple[sa.ColumnElement[bool], ...]:
    # `==` with None is IS NULL: a role held everywhere.
    return (
        role_assignment.c.account_id == account_id,
        role_assignment.c.role == role,
        role_assignment.c.organization_id == organization_id,
    )


def _add_token(
    session: WriteSession, account_id: int, row: dict[str, object], lifetime: timedelta
) -> int:
    times = {"created_at": session.now, "expires_at": session.now + lifetime}
    statement = token.insert().values(account_id=account_id, **row, **times)
    return int(session.value(statement.returning(token.c.id)))
