"""The school behind every door, changed by one test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import Database
from tests.harness.databases import DatabaseFrom, Databases, Engine
from tests.one_record.school import TEMPLATE, School, build


@pytest.fixture
def school(database_from: DatabaseFrom, tmp_path: Path) -> Iterator[School]:
    """A school of the test's own."""
    with _behind(database_from(TEMPLATE, build), tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def untouched(
    database_engine: Engine, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[School]:
    """The same school, in which nothing happens but that somebody looks."""
    with (
        databases.clone(database_engine, TEMPLATE, build) as url,
        _behind(url, tmp_path_factory.mktemp("untouched")) as made,
    ):
        yield made


@contextmanager
def _behind(url: str, path: Path) -> Iterator[School]:
    database = Database(url)
    app = create_app(Settings(database=url), database)
    with TestClient(cast(Litestar, app), raise_server_exceptions=False) as http:
        yield School(http, database, path)
    database.close()
