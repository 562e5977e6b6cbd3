"""The campus whose people are registered: two organizations of Odin's, cohorts, and tokens.

TSU has a programme with the cohorts OPEN (groups, two disciplines), SMALL (two places), BARE (no
group yet) and LOCKED; NSU has one cohort. Both are switched on; CLOSED is not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import httpx
import msgspec
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient

from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.cohorts import commands as cohorts
from matricula.record.organizations import commands as organizations
from matricula.record.people.tables import email_address, person
from matricula.record.programmes.commands import add_programmes
from matricula.record.schema import metadata
from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import Database, Origin, ReadSession, WriteSession, bulk, migrate

TEMPLATE = "odin, registering"
REGISTER = "/publicapi/v1.0/User/Register"
JSON = "application/json"
FOUNDED = datetime(2026, 9, 1, tzinfo=UTC)
YEARS = timedelta(days=36_500)

TOKEN, OTHER, BOTH = "token-of-tsu", "token-of-nsu", "token-of-both"
READER, LIMITED, CLOSED = "token-of-a-reader", "token-for-programs-alone", "token-of-closed"

PASSED_OVER = ("kept_answer",)
"""Tables that a repeated request may change."""


@dataclass(frozen=True)
class Ids:
    """Ids of what the campus has."""

    tsu: int
    open: int
    small: int
    bare: int
    locked: int
    foreign: int
    group: int
    disciplines: tuple[int, int]


def build(url: str) -> None:
    """Fill an empty database with the campus."""
    database = Database(url)
    migrate.upgrade(database)
    with database.write(Origin("tests"), FOUNDED) as session:
        keys = {name: _organization(session, name) for name in ("TSU", "NSU", "CLOSED")}
        organizations.close_api(session, keys["CLOSED"], "odin")
        _cohorts(session, keys["TSU"], {"OPEN": None, "SMALL": 2, "BARE": None, "LOCKED": None})
        _cohorts(session, keys["NSU"], {"FOREIGN": None})
        _fill(session, keys["TSU"])
        _people(session, keys)
    database.close()


def _organization(session: WriteSession, name: str) -> int:
    key, _ = organizations.found_organization(session, name, f"University {name}", "Asia/Tomsk")
    organizations.open_api(session, key, "odin")
    return key


def _cohorts(session: WriteSession, organization_id: int, names: dict[str, int | None]) -> None:
    (programme,), _ = add_programmes(session, organization_id, [{"name": "Data", "year": 2026}])
    dates = {"start_date": date(2026, 9, 1), "end_date": date(2027, 6, 30)}
    rows = [
        {"programme_id": programme, "name": name, "max_students": most, **dates}
        for name, most in names.items()
    ]
    cohorts.add_cohorts(session, organization_id, rows)


def _fill(session: WriteSession, organization_id: int) -> None:
    keys = _cohort_ids(session)
    cohorts.add_cohort_groups(session, keys["OPEN"], ["Группа 11", "Группа 12"])
    names = ("Алгебра", "Бухгалтерия")
    rows = [{"cohort_id": keys["OPEN"], "name": name} for name in names]
    cohorts.add_disciplines(session, organization_id, rows)
    cohorts.merge_cohorts(session, organization_id, [{"id": keys["LOCKED"], "is_open": False}])


def _people(session: WriteSession, keys: dict[str, int]) -> None:
    administrator = accounts.add_account(session, "administrator", "admin@example.org", None)
    accounts.assign_role(session, administrator.id, "administrator", None)
    scopes = {
        TOKEN: "odin:TSU",
        OTHER: "odin:NSU",
        BOTH: "odin",
        LIMITED: "odin:TSU/programs.read",
        CLOSED: "odin:CLOSED",
    }
    for token, scope in scopes.items():
        _grant(session, administrator.id, token, scope)
    reader = accounts.add_account(session, "reader", "reader@example.org", None)
    accounts.assign_role(session, reader.id, "reader", keys["TSU"])
    _grant(session, reader.id, READER, "odin:TSU")


def _grant(session: WriteSession, account_id: int, token: str, scope: str) -> None:
    accounts.grant_token(session, account_id, hash_token(token), scope=scope, lifetime=YEARS)


def _cohort_ids(session: ReadSession) -> dict[str, int]:
    cohort = metadata.tables["cohort"]
    return {row.title: row.id for row in session.rows(sa.select(cohort.c.id, cohort.c.title))}


def ids_of(database: Database) -> Ids:
    """The ids of the campus in a database."""
    tables = metadata.tables
    with database.read() as session:
        keys = _cohort_ids(session)
        tsu = session.value(
            sa.select(tables["organization"].c.id).where(tables["organization"].c.acronym == "TSU")
        )
        group = tables["cohort_group"]
        (first, second) = session.column(
            sa.select(tables["offering"].c.id).order_by(tables["offering"].c.id)
        )
        place = session.value(sa.select(group.c.id).where(group.c.name == "Группа 11"))
    small = {name: keys[name.upper()] for name in ("open", "small", "bare", "locked", "foreign")}
    return Ids(tsu=tsu, group=place, disciplines=(first, second), **small)


class Counting(Database):
    """A database that remembers how many statements its last writer ran."""

    written = 0

    @contextmanager
    def write(self, *given: Any, **named: Any) -> Iterator[WriteSession]:
        with super().write(*given, **named) as session:
            yield session
        self.written = session.statements


@dataclass
class Client:
    """Registers people, as the holder of a token."""

    http: TestClient[Litestar]
    database: Counting
    ids: Ids

    def post(self, body: Any, token: str | None = TOKEN, **headers: str) -> httpx.Response:
        """POST `body`: bytes as they are, anything else as JSON."""
        sent = {"Content-Type": JSON} | {name.replace("_", "-"): v for name, v in headers.items()}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return self.http.post(REGISTER, content=content, headers=sent)

    def register(self, *users: Any, token: str = TOKEN, **options: Any) -> dict[str, Any]:
        """The entity of an answer to `users`."""
        response = self.post({"users": users, **options}, token)
        assert response.status_code == 200, response.text
        told: dict[str, Any] = response.json()
        assert (told["errors"], told["httpStatusCode"], told["isSuccess"]) == ([], 200, True)
        entity: dict[str, Any] = told["entity"]
        return entity

    def one(self, number: int = 1, *, token: str = TOKEN, **user: Any) -> dict[str, Any]:
        """What became of the one user that is sent."""
        (result,) = self.register(user_(number, **user), token=token)["results"]
        found: dict[str, Any] = result
        return found

    def refused(self, status: int, body: Any, token: str | None = TOKEN, **headers: str) -> Any:
        """The keys of a refusal, once nothing was written."""
        before = dump(self.database)
        response = self.post(body, token, **headers)
        assert response.status_code == status, response.text
        told = response.json()
        assert (told["entity"], told["httpStatusCode"]) == (None, status)
        assert told["isSuccess"] is False
        assert dump(self.database) == before
        return [fault["key"] for fault in told["errors"]]

    def rows(self, table: str, **where: Any) -> list[Any]:
        """Rows of a table, by id."""
        chosen = metadata.tables[table]
        statement = sa.select(chosen).where(*(chosen.c[n] == v for n, v in where.items()))
        with self.database.read() as session:
            return [*session.rows(statement.order_by(*chosen.primary_key.columns))]


def user_(number: int = 1, **changed: Any) -> dict[str, Any]:
    """A user as a client sends one; `number` tells them apart."""
    return {
        "lastName": "Иванов",
        "firstName": "Иван",
        "email": f"ivan{number}@example.org",
        **changed,
    }


@contextmanager
def client_of(url: str, **settings: Any) -> Iterator[Client]:
    """A client of an application over the campus at `url`."""
    database = Counting(url)
    app = create_app(Settings(database=url, **settings), database)
    with TestClient(cast(Litestar, app), raise_server_exceptions=False) as http:
        yield Client(http, database, ids_of(database))
    database.close()


def dump(database: Database) -> str:
    """All that a database holds, and which keys it will give out next."""
    told = []
    with database.read() as session:
        for table in metadata.sorted_tables:
            if table.name not in PASSED_OVER:
                rows = session.rows(sa.select(table).order_by(*table.primary_key.columns))
                told += [table.name, *map(repr, rows)]
        sequences = (
            "SELECT name, seq FROM sqlite_sequence ORDER BY name"
            if session.on_sqlite
            else "SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename"
        )
        told += map(repr, session.rows(sa.text(sequences)))
    return "\n".join(told)


def stranger(database: Database, address: str, *, verified: bool, entered_by: str) -> int:
    """Somebody with an address of mail, in no organization."""
    with database.write(Origin("tests")) as session:
        (key,) = bulk.new_ids(session, person, 1)
        names = {"family_name": "СТРАННИК", "given_name": "Я", "created_at": session.now}
        session.run(person.insert().values(id=key, **names))
        told = {"purpose": "personal", "verified": verified, "entered_by": entered_by}
        session.run(
            email_address.insert().values(
                person_id=key, address=address, folded=address.lower(), **told
            )
        )
    return key
