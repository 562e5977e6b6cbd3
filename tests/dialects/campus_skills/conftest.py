"""The school behind a client, read by all tests of an engine or changed by one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from matricula.server import create_app
from matricula.settings import Settings
from tests.dialects.campus_skills.school import CFA, SCODOC, build
from tests.dialects.scodoc.conftest import Counting
from tests.harness.databases import DatabaseFrom, Databases, Engine

TEMPLATE = "campus skills, two centres"
JSON = "application/json"


@dataclass
class Client:
    """Asks the application, as the holder of a token."""

    http: TestClient[Litestar]
    database: Counting

    def get(self, path: str, token: str | None = CFA, body: Any = None) -> httpx.Response:
        return self.ask("GET", path, token, body)

    def post(
        self, path: str, body: Any = None, token: str | None = CFA, kind: str | None = JSON
    ) -> httpx.Response:
        """POST `body`: text or bytes as they are, anything else as JSON."""
        return self.ask("POST", path, token, body, kind)

    def ask(
        self, method: str, path: str, token: str | None, body: Any = None, kind: str | None = JSON
    ) -> httpx.Response:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        if kind is not None:
            headers["Content-Type"] = kind
        return self.http.request(method, path, headers=headers, content=_packed(body))

    def json(self, path: str, token: str = CFA) -> Any:
        response = self.get(path, token)
        assert response.status_code == 200, (path, response.status_code, response.text)
        return response.json()

    def sent(self, path: str, body: Any, token: str = CFA) -> Any:
        """The answer to a POST that is accepted."""
        response = self.post(path, body, token)
        assert response.status_code == 200, (path, response.status_code, response.text)
        return response.json()

    def scodoc(self, path: str) -> Any:
        """What ScoDoc's door answers the administrator."""
        response = self.get(f"/ScoDoc/api/{path}", SCODOC)
        assert response.status_code == 200, (path, response.status_code, response.text)
        return response.json()


def _packed(body: Any) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else msgspec.json.encode(body)


@contextmanager
def client_of(url: str, **settings: Any) -> Iterator[Client]:
    """A client of an application over the school at `url`."""
    database = Counting(url)
    app = create_app(Settings(database=url, **settings), database)
    with TestClient(cast(Litestar, app), raise_server_exceptions=False) as http:
        yield Client(http, database)
    database.close()


@pytest.fixture(scope="session")
def client(database_engine: Engine, databases: Databases) -> Iterator[Client]:
    """A client of a school that no test may change; it has no contracts."""
    with client_of(databases.shared(database_engine, TEMPLATE, build)) as made:
        yield made


@pytest.fixture
def own_client(database_from: DatabaseFrom) -> Iterator[Client]:
    """A client of a school of the test's own."""
    with client_of(database_from(TEMPLATE, build)) as made:
        yield made
