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


def _password(name: str) -> tuple[str, Entry]:
    return name, text(name, longest=LONGEST_PASSWORD, required=True)


NEWCOMER = (
    ("first_name", text("first_name", longest=100, required=True)),
    ("last_name", text("last_name", longest=100)),
    ("email", text("email", longest=254, required=True)),
    _password("password"),
)
PASSWORDS = (_password("current_password"), _password("new_password"))


def _newcomer(desk: Desk, _caller: Caller, sent: Mapping[str, Any]) -> Values:
    """Errors: NotPermitted, FieldFaults, TooManyTries."""
    if not desk.settings.self_registration:
        raise NotPermitted(CLOSED)
    values = _read(NEWCOMER, sent)
    try:
        values["password_hash"] = newcomers_hash(
            desk.request, desk.settings, values.pop("password")
        )
    except PasswordRefused as error:
        raise FieldFaults({faulty_field(error): [str(error)]}) from error
    return {"last_name": "", **values}


def _register(asked: Writing, values: Values) -> int:
    try:
        return add_newcomer(asked.session, **values).person_id
    except AccountError as error:
        raise FieldFaults({faulty_field(error): [str(error)]}) from error


def _passwords(desk: Desk, caller: Caller, sent: Mapping[str, Any]) -> Values:
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


def _read(entries: tuple[tuple[str, Entry], ...], sent: Mapping[str, Any]) -> Values:
    values, faults = read_entries(entries, dict(sent), new=True)
    if faults:
        raise FieldFaults(faults)
    return values


REGISTRATION = Creating(
    Right("", "Anybody, where people register by themselves."),
    _register,
    guests=True,
    ahead=_newcomer,
    body="first_name, last_name, email, password.",
)
CHANGE_PASSWORD = Action(
    "change-password",
    "Given current_password and new_password: what the old one opened ends with it.",
    Right("", "The caller's own."),
    _change_password,
    ahead=_passwords,
)
