"""Bring a database to the schema of this version, and say whether it is there.

Alembic and what it needs take 13 MB of every process that loads them: a server over a database that
is current asks for its version without.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from matricula.store.database import WRITES, Database, DatabaseUnavailable, reachable

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = sa.table("alembic_version", sa.column("version_num"))
LOCK = 7_265_734
"""Key of the PostgreSQL advisory lock under which one process at a time migrates."""


class SchemaOutdated(Exception):
    """The database was made by an older version: run `matricula db upgrade`."""


class SchemaTooNew(Exception):
    """The database was made by a newer version of Matricula: install that one."""


class ForeignTables(Exception):
    """The database holds another program's tables: name another database with --database."""


def upgrade(database: Database) -> list[str]:
    """Run the missing migrations in one transaction; the names of those that ran.

    Errors: ForeignTables, SchemaTooNew.
    """
    _make_file(database)
    with _connection(database, writes=False) as connection:
        _refuse_foreign_tables(connection)
    _write_ahead(database)
    with _connection(database, writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        missing = _missing(connection)
        if missing:
            from alembic import command

            command.upgrade(_config(connection), "head")
        return missing


def is_empty(database: Database) -> bool:
    """True where no migration ever ran."""
    with _connection(database, writes=False) as connection:
        return _current(connection) is None


def is_current(database: Database) -> bool:
    """True where every migration ran."""
    with _connection(database, writes=False) as connection:
        return not _missing(connection)


def make_ready(database: Database) -> None:
    """Make the schema of an empty database.

    Errors: SchemaOutdated or SchemaTooNew where there is a schema and it is not this version's;
    ForeignTables where there is another program's.
    """
    _make_file(database)
    if is_current(database):
        _write_ahead(database)
        return
    if not is_empty(database):
        raise SchemaOutdated
    upgrade(database)


def check(database: Database, metadata: sa.MetaData) -> list[str]:
    """What is wrong with a database: schema against `metadata`, and rows without their parent.

    Makes and changes nothing. Errors: DatabaseUnavailable.
    """
    if database.file and not database.file.exists():
        raise DatabaseUnavailable(f"{database.file}: there is no such file")
    with _connection(database, writes=False) as connection:
        if foreign := _foreign_tables(connection):
            return [f"it holds another program's tables: {', '.join(foreign[:3])}"]
        problems = [f"migration {name} has not run" for name in _missing(connection)]
        if problems:
            return problems
        problems += [
            f"schema differs: {difference}" for difference in _differences(connection, metadata)
        ]
        if connection.dialect.name == "sqlite":
            problems += _broken_sqlite_rows(connection)
        return problems


@contextmanager
def _connection(database: Database, *, writes: bool) -> Iterator[Connection]:
    with reachable(), database.engine.connect() as connection:
        session = connection.execution_options(**{WRITES: writes})
        with session.begin():
            yield session


def _differences(connection: Connection, metadata: sa.MetaData) -> list[Any]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(
        connection, opts={"compare_type": False, "target_metadata": metadata}
    )
    return list(compare_metadata(context, metadata))


def _broken_sqlite_rows(connection: Connection) -> list[str]:
    broken = [
        f"{row[0]}: row {row[1]} names a row of {row[2]} that is not there"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
    ]
    whole = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    return broken + [str(line) for line in whole if line != "ok"]


def _missing(connection: Connection) -> list[str]:
    """The migrations that did not run yet, in their order. Errors: SchemaTooNew."""
    known, current = _revisions(), _current(connection)
    if current is not None and current not in known:
        raise SchemaTooNew
    return known[known.index(current) + 1 :] if current else known


def _revisions() -> list[str]:
    """The names of all migrations in their order: a file's name begins with its own."""
    return sorted(path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*_*.py"))


def _current(connection: Connection) -> str | None:
    """The migration that ran last; None where none ever did."""
    if not sa.inspect(connection).has_table(VERSION.name):
        return None
    found: str | None = connection.execute(sa.select(VERSION.c.version_num)).scalar()
    return found


def _make_file(database: Database) -> None:
    """Make a SQLite database's file, for nobody else to read: it will hold people's data."""
    if database.file is None:
        return
    try:
        database.file.parent.mkdir(parents=True, exist_ok=True)
        database.file.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(f"{error.filename}: {error.strerror}") from error


def _write_ahead(database: Database) -> None:
    """Have SQLite keep a write-ahead log, which lets readers read while one writes.

    The file remembers it, so it is asked for here, and never of a file that is not ours.
    """
    if database.file is None:
        return
    with reachable(), closing(database.engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA journal_mode = WAL")


def _refuse_foreign_tables(connection: Connection) -> None:
    if foreign := _foreign_tables(connection):
        raise ForeignTables(", ".join(foreign[:3]))


def _foreign_tables(connection: Connection) -> list[str]:
    """The tables of a database that no migration of ours ever ran on."""
    if _current(connection) is not None:
        return []
    return sorted(set(sa.inspect(connection).get_table_names()) - {VERSION.name})


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
