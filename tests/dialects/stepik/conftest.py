"""The school behind a client, read by all tests of an engine or changed by one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from matricula.dialects.stepik import door
from matricula.server import create_app
from matricula.settings import Settings
from matricula.web.doors import Door
from tests.dialects.scodoc.conftest import Counting
from tests.dialects.stepik.school import ANN, Ids, build, ids_of
from tests.harness.databases import DatabaseFrom, Databases, Engine

TEMPLATE = "stepik, courses"
JSON = "application/json"


@dataclass
class Client:
    """Asks the application, as the holder of a token; None: as a guest."""

    http: TestClient[Litestar]
    database: Counting
    ids: Ids = field(init=False)

    def __post_init__(self) -> None:
        self.ids = ids_of(self.database)

    def ask(
        self,
        method: str,
        path: str,
        token: str | None = ANN,
        body: Any = None,
        **headers: str,
    ) -> httpx.Response:
        """path: below /api/. body: text or bytes as they are, anything else as JSON."""
        if token is not None:
            headers.setdefault("Authorization", f"Bearer {token}")
        if body is not None:
            headers.setdefault("Content-Type", JSON)
        # Given as bytes, so that no client tidies what a test says.
        url = httpx.URL("http://testserver").copy_with(raw_path=f"/api/{path}".encode())
        return self.http.request(method, url, headers=headers, content=_packed(body))

    def get(self, path: str, token: str | None = ANN, **headers: str) -> httpx.Response:
        return self.ask("GET", path, token, **headers)

    def post(self, path: str, body: Any = None, token: str | None = ANN) -> httpx.Response:
        return self.ask("POST", path, token, {} if body is None else body)

    def put(self, path: str, body: Any = None, token: str | None = ANN) -> httpx.Response:
        return self.ask("PUT", path, token, {} if body is None else body)

    def delete(self, path: str, token: str | None = ANN) -> httpx.Response:
        return self.ask("DELETE", path, token)

    def all(self, path: str, token: str | None = ANN) -> list[Any]:
        """The objects of a GET that is answered."""
        response = self.get(path, token)
        assert response.status_code == 200, (path, response.status_code, response.text)
        return _objects(path, response)

    def one(self, path: str, token: str | None = ANN) -> Any:
        """The only object of a GET."""
        (found,) = self.all(path, token)
        return found

    def keys(self, path: str, token: str | None = ANN) -> list[Any]:
        """The ids of a GET's objects."""
        return [one["id"] for one in self.all(path, token)]

    def made(self, path: str, body: Any, token: str | None = ANN) -> Any:
        """The object that a POST makes."""
        response = self.post(path, body, token)
        assert response.status_code == 201, (path, response.status_code, response.text)
        (found,) = _objects(path, response)
        return found

    def changed(self, path: str, body: Any, token: str | None = ANN) -> Any:
        """The object that a PUT changes."""
        response = self.put(path, body, token)
        assert response.status_code == 200, (path, response.status_code, response.text)
        (found,) = _objects(path, response)
        return found

    def removed(self, path: str, token: str | None = ANN) -> None:
        """A DELETE that is done."""
        response = self.delete(path, token)
        assert (response.status_code, response.content) == (204, b""), response.text


def _objects(path: str, response: httpx.Response) -> list[Any]:
    name = path.strip("/").partition("?")[0].partition("/")[0]
    found: list[Any] = response.json()[name]
    return found


def _packed(body: Any) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else msgspec.json.encode(body)


@contextmanager
def client_of(
    url: str, doors: Sequence[Door] | None = None, *, jobs: bool = False, **settings: Any
) -> Iterator[Client]:
    """A client of an application over the school at `url`. doors: all of them unless named. jobs:
    whether it does what is due besides."""
    database = Counting(url)
    app = create_app(Settings(database=url, **settings), database, doors, jobs=jobs)
    with TestClient(cast(Litestar, app), raise_server_exceptions=False) as http:
        yield Client(http, database)
    database.close()


@pytest.fixture(scope="session")
def client(database_engine: Engine, databases: Databases) -> Iterator[Client]:
    """A client of a school that no test may change."""
    with client_of(databases.shared(database_engine, TEMPLATE, build)) as made:
        yield made


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Counting]]:
    """An application by this door alone, and what it takes for its database. Putting together so
    many addresses takes a second or two: it is done once, and each test has its own database put
    in the place of the one before."""
    url = f"sqlite:///{tmp_path_factory.mktemp('standing')}/none.sqlite3"
    database = Counting(url)
    app = create_app(Settings(database=url), database, [door])
    with TestClient(cast(Litestar, app), raise_server_exceptions=False) as http:
        yield http, database
    database.close()


@pytest.fixture
def own_client(
    standing: tuple[TestClient[Litestar], Counting], database_from: DatabaseFrom
) -> Iterator[Client]:
    """A client of a school of the test's own."""
    http, database = standing
    none = database.__dict__
    database.__dict__ = Counting(database_from(TEMPLATE, build)).__dict__
    http.cookies.clear()
    try:
        yield Client(http, database)
    finally:
        database.close()
        database.__dict__ = none


@pytest.fixture
def fresh_client(database_from: DatabaseFrom) -> Iterator[Client]:
    """The same, where nobody registered or tried a password before."""
    with client_of(database_from(TEMPLATE, build), [door]) as made:
        yield made
