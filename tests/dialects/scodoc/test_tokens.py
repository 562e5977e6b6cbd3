"""Tokens: asked for with a password, given back, dead."""

import base64

import httpx
import pytest

from matricula.record.schema import accounts
from matricula.store import Origin
from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ADMIN, EXPIRED, OTHER_DOOR, PASSWORD, Change


def sign_in(client: Client, name: str = "reader-rt", password: str = PASSWORD) -> httpx.Response:
    packed = base64.b64encode(f"{name}:{password}".encode()).decode()
    return client.http.post("/ScoDoc/api/tokens", headers={"Authorization": f"Basic {packed}"})


def test_a_token_opens_the_door(own_client: Client) -> None:
    response = sign_in(own_client)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    assert list(body) == ["token"]
    assert len(body["token"]) == 32
    assert own_client.json("departement", body["token"]) == [1]
    assert own_client.get("etud/1", body["token"]).status_code == 200


def test_every_request_gives_a_new_token(own_client: Client) -> None:
    tokens = [sign_in(own_client).json()["token"] for _ in range(3)]
    assert len(set(tokens)) == 3
    assert [own_client.get("departement", token).status_code for token in tokens] == [200] * 3


def test_a_token_given_back_is_dead(own_client: Client) -> None:
    token, other = sign_in(own_client).json()["token"], sign_in(own_client).json()["token"]
    response = own_client.ask("DELETE", "tokens", token)
    assert response.status_code == 204
    assert response.content == b""
    for method, path in (("GET", "departement"), ("DELETE", "tokens")):
        dead = own_client.ask(method, path, token)
        assert dead.status_code == 401
        assert dead.json()["message"] == "Non autorise (logic)"
        assert dead.headers["www-authenticate"] == "Bearer"
    assert own_client.get("departement", other).status_code == 200


@pytest.mark.parametrize(
    ("name", "password"),
    [("reader-rt", "wrong password"), ("nobody", PASSWORD), ("", ""), ("reader-rt", "")],
)
def test_a_wrong_password(client: Client, name: str, password: str) -> None:
    response = sign_in(client, name, password)
    assert response.status_code == 401
    assert response.json() == {"error": "Unauthorized"}  # As the real one: token_bad_password.json.
    assert response.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize("header", ["Bearer " + ADMIN, "Basic ???", "Basic", "", "Digest x"])
def test_no_password_at_all(client: Client, header: str) -> None:
    response = client.http.post("/ScoDoc/api/tokens", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Basic ")


def test_an_account_that_is_closed(own_client: Client, change: Change) -> None:
    token = sign_in(own_client).json()["token"]
    change.run(accounts.account.update().values(active=False))
    assert sign_in(own_client).status_code == 401
    assert own_client.get("departement", token).status_code == 401


def test_only_a_token_of_this_door_is_given_back_here(client: Client) -> None:
    assert client.ask("DELETE", "tokens", None).status_code == 401
    assert client.ask("DELETE", "tokens", EXPIRED).status_code == 401
    assert client.ask("DELETE", "tokens", OTHER_DOOR).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"), [(b"{bad", 406), (b"[1,", 406), (b"{}", 200), (b"", 200)]
)
def test_a_body_announced_as_json_is_json(own_client: Client, body: bytes, status: int) -> None:
    packed = base64.b64encode(f"reader-rt:{PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {packed}", "Content-Type": "application/json"}
    response = own_client.http.post("/ScoDoc/api/tokens", headers=headers, content=body)
    assert response.status_code == status
    if status == 406:
        assert response.json()["error"] == "Not Acceptable"


def test_who_asks_for_tokens_while_somebody_writes_keeps_no_reader_waiting(
    own_client: Client,
) -> None:
    """On SQLite one writes at a time: those who ask meanwhile are soon told to come again."""
    if not own_client.database.on_sqlite:
        pytest.skip("writers of PostgreSQL do not wait for each other")
    with own_client.database.write(Origin("import")):
        assert sign_in(own_client).status_code == 503
        assert own_client.get("etud/1").status_code == 200
    assert sign_in(own_client).status_code == 200
