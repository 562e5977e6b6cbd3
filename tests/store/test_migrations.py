"""The schema: made once, the same on both engines, and guarded."""

import threading

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from matricula.record.schema import metadata
from matricula.store import Database, migrate

VERSIONS = [f"{number:04}" for number in range(1, 15)]


def test_an_empty_database_is_brought_to_the_schema_and_stays_there(database_url: str) -> None:
    database = Database(database_url)
    assert migrate.is_empty(database)
    assert not migrate.is_current(database)
    assert migrate.check(database, metadata) == [
        f"migration {name} has not run" for name in VERSIONS
    ]
    assert migrate.upgrade(database) == VERSIONS
    assert migrate.upgrade(database) == []
    assert migrate.is_current(database)
    assert migrate.check(database, metadata) == []
    database.close()


def test_a_database_of_an_older_version_is_brought_along_with_what_it_holds(
    database_url: str,
) -> None:
    database = Database(database_url)
    script = Config()
    script.set_main_option("script_location", str(migrate.MIGRATIONS))
    with database.engine.begin() as connection:
        script.attributes["connection"] = connection
        command.upgrade(script, VERSIONS[0])
        connection.execute(
            sa.text(
                "INSERT INTO person (family_name, given_name, created_at)"
                " VALUES ('ADAM', 'Marine', '2020-09-01 00:00:00')"
            )
        )
    with pytest.raises(migrate.SchemaOutdated):
        migrate.make_ready(database)
    assert migrate.upgrade(database) == VERSIONS[1:]
    assert migrate.check(database, metadata) == []
    with database.read() as session:
        assert session.value(sa.text("SELECT family_name FROM person")) == "ADAM"
    database.close()


def test_a_schema_that_differs_is_told(database_url: str) -> None:
    database = Database(database_url)
    migrate.upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE appreciation"))
    problems = migrate.check(database, metadata)
    assert any("appreciation" in problem for problem in problems)
    database.close()


def test_another_programs_tables_are_left_alone(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE theirs (x INTEGER)"))
    for attempt in (migrate.upgrade, migrate.make_ready):
        with pytest.raises(migrate.ForeignTables, match="theirs"):
            attempt(database)
    with database.engine.begin() as connection:
        assert sa.inspect(connection).get_table_names() == ["theirs"]
    database.close()


def test_a_database_of_a_newer_version_is_refused(database_url: str) -> None:
    database = Database(database_url)
    migrate.upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (migrate.upgrade, migrate.make_ready, migrate.is_current):
        with pytest.raises(migrate.SchemaTooNew):
            attempt(database)
    database.close()


def test_two_processes_may_upgrade_at_once(database_url: str) -> None:
    ran: list[list[str]] = []

    def upgrade() -> None:
        database = Database(database_url)
        ran.append(migrate.upgrade(database))
        database.close()

    threads = [threading.Thread(target=upgrade) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ran) == [[], [], VERSIONS]
