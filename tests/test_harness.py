"""The ground that the other tests stand on."""

import contextlib
import os
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.harness.binaries import PostgresMissingError
from tests.harness.databases import DatabaseFrom, Databases, Engine
from tests.harness.keeper import Keeper, ask_for_server
from tests.harness.network import OutsideError


@contextlib.contextmanager
def connected(url: str) -> Iterator[sqlite3.Connection | psycopg.Connection]:
    """A bare connection of the engine's own driver; commits at the end."""
    if url.startswith("sqlite:"):
        connection: sqlite3.Connection | psycopg.Connection
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    else:
        connection = psycopg.connect(url)
    with contextlib.closing(connection), connection:
        yield connection


def tables(url: str) -> list[str]:
    """Names of the tables that somebody made."""
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if url.startswith("sqlite:")
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    with connected(url) as connection:
        return sorted(name for (name,) in connection.execute(catalogue))


def make_table(url: str, name: str = "note") -> None:
    with connected(url) as connection:
        connection.execute(f"CREATE TABLE {name} (id integer PRIMARY KEY)")


@pytest.mark.parametrize("time", ["first", "second"])
def test_every_test_has_an_empty_database(database_url: str, time: str) -> None:
    assert tables(database_url) == []
    make_table(database_url)
    assert tables(database_url) == ["note"]


def test_a_template_is_built_once_and_copied(database_from: DatabaseFrom) -> None:
    built = []

    def build(url: str) -> None:
        built.append(url)
        make_table(url)

    first, second = (database_from("harness: copied", build) for _ in range(2))
    make_table(first, "mine")
    assert tables(first) == ["mine", "note"]
    assert tables(second) == ["note"]
    assert len(built) == 1


def test_a_template_may_be_left_connected(database_engine: Engine, databases: Databases) -> None:
    with contextlib.ExitStack() as stack:

        def build(url: str) -> None:
            make_table(url)
            stack.enter_context(contextlib.suppress(psycopg.OperationalError))  # cut off
            stack.enter_context(connected(url)).execute("SELECT 1")

        with databases.clone(database_engine, "harness: left connected", build) as url:
            assert tables(url) == ["note"]


def test_readers_share_one_copy(shared_database: DatabaseFrom) -> None:
    assert len({shared_database("harness: shared", make_table) for _ in range(3)}) == 1


def test_nothing_is_left_of_a_database(database_engine: Engine, databases: Databases) -> None:
    with databases.empty(database_engine) as url:
        make_table(url)
    if database_engine == "sqlite":
        assert not Path(url.removeprefix("sqlite:///")).exists()
    else:
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(url)


def test_engines_are_what_they_say(database_engine: Engine, database_url: str) -> None:
    assert urlsplit(database_url).scheme == database_engine


def test_the_server_goes_with_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    if os.environ.get("MATRICULA_TEST_POSTGRES", "").startswith("postgres"):
        monkeypatch.delenv("MATRICULA_TEST_POSTGRES")
    keeper = Keeper()
    try:
        server = ask_for_server(keeper.port)
        folder = data_folder(server.url)
        assert folder.exists()
    except PostgresMissingError as error:
        pytest.skip(str(error))
    finally:
        keeper.close()
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(server.url)


def data_folder(url: str) -> Path:
    with connected(url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row
    return Path(row[0]).parent


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80)])
def test_tests_stay_on_this_machine(address: tuple[str, int]) -> None:
    with socket.socket() as sock, pytest.raises(OutsideError):
        sock.connect(address)


def test_the_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname()) as connection,
    ):
        assert connection.getpeername() == listener.getsockname()
