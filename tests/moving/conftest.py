"""A school of Stepik's door for each test."""

from collections.abc import Iterator

import pytest

from matricula.dialects.stepik import door
from tests.dialects.stepik.conftest import TEMPLATE, Client, client_of
from tests.dialects.stepik.school import build
from tests.harness.databases import DatabaseFrom


@pytest.fixture
def own_client(database_from: DatabaseFrom) -> Iterator[Client]:
    """A client of a school of the test's own."""
    with client_of(database_from(TEMPLATE, build), [door]) as made:
        yield made
