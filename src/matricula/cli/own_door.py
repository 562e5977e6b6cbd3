"""This installation's own door, opened for a command that speaks its API without a network."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import httpx

from matricula.cli.accounts import by_hand, named_account
from matricula.dialects import stepik
from matricula.identity.tokens import hash_token, new_token
from matricula.moving import Bearer, Server
from matricula.record.accounts import commands, queries
from matricula.server import create_app
from matricula.settings import Settings, replaced

if TYPE_CHECKING:
    from matricula.record.accounts.queries import AccountRow
    from matricula.store import Database, ReadSession

HERE = "http://localhost"
LIFETIME = timedelta(hours=24)
"""Of the command's token, which ends with the command; this is for one that was killed."""


class NoOneToBe(Exception):
    """Say with --as whose account it is done by: there is not exactly one administrator of the
    whole school."""


class _Inside(httpx.BaseTransport):
    """Hands requests to an application in this process."""

    def __init__(self, app: Any) -> None:
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._runner = asyncio.Runner()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        content = request.read()
        inner = httpx.Request(request.method, request.url, headers=request.headers, content=content)
        return self._runner.run(self._answered(inner))

    async def _answered(self, request: httpx.Request) -> httpx.Response:
        response = await self._transport.handle_async_request(request)
        content = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, content=content)

    def close(self) -> None:
        self._runner.close()


@contextmanager
def own_door(database: "Database", settings: Settings, name: str | None) -> Iterator[Server]:
    """The door of this installation, as an account; the history says that it was they.

    name: None: the only administrator of the school. Errors: NoSuchAccount, NoOneToBe.
    """
    token = new_token()
    with database.write(by_hand()) as session:
        account = named_account(session, name) if name else _administrator(session)
        label = "matricula course"
        commands.grant_token(
            session, account.id, hash_token(token), scope="stepik", lifetime=LIFETIME, label=label
        )
    quiet = replaced(settings, request_timeout=0.0, hourly_quota=0)
    app = create_app(_without_address(quiet), database, [stepik.door])
    server = Server(HERE, Bearer(token), transport=_Inside(app))
    try:
        yield server
    finally:
        server.close()
        with database.write(by_hand()) as session:
            commands.revoke_token(session, hash_token(token))


def _without_address(settings: Settings) -> Settings:
    """Files of this installation are fetched from this process, not from its public address."""
    return replaced(settings, public_url="")


def _administrator(session: "ReadSession") -> "AccountRow":
    """Errors: NoOneToBe."""
    found = [
        account.name
        for account in queries.accounts(session)
        if account.active and ("administrator", None) in account.roles
    ]
    if len(found) != 1:
        raise NoOneToBe
    return cast("AccountRow", queries.account_named(session, found[0]))
