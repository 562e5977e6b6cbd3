"""The school behind a client, read by all tests of an engine or changed by one."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast
from urllib.parse import urlencode

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from matricula.dialects.scodoc import door
from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import Database, ReadSession
from tests.dialects.scodoc.school import ADMIN, GEII, RT, Change, Ids, build, ids_of
from tests.harness.databases import DatabaseFrom, Databases, Engine

TEMPLATE = "scodoc, two departments"
BASE = "/ScoDoc/api/"
FORM = "application/x-www-form-urlencoded"


class Counting(Database):
    """A database that remembers how many statements its last read session ran."""

    statements = 0

    @contextmanager
    def read(self) -> Iterator[ReadSession]:
        with super().read() as session:
            yield session
            self.statements = session.statements


@dataclass
class Client:
    """Asks the application, as the holder of a token."""

    http: TestClient[Litestar]
    database: Counting
    rt: Ids = field(init=False)
    geii: Ids = field(init=False)

    def __post_init__(self) -> None:
        self.rt = ids_of(self.database, RT, "RT")
        self.geii = ids_of(self.database, GEII, "GEII")

    def get(self, path: str, token: str | None = ADMIN, **headers: str) -> httpx.Response:
        return self.ask("GET", path, token, **headers)

    def post(
        self, path: str, body: Mapping[str, Any] | str = "", token: str | None = ADMIN
    ) -> httpx.Response:
        """POST a form, or JSON where `body` is text."""
        if isinstance(body, str):
            return self.ask("POST", path, token, body, **{"Content-Type": "application/json"})
        return self.ask("POST", path, token, urlencode(body, doseq=True), **{"Content-Type": FORM})

    def old(
        self,
        function: str,
        department: str = "RT",
        method: str = "GET",
        as_: str = ADMIN,
        **arguments: Any,
    ) -> httpx.Response:
        """Ask a function of ScoDoc 7, with the arguments in the query or in a form."""
        packed, headers = urlencode(arguments, doseq=True), {"Authorization": f"Bearer {as_}"}
        url = f"/ScoDoc/{department}/Scolarite/{function}"
        if method == "POST":
            headers["Content-Type"] = FORM
            return self.http.post(url, content=packed, headers=headers)
        return self.http.get(f"{url}?{packed}", headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        token: str | None = ADMIN,
        body: str = "",
        **headers: str,
    ) -> httpx.Response:
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        # Given as bytes, so that no client tidies what a test says.
        url = httpx.URL("http://testserver").copy_with(raw_path=(BASE + path).encode())
        sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        return self.http.request(method, url, headers=sent, content=body.encode() or None)

    def json(self, path: str, token: str = ADMIN) -> Any:
        response = self.get(path, token)
        assert response.status_code == 200, (path, response.status_code, response.text)
        assert response.headers["content-type"] == "application/json"
        return response.json()

    def xml(self, path: str, token: str = ADMIN) -> bytes:
        response = self.get(path, token)
        assert response.status_code == 200, (path, response.status_code, response.text)
        assert response.headers["content-type"] == "text/xml; charset=utf-8"
        assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?><')
        return response.content


@contextmanager
def client_of(url: str) -> Iterator[Client]:
    """A client of an application over the school at `url`."""
    database = Counting(url)
    app = create_app(Settings(database=url), database, [door])
    with TestClient(cast(Litestar, app), raise_server_exceptions=False) as http:
        yield Client(http, database)
    database.close()


@pytest.fixture(scope="session")
def client(database_engine: Engine, databases: Databases) -> Iterator[Client]:
    """A client of a school that no test may change."""
    with client_of(databases.shared(database_engine, TEMPLATE, build)) as made:
        yield made


@pytest.fixture
def own_client(database_from: DatabaseFrom) -> Iterator[Client]:
    """A client of a school of the test's own."""
    with client_of(database_from(TEMPLATE, build)) as made:
        yield made


@pytest.fixture
def change(own_client: Client) -> Change:
    """Changes to the test's own school."""
    return Change(own_client.database)


@pytest.fixture(scope="session")
def client_on(databases: Databases) -> Iterator[Callable[[Engine], Client]]:
    """A client of the unchanging school, on an engine of the test's choice."""
    with ExitStack() as stack:

        @cache
        def made(engine: Engine) -> Client:
            url = databases.shared(engine, TEMPLATE, build)
            return stack.enter_context(client_of(url))

        yield made
