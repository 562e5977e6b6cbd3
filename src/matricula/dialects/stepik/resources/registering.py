"""Registering as a user, and changing one's own password: what is worked out before it is written.

Passwords are hashed outside of the transaction, which would keep every other writer waiting.
"""

from collections.abc import Mapping
from typing import Any

from matricula.dialects.stepik.asking import Caller, Desk, Writing
from matricula.dialects.stepik.declaring import Action, Creating, Facts, Right, Values
from matricula.dialects.stepik.errors import FieldFaults, NotPermitted
from matricula.dialects.stepik.inputs import Entry, read_entries, text
from matricula.identity.passwords import PasswordRefused, hash_password
from matricula.record.accounts.commands import change_password_hash
from matricula.record.accounts.errors import AccountError
from matricula.web.passwords import confirmed_hash
from matricula.web.registering import (
    LONGEST_PASSWORD,
    add_newcomer,
    faulty_field,
    newcomers_hash,
)

CLOSED = "Nobody registers by themselves at this school."
WRONG_PASSWORD = "Your old password was entered incorrectly. Please enter it again."


NEWCOMER: dict[str, Entry] = {
    "first_name": text("first_name", longest=100, required=True, line=True),
    "last_name": text("last_name", longest=100, line=True),
    "email": text("email", longest=254, required=True),
    "password": text("password_hash", longest=LONGEST_PASSWORD, required=True),
}
"""Of a registration; of the password, its hash goes on into the transaction."""
PASSWORDS: dict[str, Entry] = {
    name: text(name, longest=LONGEST_PASSWORD, required=True)
    for name in ("current_password", "new_password")
}


def _newcomer(desk: Desk, _caller: Caller, _facts: Facts | None, sent: Values) -> Values:
    """Errors: NotPermitted, FieldFaults, TooManyTries."""
    if not desk.settings.self_registration:
        raise NotPermitted(CLOSED)
    password = _read(NEWCOMER, sent)["password_hash"]
    try:
        kept = newcomers_hash(desk.request, desk.settings, password)
    except PasswordRefused as error:
        raise FieldFaults({faulty_field(error): [str(error)]}) from error
    return {**sent, "password": kept}


def _register(asked: Writing, values: Values) -> int:
    try:
        return add_newcomer(asked.session, **{"last_name": "", **values}).person_id
    except AccountError as error:
        raise FieldFaults({faulty_field(error): [str(error)]}) from error


def _passwords(desk: Desk, caller: Caller, _facts: Facts | None, sent: Values) -> Values:
    """Errors: NotPermitted, FieldFaults, TooManyTries."""
    if caller.principal is None:
        raise NotPermitted
    values = _read(PASSWORDS, sent)
    before = confirmed_hash(
        desk.request, desk.database, desk.settings, caller.principal, values["current_password"]
    )
    if before is None:
        raise FieldFaults({"current_password": [WRONG_PASSWORD]})
    try:
        after = hash_password(values["new_password"])
    except PasswordRefused as error:
        raise FieldFaults({"new_password": [str(error)]}) from error
    return {"account_id": caller.principal.account_id, "before": before, "after": after}


def _change_password(asked: Writing, _facts: Facts | None, values: Mapping[str, Any]) -> None:
    if not change_password_hash(asked.session, **values):
        raise FieldFaults({"current_password": [WRONG_PASSWORD]})


def _read(entries: Mapping[str, Entry], sent: Values) -> Values:
    values, faults = read_entries(list(entries.items()), sent, new=True)
    if faults:
        raise FieldFaults(faults)
    return values


REGISTRATION = Creating(
    Right("", "Anybody, where people register by themselves."),
    _register,
    guests=True,
    beforehand=_newcomer,
)
CHANGE_PASSWORD = Action(
    "change-password",
    "Given current_password and new_password: what the old one opened ends with it.",
    Right("", "The caller's own."),
    _change_password,
    beforehand=_passwords,
)
