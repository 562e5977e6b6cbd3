"""What a request may take, time and an hour's quota, and what is said where nothing can be."""

import base64
import logging
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient

from matricula.dialects import scodoc
from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands
from matricula.record.programmes import queries as programmes
from matricula.record.schema import accounts
from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import Database, Origin, ReadSession
from matricula.web import credits as quota
from tests.dialects.scodoc.conftest import TEMPLATE
from tests.dialects.scodoc.school import ADMIN, OTHER_DOOR, PASSWORD, RT_READER, build
from tests.harness.databases import DatabaseFrom
from tests.test_server import address_of, running, toy_environment

Client = TestClient[Litestar]
AWAY = "postgresql://nobody@127.0.0.1:1/nothing"
ENDLESS = sa.text(
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n"
)
TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
HALF_PAST = TEN + timedelta(minutes=30, microseconds=1)


@pytest.fixture
def database(database_from: DatabaseFrom) -> Iterator[Database]:
    """A school of the test's own, with no more connections than two."""
    opened = Database(database_from(TEMPLATE, build), pool_size=1)
    yield opened
    opened.close()


@contextmanager
def asking(database: Database, **options: Any) -> Iterator[Client]:
    app = create_app(Settings(**options), database, [scodoc.door])
    with TestClient(cast(Litestar, app), raise_server_exceptions=False) as client:
        yield client


def get(client: Client, path: str, token: str = ADMIN) -> httpx.Response:
    return client.get(f"/ScoDoc/api/{path}", headers={"Authorization": f"Bearer {token}"})


def sign_in(client: Client, name: str, password: str = PASSWORD) -> httpx.Response:
    packed = base64.b64encode(f"{name}:{password}".encode()).decode()
    return client.post("/ScoDoc/api/tokens", headers={"Authorization": f"Basic {packed}"})


def refused(answer: httpx.Response, status: int) -> str:
    """The sentence of a refusal in ScoDoc's form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert list(body) == ["error", "message"]
    return str(body["message"])


def second(database: Database) -> closing[Database]:
    """The same database, as another process opens it."""
    return closing(Database(database.url.render_as_string(hide_password=False)))


def token_hashes(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.column(sa.select(accounts.token.c.hash)))


# --- Time


def test_a_request_that_waits_too_long_writes_nothing(database: Database) -> None:
    with asking(database) as calm, second(database) as other:
        assert sign_in(calm, "reader-rt").status_code == 200
        before = token_hashes(database)
        with (
            asking(database, request_timeout=0.3) as hurried,
            other.write(Origin("tests")) as session,
        ):
            session.run(accounts.account.update().values(active=True))
            message = refused(sign_in(hurried, "reader-rt"), 408)
            assert message == "Dépassement du temps maximal autorisé."
        assert token_hashes(database) == before
        assert sign_in(calm, "reader-rt").status_code == 200
        assert len(token_hashes(database)) == len(before) + 1


def test_a_question_without_end_is_ended(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask_forever(session: ReadSession, *_: object) -> None:
        session.value(ENDLESS)

    with monkeypatch.context() as patch, asking(database, request_timeout=0.2) as hurried:
        patch.setattr(programmes, "programmes", ask_forever)
        for _ in range(3):  # more than there are connections
            refused(get(hurried, "formation"), 408)
    with asking(database) as calm:
        assert get(calm, "formation").status_code == 200


def test_a_body_that_does_not_come_is_not_waited_for(tmp_path: Path) -> None:
    environment = toy_environment(f"sqlite:///{tmp_path}/x.sqlite3", request_timeout=0.1)
    with running(["tests.identity.toy"], **environment) as process:
        address = urlsplit(address_of(process))
        for kind in ("application/json", "application/octet-stream"):
            head = f"POST /toy/body HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n"
            with socket.create_connection((address.hostname, address.port), timeout=10) as sender:
                sender.sendall(f"{head}Content-Length: 10\r\n\r\n12345".encode())
                with sender.makefile("rb") as received:
                    answer = received.read().decode()  # to the end: the server closes it
            assert answer.startswith("HTTP/1.1 408 ")
            assert answer.endswith("408|Request Timeout|the body came too slowly|/toy/body")


def test_without_a_limit_nothing_is_cut_off(database: Database) -> None:
    with asking(database, request_timeout=0) as client:
        assert get(client, "formation").status_code == 200
        assert sign_in(client, "reader-rt").status_code == 200


# --- Quota


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the time by which hours are counted."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(quota, "present", lambda: moment)

    set_to(HALF_PAST)
    return set_to


def credit_rows(database: Database) -> list[tuple[datetime, int]]:
    credit = accounts.request_credit.c
    with database.read() as session:
        rows = session.rows(sa.select(credit.hour, credit.taken).order_by(credit.hour))
    return [(row.hour, row.taken) for row in rows]


def test_an_account_has_its_quota_and_no_more(
    database: Database, clock: Callable[[datetime], None]
) -> None:
    with asking(database, hourly_quota=3) as client:
        assert sign_in(client, "administrator", "wrong").status_code == 401
        assert get(client, "departement", "no token of anybody").status_code == 401
        assert get(client, "etud/999999999").status_code == 404
        assert sign_in(client, "administrator").status_code == 200
        assert get(client, "departement").status_code == 200
        for answer in (get(client, "departement"), sign_in(client, "administrator")):
            assert refused(answer, 403).startswith("Crédits épuisés : ")
            assert answer.headers["retry-after"] == "1800"
        assert get(client, "departement", RT_READER).status_code == 200
        assert get(client, "departement", OTHER_DOOR).status_code == 403
        for later, still_told in ((1, True), (2, False)):
            clock(HALF_PAST + timedelta(hours=later))
            assert get(client, "departement").status_code == 200
            assert ((TEN, 3) in credit_rows(database)) is still_told


def test_all_processes_together_keep_to_the_quota(
    database: Database, clock: Callable[[datetime], None]
) -> None:
    del clock  # stands still
    with ExitStack() as stack:
        clients = [
            stack.enter_context(asking(stack.enter_context(second(database)), hourly_quota=100))
            for _ in range(2)
        ]
        pool = stack.enter_context(ThreadPoolExecutor(4))
        answers = list(pool.map(lambda turn: get(clients[turn % 2], "departement"), range(110)))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {200, 403}
    # Leases are of two: each process may be left with one that the other one misses.
    assert 98 <= statuses.count(200) <= 100
    assert credit_rows(database) == [(TEN, 100)]


def test_what_cannot_be_counted_is_not_let_through(
    database: Database, clock: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    del clock
    monkeypatch.setattr(quota, "PATIENCE", 0.05)
    account = accounts.account.c
    administrator = sa.select(account.id).where(account.name == "administrator")
    with asking(database, hourly_quota=3) as client, second(database) as other:
        with other.write(Origin("tests")) as session:
            commands.take_credits(session, session.value(administrator), TEN, wanted=1, quota=3)
            answer = get(client, "departement")
            refused(answer, 503)
            assert answer.headers["retry-after"] == "5"
        assert [get(client, "departement").status_code for _ in range(3)] == [200, 200, 403]


# --- The server cannot answer


def test_while_the_database_is_away_clients_are_told_when_to_come_again() -> None:
    with closing(Database(AWAY)) as away, asking(away) as client:
        for answer in (get(client, "formation"), client.get("/readyz")):
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "5"
        message = refused(get(client, "formation"), 503)
    assert message == "L'API est momentanément indisponible, réessayez dans quelques minutes."


def test_a_fault_inside_a_write_undoes_it_and_tells_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    written: list[str] = []

    def fail(session: ReadSession, *_: object) -> int:
        written.extend(before - set(session.column(sa.select(accounts.token.c.hash))))
        raise RuntimeError("a secret")

    caplog.set_level(logging.ERROR)
    before = token_hashes(database)
    monkeypatch.setattr(commands, "_add_token", fail)
    with asking(database) as client:
        answer = sign_in(client, "traveller")
        assert refused(answer, 500) == "Erreur inconnue, contactez-nous."
    assert written == [hash_token("token-that-has-expired")]
    assert token_hashes(database) == before
    (fault,) = [record for record in caplog.records if record.name == "matricula.faults"]
    assert fault.__dict__["fields"] == {"id": answer.headers["x-request-id"]}
    assert "RuntimeError: a secret" in caplog.text
