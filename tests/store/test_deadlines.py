"""A deadline ends what takes too long, and what is late is not written."""

import math
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import sqlalchemy as sa

from matricula.record.people.tables import person
from matricula.store import Database, Origin, TimeSpent, migrate
from matricula.store.deadline import deadline_in, remaining
from tests.store.test_sessions import CLI, NAMES, add_person


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, pool_size=1)
    migrate.upgrade(database)
    yield database
    database.close()


def test_what_is_late_is_not_committed(database: Database) -> None:
    with pytest.raises(TimeSpent), deadline_in(0.05), database.write(CLI) as session:
        add_person(session, "late")
        time.sleep(0.06)
    with database.read() as reader:
        assert reader.column(NAMES) == []


def test_no_statement_begins_late(database: Database) -> None:
    with pytest.raises(TimeSpent), deadline_in(0.01), database.read() as session:
        time.sleep(0.02)
        session.value(sa.select(1))
    with pytest.raises(TimeSpent), deadline_in(1e-9), database.read():
        pass


def test_what_is_written_lifts_its_own_deadline_only(database: Database) -> None:
    with deadline_in(60):
        with deadline_in(90):
            assert remaining() <= 60
        with deadline_in(30), database.write(CLI) as session:
            add_person(session, "beside")
        assert 30 < remaining() <= 60
        with database.write(CLI) as session:
            add_person(session, "itself")
        assert remaining() == math.inf
    with deadline_in(0):
        assert remaining() == math.inf


def test_nobody_waits_for_a_connection_past_the_deadline(database: Database) -> None:
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(database.read())
        with pytest.raises(TimeSpent), deadline_in(0.05), database.read():
            pass
    with deadline_in(60), database.write(Origin("tests")) as session:
        session.run(person.delete())
