"""The token endpoint, as the page prints it and as RFC 6749 wants it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata

from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands as accounts
from matricula.record.accounts.tables import account
from matricula.record.applications import commands
from matricula.record.applications.tables import token_family, token_pair
from tests.dialects.stepik.oauth.clients import Clock, Program, opened, packed
from tests.dialects.stepik.oauth.school import (
    ADA,
    BEGINNING,
    BOB,
    MACHINE,
    NATIVE,
    PASSWORD,
    PHONE,
    SECRET,
    STRANGER,
    WEB,
)

KEYS = (MACHINE, SECRET)
CREDENTIALS = {"grant_type": "client_credentials"}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.mark.parametrize("path", ["/oauth2/token/", "/oauth2/token"])
def test_client_credentials_as_the_page_prints_them(program: Program, path: str) -> None:
    answer = program.token(KEYS, path, **CREDENTIALS)
    assert answer.status_code == 200
    told = answer.json()
    assert list(told) == ["access_token", "scope", "expires_in", "token_type"]
    assert re.fullmatch(r"[A-Za-z0-9]{30}", told["access_token"])
    assert told["scope"] == "read write"
    assert (told["expires_in"], told["token_type"]) == (36000, "Bearer")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"


def test_the_application_acts_as_its_owner(program: Program) -> None:
    token = program.token(KEYS, **CREDENTIALS).json()["access_token"]
    for scheme in ("Bearer", "bearer", "BEARER"):
        me = program.me(token, scheme=scheme)
        assert me.json() == {
            "name": "ada", "questions": 1, "scopes": ["read", "write"], "label": "Machine",
        }  # fmt: skip
    # Several live tokens side by side.
    other = program.token(KEYS, **CREDENTIALS).json()["access_token"]
    assert other != token
    assert program.works(token)


def test_keys_in_the_body(program: Program) -> None:
    form = {**CREDENTIALS, "client_id": MACHINE, "client_secret": SECRET}
    assert program.token(**form, ignored="x").status_code == 200
    # Some clients say the same in both places.
    assert program.token(KEYS, **form).status_code == 200


@pytest.mark.parametrize(
    ("basic", "form"),
    [
        ((MACHINE, "wrong"), {}),
        (("nobody", SECRET), {}),
        (None, {}),
        (None, {"client_id": MACHINE}),
        (None, {"client_id": MACHINE, "client_secret": "wrong"}),
        (None, {"client_id": MACHINE, "secret_id": SECRET}),
        ((MACHINE, ""), {}),
    ],
)
def test_a_wrong_client(program: Program, basic: Any, form: dict[str, str]) -> None:
    answer = program.token(basic, **CREDENTIALS, **form)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
    assert answer.headers["www-authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    "form",
    [
        {"client_id": WEB},
        {"client_secret": "another"},
        {"client_id": WEB, "client_secret": SECRET},
    ],
)
def test_two_clients_in_one_request(program: Program, form: dict[str, str]) -> None:
    answer = program.token(KEYS, **CREDENTIALS, **form)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "magic"}, "unsupported_grant_type"),
        ({"grant_type": 'é"\\'}, "unsupported_grant_type"),
        ({"grant_type": "implicit"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "unauthorized_client"),
        ({"grant_type": "password", "username": ADA, "password": PASSWORD}, "unauthorized_client"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "unauthorized_client"),
        ({**CREDENTIALS, "scope": "read admin"}, "invalid_scope"),
    ],
)
def test_what_cannot_be_asked(program: Program, form: dict[str, str], error: str) -> None:
    answer = program.token(KEYS, **form)
    assert (answer.status_code, answer.json()) == (400, {"error": error})
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "given", "writes"),
    [
        ("write read", "read write", True),
        ("read", "read", False),
        ("write", "write", True),
        ("", "read write", True),
    ],
)
def test_scopes(program: Program, asked: str, given: str, writes: bool) -> None:
    told = program.token(KEYS, **CREDENTIALS, scope=asked).json()
    assert told["scope"] == given
    assert program.me(told["access_token"], "DELETE").status_code == (200 if writes else 403)
    reads = "read" in given
    assert program.me(told["access_token"]).status_code == (200 if reads else 403)


def test_only_posts_with_forms(program: Program) -> None:
    address = f"/oauth2/token/?grant_type=client_credentials&client_id={MACHINE}"
    assert program.ask("GET", address).status_code == 405
    # Keys and grants in the address are not read (RFC 6749, 2.3.1).
    answer = program.ask("POST", f"{address}&client_secret={SECRET}")
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})
    answer = program.ask(
        "POST", "/oauth2/token", json=CREDENTIALS, headers={"Authorization": packed(*KEYS)}
    )
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})
    twice = "grant_type=client_credentials&scope=read&scope=write"
    headers = {"Authorization": packed(*KEYS)}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    answer = program.ask("POST", "/oauth2/token", content=twice, headers=headers)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


# --- What a token opens


def test_what_is_no_token(program: Program) -> None:
    token = program.token(KEYS, **CREDENTIALS).json()["access_token"]
    for wrong in ("x" * 30, token.swapcase(), "given-by-nobody"):
        answer = program.me(wrong)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="api", error="invalid_token"'
    # A token in the address is none (RFC 9700, 4.3.2).
    answer = program.ask("GET", f"/api/stepics/1?access_token={token}")
    assert answer.json() == {"guest": False, "proven": False}
    assert program.ask("GET", "/booklet", headers={"Authorization": f"Bearer {token}"}).is_error


def test_a_token_dies(program: Program) -> None:
    token = program.token(KEYS, **CREDENTIALS).json()["access_token"]
    program.rewrite(account.update().where(account.c.name == "ada").values(active=False))
    assert not program.works(token)
    assert program.token(KEYS, **CREDENTIALS).status_code == 401
    program.rewrite(account.update().values(active=True))
    assert program.works(token)
    program.rewrite(token_pair.update().values(expires_at=LONG_AGO))
    assert not program.works(token)


def test_a_token_given_by_hand(program: Program) -> None:
    with program.database.write(BEGINNING) as session:
        for secret, scope in (("by-hand", "stepik"), ("elsewhere", "scodoc")):
            commands_row = session.value(sa.select(account.c.id).where(account.c.name == "bob"))
            accounts.grant_token(
                session, commands_row, hash_token(secret), scope=scope, lifetime=YEAR
            )
    assert program.me("by-hand").json()["scopes"] == ["read", "write"]
    assert program.me("by-hand").json()["name"] == "bob"
    assert program.me("elsewhere").status_code == 403


def test_what_has_ended_is_cleared_away_and_no_list_grows(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.token(KEYS, **CREDENTIALS)
    program.rewrite(token_family.update().values(ends_at=LONG_AGO))
    monkeypatch.setattr(commands, "MOST_FAMILIES", 3)
    tokens = [program.token(KEYS, **CREDENTIALS).json()["access_token"] for _ in range(5)]
    assert [program.works(token) for token in tokens] == [False, False, True, True, True]
    assert len(program.told(sa.select(token_family.c.id))) == 3
    assert len(program.told(sa.select(token_pair.c.id))) == 3


def test_nothing_is_kept_that_opens_anything(program: Program) -> None:
    told = program.token(
        (PHONE, SECRET), grant_type="password", username=ADA, password=PASSWORD
    ).json()
    for table in (token_pair, token_family):
        for row in program.told(sa.select(table)):
            assert told["access_token"] not in map(str, row)
            assert told["refresh_token"] not in map(str, row)


# --- Passwords


def test_a_password(program: Program) -> None:
    form = {"grant_type": "password", "username": BOB, "password": PASSWORD}
    answer = program.token((PHONE, SECRET), **form)
    assert answer.status_code == 200
    assert list(answer.json())[-1] == "refresh_token"
    assert program.me(answer.json()["access_token"]).json()["name"] == "bob"
    # A confidential application without its secret is nobody, however it spells the parameter.
    answer = program.token(client_id=PHONE, secret_id=SECRET, **form)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_a_wrong_password(program: Program) -> None:
    form = {"grant_type": "password", "username": BOB, "password": "wrong"}
    answer = program.token((PHONE, SECRET), **form)
    assert answer.status_code == 401
    assert answer.json() == {
        "error": "invalid_grant", "error_description": "Invalid credentials given.",
    }  # fmt: skip
    for missing in ("username", "password"):
        left = {name: value for name, value in form.items() if name != missing}
        assert program.token((PHONE, SECRET), **left).json() == {"error": "invalid_request"}


def test_too_many_passwords(program: Program, clock: Clock) -> None:
    form = {"grant_type": "password", "username": BOB}
    statuses = [
        program.token((PHONE, SECRET), password="wrong", **form).status_code for _ in range(6)
    ]
    assert statuses == [401] * 5 + [429]
    answer = program.token((PHONE, SECRET), password=PASSWORD, **form)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "30"
    # Others go on.
    form["username"] = STRANGER
    assert program.token((PHONE, SECRET), password=PASSWORD, **form).status_code == 200


def test_passwords_are_off_by_default(url: str) -> None:
    with opened(url) as program:
        answer = program.token(
            (PHONE, SECRET), grant_type="password", username=ADA, password=PASSWORD
        )
        assert (answer.status_code, answer.json()) == (400, {"error": "unsupported_grant_type"})
        offered = program.ask("GET", "/.well-known/oauth-authorization-server").json()
        assert offered["grant_types_supported"] == [
            "authorization_code", "client_credentials", "refresh_token",
        ]  # fmt: skip
        assert offered["response_types_supported"] == ["code"]


# --- The end of a token, and what is offered


@pytest.mark.parametrize("path", ["/oauth2/revoke_token/", "/oauth2/revoke_token"])
@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revocation(program: Program, path: str, which: str) -> None:
    keys = (PHONE, SECRET)
    told = program.token(keys, grant_type="password", username=ADA, password=PASSWORD).json()
    # Not by another application, and nothing is said of it.
    for other in ((MACHINE, SECRET), keys):
        assert program.works(told["access_token"])
        answer = program.token(other, path, token=told[which], token_type_hint="nonsense")
        assert (answer.status_code, answer.content) == (200, b"")
    assert not program.works(told["access_token"])
    answer = program.token(keys, grant_type="refresh_token", refresh_token=told["refresh_token"])
    assert answer.json() == {"error": "invalid_grant"}
    assert program.token(keys, path, token="unknown").status_code == 200
    assert program.token(keys, path).json() == {"error": "invalid_request"}
    assert program.token((PHONE, "wrong"), path, token="x").status_code == 401


def test_metadata_is_that_of_rfc_8414(program: Program) -> None:
    told = program.ask("GET", "/.well-known/oauth-authorization-server").json()
    assert told["issuer"] == "http://testserver.local"
    assert told["token_endpoint"] == "http://testserver.local/oauth2/token/"
    assert told["code_challenge_methods_supported"] == ["S256"]
    # The validator knows no plain http but this machine's.
    here = {k: v.replace("testserver.local", "localhost") if isinstance(v, str) else v
            for k, v in told.items()}  # fmt: skip
    AuthorizationServerMetadata(here).validate()


def test_pages_of_other_sites_may_ask(program: Program) -> None:
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    answer = program.ask("OPTIONS", "/oauth2/token/", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Authorization" in answer.headers["access-control-allow-headers"]
    answer = program.ask("POST", "/oauth2/token", headers={"Origin": "https://app.example"})
    assert answer.status_code == 400
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    for path in ("/oauth2/authorize/", "/accounts/login/", "/oauth2/tokens"):
        answer = program.ask("OPTIONS", path, headers=asked)
        assert "access-control-allow-origin" not in answer.headers


def test_a_public_application_needs_no_secret_but_a_right_one(program: Program) -> None:
    form = {"grant_type": "authorization_code", "code": "unknown", "client_id": NATIVE}
    assert program.token(**form).json() == {"error": "invalid_grant"}
    assert program.token((NATIVE, SECRET), **form).json() == {"error": "invalid_grant"}
    assert program.token((NATIVE, "wrong"), **form).json() == {"error": "invalid_client"}
