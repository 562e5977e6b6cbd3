"""The demo's applications: one of each kind, with secrets that are new at every start."""

from typing import NamedTuple

from matricula.demo.credentials import Application
from matricula.demo.people import ADMINISTRATOR, TEACHER, Member
from matricula.identity.oauth.keys import CLIENT_ID_LENGTH, CLIENT_SECRET_LENGTH, new_key
from matricula.identity.tokens import hash_token
from matricula.record.accounts.queries import account_named
from matricula.record.applications import commands, forms, queries
from matricula.store import WriteSession

BACK = "http://127.0.0.1:8765/callback"
"""Nothing listens there by itself: whoever tries the demo starts a program that does."""


class Kind(NamedTuple):
    """An application to be registered."""

    name: str
    owner: Member
    client_type: str
    grant_type: str
    redirect_uris: str


KINDS = (
    Kind("Grade reader", ADMINISTRATOR, "confidential", "client-credentials", ""),
    Kind("Course reader", TEACHER, "confidential", "authorization-code", BACK),
    Kind("Desktop reader", TEACHER, "public", "authorization-code", BACK),
    Kind("Pocket reader", TEACHER, "confidential", "password", ""),
    Kind("Page reader", TEACHER, "public", "implicit", BACK),
)


def open_applications(session: WriteSession) -> list[Application]:
    """The applications with new secrets; those that are there already keep their ids."""
    return [_opened(session, kind) for kind in KINDS]


def _opened(session: WriteSession, kind: Kind) -> Application:
    account = account_named(session, kind.owner.name)
    if account is None:
        raise LookupError("the demo's accounts are made before its applications")
    secret = new_key(CLIENT_SECRET_LENGTH)
    rows = queries.applications_of(session, account.id)
    known = next((row for row in rows if row.name == kind.name), None)
    if known:
        client_id = known.client_id
        commands.renew_secret(session, account.id, known.id, hash_token(secret))
    else:
        client_id = new_key(CLIENT_ID_LENGTH)
        told = forms.registered(kind.name, kind.client_type, kind.grant_type, kind.redirect_uris)
        commands.add_application(session, account.id, told, client_id, hash_token(secret))
    return Application(
        name=kind.name,
        client_id=client_id,
        client_secret=secret,
        client_type=kind.client_type,
        grant_type=kind.grant_type,
        redirect_uris=kind.redirect_uris,
        owner=kind.owner.name,
    )
