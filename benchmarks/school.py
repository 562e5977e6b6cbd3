"""What is measured: a department imported into a database of the benchmark's own."""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from matricula.identity.tokens import hash_token, new_token
from matricula.importers.department import import_department
from matricula.record.accounts import commands
from matricula.record.cohorts.queries import enrolled_people
from matricula.store import Database, Origin
from matricula.store.migrate import make_ready

ORIGIN = Origin("cli", client="benchmarks")


@dataclass(frozen=True, slots=True)
class School:
    """A filled database, its largest cohort, the students of that, and a token for every door."""

    url: str
    cohort_id: int
    person_ids: list[int]
    token: str


@contextmanager
def own_database(server: str | None) -> Iterator[str]:
    """The URL of a new database: a SQLite file, or one on the PostgreSQL server of a URL.

    It is gone afterwards; the database that the URL names is only used to connect.
    """
    if server is None:
        with TemporaryDirectory(prefix="matricula-benchmark-") as folder:
            yield f"sqlite:///{folder}/school.sqlite3"
        return
    name = f"matricula_benchmark_{secrets.token_hex(4)}"
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            drop = "DROP DATABASE {} WITH (FORCE)"
            connection.execute(sql.SQL(drop).format(sql.Identifier(name)))


def filled(url: str, department: Path) -> School:
    """Import a department into an empty database, and make somebody who may read it."""
    with closing(Database(url)) as database:
        make_ready(database)
        cohorts = import_department(database, department).ids["formsemestre_id"].values()
        with database.read() as session:
            people = {key: enrolled_people(session, key) for key in cohorts}
        cohort_id = max(people, key=lambda key: len(people[key]))
        ids = [row.person_id for row in people[cohort_id]]
        return School(url, cohort_id, ids, _token(database))


def _token(database: Database) -> str:
    token = new_token()
    with database.write(ORIGIN) as session:
        reader = commands.add_account(session, "benchmark", "benchmark@example.org", None)
        commands.assign_role(session, reader.id, "administrator", None)
        commands.grant_token(
            session, reader.id, hash_token(token), scope="scodoc", lifetime=timedelta(hours=1)
        )
    return token
