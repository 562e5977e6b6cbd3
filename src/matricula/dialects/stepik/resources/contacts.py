"""email-addresses and social-accounts: the caller's own. What they claim gives them nothing."""

from collections.abc import Mapping
from typing import Any

from matricula.dialects.stepik.asking import Reading, Writing
from matricula.dialects.stepik.declaring import (
    ANYBODY,
    FLAG,
    ID,
    WORD,
    Action,
    Creating,
    Facts,
    Filter,
    Removing,
    Resource,
    Right,
    Values,
    stored,
)
from matricula.dialects.stepik.inputs import text
from matricula.record.accounts.names import folded
from matricula.record.listing import Wanted
from matricula.record.profiles import queries
from matricula.record.profiles.commands import (
    add_own_address,
    add_social_account,
    choose_address,
    remove_own_address,
    remove_social_account,
)
from matricula.store import Rows

OWN = Right("", "The caller's own.")
OWN_WORD = Right("", "The caller's own, but for what the registrar entered.")
PROVED = Right("", "The caller's own that were verified.")


def _find_addresses(asked: Reading, wanted: Wanted) -> Rows:
    return queries.addresses(asked.session, asked.viewer, wanted)


def _find_accounts(asked: Reading, wanted: Wanted) -> Rows:
    return queries.social_accounts(asked.session, asked.viewer, wanted)


def _add_address(asked: Writing, values: Values) -> int:
    return add_own_address(asked.session, asked.me, values["address"])


def _remove_address(asked: Writing, facts: Facts) -> None:
    remove_own_address(asked.session, facts["id"])


def _choose(asked: Writing, facts: Facts | None, _body: Mapping[str, Any]) -> None:
    if facts is not None:
        choose_address(asked.session, facts["id"])


def _add_account(asked: Writing, values: Values) -> int:
    return add_social_account(asked.session, asked.me, values["provider"], values["uid"])


def _remove_account(asked: Writing, facts: Facts) -> None:
    remove_social_account(asked.session, facts["id"])


EMAIL_ADDRESSES = Resource(
    name="email-addresses",
    title="Addresses of mail",
    readers="The caller's own.",
    fields=(
        stored("id", int),
        stored("user", int, "person_id"),
        stored("email", str, "address", text("address", longest=254, required=True)),
        stored("is_verified", bool),
        stored("is_primary", bool),
    ),
    find=_find_addresses,
    filters={
        "user": ID,
        "email": Filter("an address", lambda word: folded(word) or None),
        "is_verified": FLAG,
        "is_primary": FLAG,
    },
    guests=False,
    create=Creating(ANYBODY, _add_address),
    remove=Removing(OWN_WORD, _remove_address),
    actions=(Action("set-as-primary", "Makes it the primary one.", PROVED, _choose),),
)

SOCIAL_ACCOUNTS = Resource(
    name="social-accounts",
    title="Accounts elsewhere",
    readers="The caller's own.",
    fields=(
        stored("id", int),
        stored("user", int, "person_id"),
        stored("provider", str, entry=text("provider", longest=50, required=True)),
        stored("uid", str, entry=text("uid", longest=200, required=True)),
    ),
    find=_find_accounts,
    filters={"user": ID, "provider": WORD, "uid": WORD},
    guests=False,
    create=Creating(ANYBODY, _add_account),
    remove=Removing(OWN, _remove_account),
)
