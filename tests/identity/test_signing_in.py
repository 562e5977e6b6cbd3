"""Signing in over HTTP: tokens, passwords, and what closes the door."""

import base64
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.testing import TestClient

from matricula.identity.passwords import hash_password
from matricula.identity.tokens import hash_token, new_token
from matricula.record.accounts import commands, queries
from matricula.record.accounts.errors import (
    AddressTaken,
    NameIsForeignAddress,
    NameTaken,
    RoleHeld,
    RoleNotHeld,
)
from matricula.record.organizations.tables import organization
from matricula.record.people.tables import email_address
from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import Database, Origin, WriteSession, migrate
from tests.identity.toy import DOOR

CLI = Origin("cli")
PASSWORD = "correct horse"
ADA = base64.b64encode(f"Ada:{PASSWORD}".encode()).decode()
Client = TestClient[Litestar]


def build(url: str) -> None:
    """A school with two departments and Ada, who is a registrar of RT."""
    database = Database(url)
    migrate.make_ready(database)
    with database.write(CLI) as session:
        rows = [
            {"id": number, "kind": "department", "acronym": acronym, "name": acronym}
            for number, acronym in ((1, "RT"), (2, "GEA"))
        ]
        for row in rows:
            session.run(organization.insert().values(**row, visible=True, created_at=session.now))
        ada = commands.add_account(session, "Ada", "ada@example.org", hash_password(PASSWORD))
        commands.assign_role(session, ada.id, "registrar", 1)
    database.close()


@pytest.fixture
def database(database_from: Callable[..., str]) -> Iterator[Database]:
    opened = Database(database_from("ada", build))
    yield opened
    opened.close()


@pytest.fixture
def client(database: Database) -> Iterator[Client]:
    app = create_app(Settings(tokens_alive=3), database, [DOOR])
    with TestClient(cast(Litestar, app)) as client:
        yield client


def ada(session: WriteSession) -> int:
    account = queries.account_named(session, "ada")
    assert account is not None
    return account.id


def given_token(
    database: Database,
    scope: str = "scodoc",
    lifetime: timedelta = timedelta(days=1),
    now: datetime | None = None,
) -> str:
    token = new_token()
    with database.write(CLI, now) as session:
        commands.grant_token(
            session, ada(session), hash_token(token), scope=scope, lifetime=lifetime
        )
    return token


def status(client: Client, token: str) -> int:
    return client.get("/toy/me", headers={"Authorization": f"Bearer {token}"}).status_code


def asked(client: Client, credentials: str = ADA) -> str:
    answer = client.post("/toy/tokens", headers={"Authorization": f"Basic {credentials}"})
    assert answer.status_code == 200
    return str(answer.json()["token"])


def basic(name: str, password: str) -> dict[str, str]:
    packed = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {packed}"}


# --- Tokens


def test_anonymous(client: Client) -> None:
    answer = client.get("/toy/me")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer wrong", f"Basic {ADA}", "Bearer \xe9", "Bearer a, Bearer b", "Token x"],
)
def test_wrong_credentials(client: Client, header: str) -> None:
    answer = client.get("/toy/me", headers={b"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401


def test_a_token_is_its_accounts_and_takes_one_question(client: Client, database: Database) -> None:
    token = given_token(database)
    answer = client.get("/toy/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.json() == {"name": "Ada", "questions": 1}


def test_the_log_says_whose_request_it_was(
    client: Client, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    token = given_token(database)
    caplog.set_level("INFO")
    assert status(client, token) == 200
    assert status(client, "wrong") == 401
    with database.write(CLI) as session:
        account = ada(session)
    logged = [r.__dict__["fields"]["account"] for r in caplog.records if hasattr(r, "fields")]
    assert logged == [account, None]
    assert token not in caplog.text


def test_two_authorization_headers_are_none(client: Client, database: Database) -> None:
    token = given_token(database)
    headers = [("Authorization", f"Bearer {token}"), ("Authorization", "Bearer other")]
    assert client.get("/toy/me", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("scope", "expected"),
    [("scodoc", 200), ("odin scodoc:RT", 200), ("scodoc:GEA", 403), ("scodoc:OLD", 403)],
)
def test_a_token_reaches_what_its_scope_and_its_roles_share(
    client: Client, database: Database, scope: str, expected: int
) -> None:
    assert status(client, given_token(database, scope)) == expected


def test_missing_scope(client: Client, database: Database) -> None:
    assert status(client, given_token(database, "odin stepik")) == 403


def test_a_token_ends_with_its_lifetime(client: Client, database: Database) -> None:
    hour, now = timedelta(hours=1), datetime.now(UTC)
    alive = given_token(database, lifetime=hour, now=now - hour + timedelta(minutes=1))
    over = given_token(database, lifetime=hour, now=now - hour)
    assert (status(client, alive), status(client, over)) == (200, 401)


def test_an_account_that_is_disabled_opens_nothing_until_it_is_enabled(
    client: Client, database: Database
) -> None:
    token = given_token(database)
    for change, expected in ((commands.deactivate, 401), (commands.activate, 200)):
        with database.write(CLI) as session:
            change(session, ada(session))
        assert status(client, token) == expected
        answer = client.post("/toy/tokens", headers=basic("Ada", PASSWORD))
        assert answer.status_code == expected


# --- Passwords


def test_a_password_buys_a_token_that_can_be_given_back(client: Client) -> None:
    token = asked(client)
    assert len(token) == 32
    assert status(client, token) == 200
    headers = {"Authorization": f"Bearer {token}"}
    assert client.delete("/toy/tokens", headers=headers).status_code == 204
    assert status(client, token) == 401
    assert client.delete("/toy/tokens", headers=headers).status_code == 401


@pytest.mark.parametrize("login", ["Ada", "ADA", "ada@example.org", " Ada@Example.ORG"])
def test_one_signs_in_with_name_or_address_whatever_the_case(client: Client, login: str) -> None:
    assert client.post("/toy/tokens", headers=basic(login, PASSWORD)).status_code == 200


@pytest.mark.parametrize(
    ("login", "password"),
    [("Ada", "wrong horse"), ("Bob", PASSWORD), ("", PASSWORD), ("Ada", ""), ("a@x.org", PASSWORD)],
)
def test_wrong_name_or_password(client: Client, login: str, password: str) -> None:
    answer = client.post("/toy/tokens", headers=basic(login, password))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic realm=")


def test_an_address_that_nobody_verified_signs_nobody_in(
    client: Client, database: Database
) -> None:
    with database.write(CLI) as session:
        eve = commands.add_account(session, "Eve", "eve@example.org", hash_password("evil horse"))
        claimed = {"person_id": eve.person_id, "address": "x@y.org", "folded": "x@y.org"}
        claimed |= {"purpose": "personal", "verified": False, "entered_by": "person"}
        session.run(email_address.insert().values(claimed))
    assert client.post("/toy/tokens", headers=basic("x@y.org", "evil horse")).status_code == 401
    with database.write(CLI) as session:
        session.run(email_address.update().values(verified=True))
    assert client.post("/toy/tokens", headers=basic("x@y.org", "evil horse")).status_code == 200


def test_asked_tokens_are_bounded_and_the_oldest_goes(client: Client, database: Database) -> None:
    by_hand = given_token(database)
    tokens = [asked(client) for _ in range(5)]
    assert [status(client, token) for token in tokens] == [401, 401, 200, 200, 200]
    assert status(client, by_hand) == 200


def test_tokens_asked_for_at_the_same_moment_are_bounded_too(database: Database) -> None:
    def ask(during: Callable[[], object] = int) -> None:
        with database.write(CLI) as session:
            commands.issue_token(
                session,
                ada(session),
                hash_token(new_token()),
                scope="scodoc",
                lifetime=timedelta(hours=1),
                alive_at_most=3,
            )
            during()

    for _ in range(3):
        ask()
    second: list[Future[None]] = []

    def let_another_ask() -> None:
        second.append(pool.submit(ask))
        time.sleep(0.5)  # In which it could finish, if it did not wait for this one to commit.

    with ThreadPoolExecutor(1) as pool:
        ask(let_another_ask)
        second[0].result(10)
    with database.write(CLI) as session:
        assert len(queries.tokens_of(session, ada(session))) == 3


def test_expired_tokens_are_cleared_away_when_one_is_asked_for(
    client: Client, database: Database
) -> None:
    given_token(database, lifetime=timedelta(hours=1), now=datetime(2020, 1, 1, tzinfo=UTC))
    asked(client)
    with database.write(CLI) as session:
        kept = queries.tokens_of(session, ada(session))
    assert [row.requested for row in kept] == [True]


def test_only_the_hash_of_a_token_is_stored(client: Client, database: Database) -> None:
    token = asked(client)
    with database.read() as session:
        held = queries.token_holder(session, hash_token(token), datetime.now(UTC))
        assert held is not None
        assert queries.token_holder(session, token, datetime.now(UTC)) is None


def test_a_new_password_ends_the_tokens_that_the_old_one_bought(
    client: Client, database: Database
) -> None:
    bought, by_hand = asked(client), given_token(database)
    with database.write(CLI) as session:
        commands.set_password_hash(session, ada(session), hash_password("other horse"))
    assert (status(client, bought), status(client, by_hand)) == (401, 200)
    assert client.post("/toy/tokens", headers=basic("Ada", PASSWORD)).status_code == 401
    assert client.post("/toy/tokens", headers=basic("Ada", "other horse")).status_code == 200


def test_an_old_hash_is_renewed_by_the_first_sign_in(client: Client, database: Database) -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    with database.write(CLI) as session:
        commands.set_password_hash(session, ada(session), older)
    assert asked(client)
    with database.read() as session:
        account = queries.account_named(session, "Ada")
    assert account is not None
    assert account.password_hash != older
    assert asked(client)


# --- Accounts


@pytest.mark.parametrize(
    ("name", "email", "refused"),
    [
        ("ADA", "other@example.org", NameTaken),
        ("other", "ADA@example.org", AddressTaken),
        ("ada@example.org", "other@example.org", NameIsForeignAddress),
        ("bob@example.org", "eve@example.org", NameIsForeignAddress),
    ],
)
def test_no_account_signs_in_as_another(
    database: Database, name: str, email: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused), database.write(CLI) as session:
        commands.add_account(session, name, email, None)


def test_an_account_may_be_named_by_its_own_address(client: Client, database: Database) -> None:
    with database.write(CLI) as session:
        commands.add_account(session, "bob@x.org", "Bob@x.org", hash_password(PASSWORD))
    assert client.post("/toy/tokens", headers=basic("bob@x.org", PASSWORD)).status_code == 200


@pytest.mark.parametrize("where", [1, None])
def test_a_role_is_held_once_and_withdrawn_once(database: Database, where: int | None) -> None:
    with database.write(CLI) as session:
        commands.assign_role(session, ada(session), "teacher", where)
        with pytest.raises(RoleHeld):
            commands.assign_role(session, ada(session), "teacher", where)
        with pytest.raises(RoleNotHeld):
            commands.withdraw_role(session, ada(session), "teacher", 2)
        holder = queries.account_holder(session, ada(session))
        assert holder is not None
        assert holder.roles == {("registrar", 1), ("teacher", where)}
        commands.withdraw_role(session, ada(session), "teacher", where)
        with pytest.raises(RoleNotHeld):
            commands.withdraw_role(session, ada(session), "teacher", where)
