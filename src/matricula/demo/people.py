"""The accounts of the demo: one for each role, with passwords that are new at every start.

Only hashes are stored, so what was printed once cannot be printed again; what is printed now works.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from matricula.demo.credentials import Account
from matricula.demo.school import GEA, INFO
from matricula.identity.passwords import hash_password
from matricula.identity.tokens import hash_token, new_token
from matricula.record.accounts import commands, queries
from matricula.record.accounts.errors import RoleHeld
from matricula.store import Database, Origin, ReadSession, WriteSession

ORIGIN = Origin("cli", client="demo")
TOKEN_LABEL = "demo"
TOKEN_LIFETIME = timedelta(days=30)
PASSWORD_BYTES = 9


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works at the invented school. department: None for everywhere."""

    name: str
    role: str
    department: str | None = None

    @property
    def email(self) -> str:
        return f"{self.name}@demo.example.org"


ADMINISTRATOR = Member("n.castelbrume", "administrator")
REGISTRAR = Member("s.orgevalois", "registrar")
TEACHER = Member("m.terreblonde", "teacher", INFO)
STAFF = (
    ADMINISTRATOR,
    REGISTRAR,
    TEACHER,
    Member("l.houdremont", "reader", GEA),
)


def new_passwords() -> list[Account]:
    """Everybody's account with a password that nobody had before."""
    return [
        Account(
            name=member.name,
            email=member.email,
            password=secrets.token_urlsafe(PASSWORD_BYTES),
            role=member.role,
            department=member.department,
        )
        for member in STAFF
    ]


def let_in(session: WriteSession, accounts: Sequence[Account]) -> None:
    """Make the accounts, or where they are there already, give them these passwords."""
    departments = queries.organization_ids(
        session, [("department", account.department) for account in accounts if account.department]
    )
    for account in accounts:
        account_id = _with_password(session, account)
        place = account.department and departments[("department", account.department)]
        with suppress(RoleHeld):
            commands.assign_role(session, account_id, account.role, place or None)


def _with_password(session: WriteSession, account: Account) -> int:
    password_hash = hash_password(account.password)
    known = queries.account_named(session, account.name)
    if known is None:
        return commands.add_account(session, account.name, account.email, password_hash).id
    commands.set_password_hash(session, known.id, password_hash)
    commands.activate(session, known.id)
    return known.id


def renew_token(session: WriteSession, scope: str) -> str:
    """A token of the administrator's for one door; the one of the start before ends."""
    account_id = _administrator(session)
    for row in queries.tokens_of(session, account_id):
        if (row.label, row.scope) == (TOKEN_LABEL, scope):
            commands.revoke_token_numbered(session, row.id)
    token = new_token()
    commands.grant_token(
        session,
        account_id,
        hash_token(token),
        scope=scope,
        lifetime=TOKEN_LIFETIME,
        label=TOKEN_LABEL,
    )
    return token


def is_staffed(database: Database) -> bool:
    """Whether the accounts were made already."""
    with database.read() as session:
        return queries.account_named(session, ADMINISTRATOR.name) is not None


def _administrator(session: ReadSession) -> int:
    known = queries.account_named(session, ADMINISTRATOR.name)
    if known is None:
        raise LookupError("the demo's accounts are made before its tokens")
    return known.id
