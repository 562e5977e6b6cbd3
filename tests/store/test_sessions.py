"""Sessions: snapshots, transactions and refusals, alike on both engines."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from matricula.record.people.tables import person
from matricula.store import Database, DatabaseUnavailable, Origin, WriteSession, bulk, migrate
from matricula.store.types import FIRST_OWN_ID

CLI = Origin("cli")
NAMES = sa.select(person.c.given_name).order_by(person.c.id)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    migrate.upgrade(database)
    yield database
    database.close()


def add_person(session: WriteSession, given_name: str, key: int | None = None) -> int:
    number = key or bulk.new_ids(session, person, 1)[0]
    row = {"id": number, "family_name": "X", "given_name": given_name, "created_at": session.now}
    bulk.insert(session, person, [row])
    return number


def test_a_read_session_sees_one_state(database: Database) -> None:
    with database.read() as session:
        assert session.column(NAMES) == []
        with database.write(CLI) as writer:
            add_person(writer, "late")
        assert session.column(NAMES) == []
    with database.read() as session:
        assert session.column(NAMES) == ["late"]


def test_a_read_session_cannot_write(database: Database) -> None:
    with pytest.raises((DatabaseUnavailable, sa.exc.DBAPIError)), database.read() as session:
        session.rows(sa.delete(person).returning(person.c.id))


def test_a_write_session_that_fails_leaves_nothing(database: Database) -> None:
    class Interrupted(Exception):
        pass

    with pytest.raises(Interrupted), database.write(CLI) as session:
        add_person(session, "lost")
        raise Interrupted
    with database.read() as reader:
        assert reader.column(NAMES) == []


def test_writers_wait_for_each_other(database: Database) -> None:
    def write(name: str) -> None:
        with database.write(CLI) as session:
            add_person(session, name)

    threads = [threading.Thread(target=write, args=(f"{number:02}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert sorted(session.column(NAMES)) == [f"{number:02}" for number in range(12)]


def test_keys_made_here_begin_high_and_never_come_twice(database: Database) -> None:
    with database.write(CLI) as session:
        first = add_person(session, "made here")
        add_person(session, "brought low", key=7)
        add_person(session, "brought high", key=first + 500)
        after = add_person(session, "made later")
    assert first == FIRST_OWN_ID
    assert after > first + 500


def test_a_naive_moment_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001
    with pytest.raises(sa.exc.StatementError, match="naive"), database.write(CLI, naive) as session:
        add_person(session, "when?")


def test_moments_come_back_in_utc(database: Database) -> None:
    moment = datetime.fromisoformat("2026-03-29T03:30:00.123456+02:00")
    with database.write(CLI, moment) as session:
        add_person(session, "spring")
    with database.read() as session:
        stored = session.value(sa.select(person.c.created_at))
    assert stored == moment
    assert stored.tzinfo is UTC


def test_text_is_ordered_by_code_point(database: Database) -> None:
    names = ["Zoé", "adam", "Éric", "Adam", "Zoe", "ÿ", "10", "9", " a"]
    with database.write(CLI) as session:
        for name in names:
            add_person(session, name)
    with database.read() as session:
        ordered = session.column(sa.select(person.c.given_name).order_by(person.c.given_name))
    assert ordered == sorted(names)


@pytest.mark.parametrize(
    "url", ["mysql://host/name", "oracle://x", "sqlite+aiosqlite:///x", "postgresql+asyncpg://x"]
)
def test_other_engines_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="--database takes"):
        Database(url)


def test_a_database_that_is_none_is_said_to_be_unavailable(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("this is no database, but long enough to be read as one" * 20)
    for url in (f"sqlite:///{tmp_path}/text", "postgresql://nobody@127.0.0.1:1/none"):
        database = Database(url)
        with pytest.raises(DatabaseUnavailable), database.read():
            pass
        database.close()


def test_many_rows_keep_json_as_it_was(database: Database) -> None:
    """Lists of one length and of several, empty ones, objects, text and null."""
    table = sa.Table(
        "told", sa.MetaData(), sa.Column("id", sa.BigInteger), sa.Column("it", sa.JSON)
    )
    told: list[object] = [[1, 2.5], [[1, "ü"], [2]], [], {"a": [None, {}]}, "[]", None, 3, [[], []]]
    rows = [{"id": number, "it": told[number % len(told)]} for number in range(40)]
    with database.write(CLI) as session:
        table.create(session.connection)
        bulk.insert(session, table, rows)
    with database.read() as session:
        found = session.column(sa.select(table.c.it).order_by(table.c.id))
    assert found == [row["it"] for row in rows]
