"""A database for every test, on either engine, in tens of milliseconds."""

import contextlib
import itertools
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.harness.keeper import Server

Engine = Literal["sqlite", "postgresql"]
Build = Callable[[str], None]
"""Fills the empty database at the URL it is given, and closes its connections."""

# A school's server seldom sorts like C. Where PostgreSQL was built with ICU, name a locale here.
LOCALE = os.environ.get("MATRICULA_TEST_LOCALE")

DatabaseFrom = Callable[[str, Build], str]
"""A template's name and how to build it, to the URL of a database like it."""


@dataclass
class Databases:
    """Makes databases for one test process and removes them.

    A template is built once per process and engine, under its name, and copied from then on.
    """

    folder: Path
    find_postgresql: Callable[[], Server]
    _kept: dict[tuple[Engine, str, str], str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @contextlib.contextmanager
    def empty(self, engine: Engine) -> Iterator[str]:
        """A database with nothing in it; gives its URL and removes it afterwards."""
        url = self._create(engine)
        try:
            yield url
        finally:
            self._remove(engine, url)

    @contextlib.contextmanager
    def clone(self, engine: Engine, name: str, build: Build) -> Iterator[str]:
        """A copy of the template `name`; gives its URL and removes it afterwards."""
        url = self._create(engine, self._template(engine, name, build))
        try:
            yield url
        finally:
            self._remove(engine, url)

    def shared(self, engine: Engine, name: str, build: Build) -> str:
        """One copy of the template for all tests of this process; they may only read it."""
        key = (engine, name, "shared")
        if key not in self._kept:
            self._kept[key] = self._create(engine, self._template(engine, name, build))
        return self._kept[key]

    def close(self) -> None:
        """Remove what is left: a server that the user named lives on."""
        for (engine, _, _), url in self._kept.items():
            self._remove(engine, url)
        if "_postgresql" in self.__dict__:
            self._postgresql.close()

    def _template(self, engine: Engine, name: str, build: Build) -> str:
        key = (engine, name, "template")
        if key not in self._kept:
            url = self._create(engine)
            build(url)
            self._settle(engine, url)
            self._kept[key] = url
        return self._kept[key]

    def _settle(self, engine: Engine, url: str) -> None:
        """Make a template fit for copying: all of it in its file, and nobody connected."""
        if engine == "sqlite":
            with contextlib.closing(sqlite3.connect(_path(url))) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        self._execute("ALTER DATABASE {} ALLOW_CONNECTIONS false", _name(url))
        self._postgresql.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [_name(url)],
        )

    def _create(self, engine: Engine, template: str | None = None) -> str:
        name = f"matricula_test_{os.getpid()}_{next(self._numbers)}"
        if engine == "sqlite":
            path = self.folder / f"{name}.sqlite3"
            if template:
                shutil.copyfile(_path(template), path)
            return f"sqlite:///{path}"
        # Copying files beats writing a log where nothing need reach the disk.
        statement = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"
        if template is None and LOCALE:
            statement += f" LOCALE_PROVIDER icu ICU_LOCALE '{LOCALE}'"
        self._execute(statement, name, _name(template) if template else "template0")
        return urlsplit(self.find_postgresql().url)._replace(path=f"/{name}").geturl()

    def _remove(self, engine: Engine, url: str) -> None:
        if engine == "postgresql":
            self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", _name(url))
            return
        for leftover in self.folder.glob(f"{_path(url).name}*"):  # with its -wal and -shm
            leftover.unlink()

    def _execute(self, statement: LiteralString, *names: str) -> None:
        self._postgresql.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    @cached_property
    def _postgresql(self) -> psycopg.Connection:
        return psycopg.connect(self.find_postgresql().url, autocommit=True)


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
