"""Engine and sessions: the one place that begins, commits and rolls back.

A read session is one snapshot of the database; a write session is one transaction that either lands
whole or leaves nothing. Both engines run the same statements (docs/decisions/0001, 0003), and both
stop where a deadline ends (0024).
"""

import math
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, CursorResult, Dialect, Engine, make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from matricula.store.deadline import (
    TimeSpent,
    lift_deadline,
    milliseconds,
    remaining,
    time_left,
)

PATIENCE = 15.0
"""Seconds that a SQLite writer waits for the one before it, and anybody for a connection."""
STEPS = 1_000_000
"""Instructions of SQLite's machine, some ten milliseconds, between two looks at the clock."""
ROWS_AT_ONCE = 1_000
WRITES = "matricula_writes"
WAITS = "matricula_waits"
WRITERS = 7_265_735
"""Key of the PostgreSQL advisory lock that writers share, and that whoever writes alone has."""
LOCK_NOT_AVAILABLE = "55P03"
"""What PostgreSQL says where a lock was not to be had in time."""
MERGED_AWAY = "merged into another person"
"""What triggers say of a row that would be of somebody who is another one by now."""

Params = Mapping[str, Any] | Sequence[Mapping[str, Any]]
Row = sa.Row[*tuple[Any, ...]]
"""What a query returns: a plain tuple whose values have names."""
Rows = Sequence[Row]


class DatabaseUnavailable(Exception):
    """The database cannot be reached; check that it runs and that --database names it."""


class OthersWrite(DatabaseUnavailable):
    """Others are writing, and this has to write alone: try again a little later."""


class Overtaken(DatabaseUnavailable):
    """Somebody whom this names was merged into another person meanwhile: ask again."""


class NotAlone(Exception):
    """This changes what others write at the same time: it takes a session that writes alone."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who writes, and through which door: what every history row says.

    actor: the writing person's id, or None where no person stands behind the write (an import).
    door: "cli", "import", or the name of a dialect. client: a token's or a program's name.
    """

    door: str
    actor: int | None = None
    client: str = ""


class ReadSession:
    """One snapshot of the record, for questions only."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.statements = 0
        # What PostgreSQL gives each statement of this transaction; SQLite has a look at the clock.
        self._allowed = 0.0 if self.on_sqlite else math.inf

    @property
    def on_sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    def rows(self, statement: sa.Executable, params: Params | None = None) -> Rows:
        """All rows of `statement`: plain tuples with names, never lazy objects."""
        return self._run(statement, params).all()

    def each(self, statement: sa.Executable, params: Params | None = None) -> Iterator[Row]:
        """The same rows, once, and only some of them in memory at a time."""
        return iter(self._run(statement, params).yield_per(ROWS_AT_ONCE))

    def row(self, statement: sa.Executable, params: Params | None = None) -> Row | None:
        """The first row of `statement`, or None."""
        return self._run(statement, params).first()

    def column(self, statement: sa.Executable, params: Params | None = None) -> Sequence[Any]:
        """The first column of all rows of `statement`."""
        return self._run(statement, params).scalars().all()

    def value(self, statement: sa.Executable, params: Params | None = None) -> Any:
        """The first column of the first row of `statement`, or None."""
        return self._run(statement, params).scalar()

    def _run(self, statement: sa.Executable, params: Params | None) -> CursorResult[Any]:
        self.statements += 1
        left = time_left()
        if left < self._allowed / 2:
            # Not for every statement, which would cost a journey each: none runs for more than
            # twice the time that is left.
            _limit_statements(self.connection, left)
            self._allowed = left
        return self.connection.execute(statement, params)


class WriteSession(ReadSession):
    """One transaction: a decision, its history row and the revisions that it raises."""

    def __init__(
        self, connection: Connection, origin: Origin, now: datetime, *, alone: bool = False
    ) -> None:
        super().__init__(connection)
        self.origin = origin
        self.now = now
        self._alone = alone or self.on_sqlite
        self._gathered: dict[LastAct, set[int]] = {}

    def run(self, statement: sa.Executable, params: Params | None = None) -> CursorResult[Any]:
        """Run a changing statement; a list of parameters runs it once for each.

        Errors: Overtaken where a row would be of somebody who was merged into another person.
        """
        return self._run(statement, params)

    def join_writers(self, patience: float) -> None:
        """Be one of PostgreSQL's writers until the transaction ends, or the only one.

        It comes before anything else is held, so that nobody waits in a circle. Errors:
        OthersWrite where whoever is to be alone had to wait longer than `patience`.
        """
        if self.on_sqlite:
            return
        if not self._alone:
            self.run(sa.text(f"SELECT pg_advisory_xact_lock_shared({WRITERS})"))
            return
        self.run(sa.text(f"SET LOCAL lock_timeout = {milliseconds(patience)}"))
        try:
            self.run(sa.text(f"SELECT pg_advisory_xact_lock({WRITERS})"))
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
            raise OthersWrite from error
        self.run(sa.text("SET LOCAL lock_timeout = DEFAULT"))

    def must_be_alone(self) -> None:
        """Errors: NotAlone where others may write at the same time."""
        if not self._alone:
            raise NotAlone

    def at_the_end(self, act: "LastAct", ids: Iterable[int]) -> None:
        """Have `act` done once before the commit, with all the ids gathered for it, in order."""
        self._gathered.setdefault(act, set()).update(ids)

    def finish(self) -> None:
        """Do what was left for the end."""
        for act, ids in self._gathered.items():
            act(self, sorted(ids))

    def _run(self, statement: sa.Executable, params: Params | None) -> CursorResult[Any]:
        try:
            return super()._run(statement, params)
        except DatabaseError as error:
            if MERGED_AWAY in str(error.orig):
                raise Overtaken from error
            raise


LastAct = Callable[[WriteSession, Sequence[int]], None]


class Database:
    """A school's database: `sqlite:///path` or `postgresql://user:password@host/name`."""

    def __init__(self, url: str, *, pool_size: int = 16) -> None:
        self.url = make_url(url)
        if self.url.drivername not in {"sqlite", "postgresql"}:
            raise ValueError("--database takes sqlite:///path or postgresql://user@host/name")
        self.engine = _engine(self.url, pool_size)
        self._places = threading.BoundedSemaphore(2 * pool_size)

    @property
    def on_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[ReadSession]:
        """A session that sees one state of the database from its first to its last question."""
        with self._begin(writes=False) as connection:
            yield ReadSession(connection)

    @contextmanager
    def write(
        self,
        origin: Origin,
        now: datetime | None = None,
        *,
        patience: float = PATIENCE,
        alone: bool = False,
    ) -> Iterator[WriteSession]:
        """A transaction: committed when the block ends, undone when it raises.

        patience: seconds to wait on SQLite while another one writes, before DatabaseUnavailable.
        alone: begin when all who write are done, and let nobody else begin; on SQLite, where every
        writer is alone, it changes nothing. All others wait for whoever waits for this: keep it
        rare and short. What is written is told, however late: a commit lifts the deadline.
        """
        with self._begin(writes=True, patience=patience) as connection:
            session = WriteSession(connection, origin, now or datetime.now(UTC), alone=alone)
            session.join_writers(patience)
            yield session
            session.finish()
            time_left()
        lift_deadline()

    def close(self) -> None:
        self.engine.dispose()

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(self.url.database) if self.on_sqlite and self.url.database else None

    @contextmanager
    def _begin(self, *, writes: bool, patience: float = PATIENCE) -> Iterator[Connection]:
        options: dict[str, Any] = {WRITES: writes, WAITS: patience}
        if not self.on_sqlite:
            # One snapshot on both engines; SQLite's WAL gives it to every transaction.
            options["isolation_level"] = "READ COMMITTED" if writes else "REPEATABLE READ"
            options["postgresql_readonly"] = not writes
        with self._place(), reachable(), self.engine.connect() as connection:
            session = connection.execution_options(**options)
            with session.begin():
                yield session

    @contextmanager
    def _place(self) -> Iterator[None]:
        """One of the connections that there may be, waited for where all are in use."""
        if not self._places.acquire(timeout=min(PATIENCE, time_left())):
            time_left()
            raise DatabaseUnavailable("every connection is in use")
        try:
            yield
        finally:
            self._places.release()


@contextmanager
def reachable() -> Iterator[None]:
    """Turn what a deadline ended into TimeSpent, and what only the operator can mend into
    DatabaseUnavailable."""
    try:
        yield
    except OperationalError as error:
        if not remaining():
            raise TimeSpent from error
        raise DatabaseUnavailable(str(error.orig)) from error
    except DatabaseError as error:
        # "file is not a database": the driver has no better class for it.
        if isinstance(error.orig, sqlite3.DatabaseError) and error.statement is None:
            raise DatabaseUnavailable(str(error.orig)) from error
        raise


def _engine(url: sa.URL, pool_size: int) -> Engine:
    # Parameters stay out of error messages, and so out of logs: they are people's data.
    if url.drivername == "postgresql":
        engine = sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"options": "-c timezone=UTC", "application_name": "matricula"},
        )
        sa.event.listen(engine, "do_connect", _limit_connecting)
        return engine
    engine = sa.create_engine(
        url, pool_size=pool_size, max_overflow=pool_size, hide_parameters=True
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transactions begin late and give reads no snapshot: `_begin_sqlite` does it.
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.set_progress_handler(lambda: not remaining(), STEPS)


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: taking it later can fail without a wait.
    options = connection.get_execution_options()
    writes = options.get(WRITES, True)
    patience = milliseconds(min(options.get(WAITS, PATIENCE), remaining()))
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
    connection.exec_driver_sql(f"PRAGMA query_only = {int(not writes)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _limit_connecting(
    _dialect: Dialect, _entry: ConnectionPoolEntry, _args: Any, params: dict[str, Any]
) -> None:
    # The driver's own patience is two minutes; two seconds are the least that it takes.
    params.setdefault("connect_timeout", max(2, math.ceil(min(PATIENCE, remaining()))))


def _limit_statements(connection: Connection, seconds: float) -> None:
    """Have PostgreSQL end any further statement of this transaction that takes longer."""
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {milliseconds(seconds)}")
