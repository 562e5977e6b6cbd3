"""Databases to import into."""

from collections.abc import Iterator

import pytest

from matricula.store import Database
from tests.harness.databases import DatabaseFrom
from tests.importers.support import make_department, make_schema


@pytest.fixture
def empty(database_from: DatabaseFrom) -> Iterator[Database]:
    """A record in which nothing is."""
    database = Database(database_from("importers, empty", make_schema))
    yield database
    database.close()


@pytest.fixture
def filled(database_from: DatabaseFrom) -> Iterator[Database]:
    """A record that holds `department()`."""
    database = Database(database_from("importers, few students", make_department))
    yield database
    database.close()
