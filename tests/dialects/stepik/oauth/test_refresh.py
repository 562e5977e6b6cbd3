"""Refresh tokens: each renews once, and one that comes again ends its family (RFC 9700, 4.14)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from matricula.record.accounts.tables import account
from matricula.record.applications import commands
from matricula.record.applications.tables import application, token_family, token_pair
from tests.dialects.stepik.oauth.clients import Browser, Program, bought, code_for, opened
from tests.dialects.stepik.oauth.school import ADA, PASSWORD, PHONE, SECRET, WEB

SPENT = {"error": "invalid_grant"}


def renewed(
    program: Program, refresh_token: str, client_id: str = WEB, **told: str
) -> httpx.Response:
    return program.token(
        (client_id, SECRET), grant_type="refresh_token", refresh_token=refresh_token, **told
    )


@pytest.fixture
def first(program: Program, ada: Browser) -> dict[str, Any]:
    """The tokens that a code bought."""
    told: dict[str, Any] = bought(program, code_for(ada)).json()
    return told


def test_a_pair_takes_the_place_of_another(program: Program, first: dict[str, Any]) -> None:
    answer = renewed(program, first["refresh_token"])
    assert answer.status_code == 200
    second = answer.json()
    assert list(second) == list(first)
    assert second["refresh_token"] != first["refresh_token"]
    assert not program.works(first["access_token"])
    assert program.works(second["access_token"])
    third = renewed(program, second["refresh_token"]).json()
    assert program.works(third["access_token"])


def test_one_that_comes_again_ends_the_family(program: Program, first: dict[str, Any]) -> None:
    second = renewed(program, first["refresh_token"]).json()
    answer = renewed(program, first["refresh_token"])
    assert (answer.status_code, answer.json()) == (401, SPENT)
    assert not program.works(second["access_token"])
    assert renewed(program, second["refresh_token"]).json() == SPENT


def test_of_several_at_once_one_renews(program: Program, first: dict[str, Any]) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: renewed(program, first["refresh_token"]), range(6)))
    right = [answer.json() for answer in answers if answer.status_code == 200]
    assert len(right) == 1
    assert all(a.json() == SPENT for a in answers if a.status_code != 200)
    assert not program.works(right[0]["access_token"])


def test_a_scope_may_shrink_and_never_grow(program: Program, ada: Browser) -> None:
    told = bought(program, code_for(ada, scope="read")).json()
    assert told["scope"] == "read"
    grown = renewed(program, told["refresh_token"], scope="read write")
    assert (grown.status_code, grown.json()) == (400, {"error": "invalid_scope"})
    # Refused, it was not used up.
    assert renewed(program, told["refresh_token"], scope="read").json()["scope"] == "read"


def test_it_belongs_to_one_application(program: Program, first: dict[str, Any]) -> None:
    assert renewed(program, first["refresh_token"], PHONE).json() == SPENT
    assert program.works(first["access_token"])
    assert renewed(program, first["refresh_token"]).status_code == 200
    assert renewed(program, "unknown").status_code == 401
    missing = program.token((WEB, SECRET), grant_type="refresh_token")
    assert missing.json() == {"error": "invalid_request"}
    # An access token renews nothing.
    assert renewed(program, first["access_token"]).json() == SPENT


def test_it_dies_unused(program: Program, first: dict[str, Any]) -> None:
    row = program.told(sa.select(token_pair.c.created_at, token_pair.c.refresh_expires_at))[0]
    assert row.refresh_expires_at - row.created_at == timedelta(days=90)
    program.rewrite(token_pair.update().values(refresh_expires_at=datetime(2020, 1, 1, tzinfo=UTC)))
    assert renewed(program, first["refresh_token"]).json() == SPENT


def test_it_ends_with_the_account(program: Program, first: dict[str, Any]) -> None:
    program.rewrite(account.update().values(active=False))
    assert renewed(program, first["refresh_token"]).is_error
    program.rewrite(account.update().values(active=True))
    assert renewed(program, first["refresh_token"]).status_code == 200


def test_it_ends_with_the_terms(program: Program, first: dict[str, Any]) -> None:
    other = application.update().where(application.c.client_id == WEB)
    program.rewrite(other.values(grant_type="client-credentials"))
    answer = renewed(program, first["refresh_token"])
    assert answer.json() == {"error": "unauthorized_client"}


def test_a_password_s_tokens_end_with_the_grant(url: str) -> None:
    with opened(url, oauth_password_grant=True) as program:
        told = program.token(
            (PHONE, SECRET), grant_type="password", username=ADA, password=PASSWORD
        ).json()
    with opened(url) as program:
        answer = renewed(program, told["refresh_token"], PHONE)
        assert answer.json() == {"error": "unauthorized_client"}


def test_a_family_remembers_a_bounded_number(
    program: Program, first: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_PAIRS", 3)
    token = first["refresh_token"]
    for _ in range(6):
        token = renewed(program, token).json()["refresh_token"]
    assert len(program.told(sa.select(token_pair.c.id))) == 4
    assert len(program.told(sa.select(token_family.c.id))) == 1
    # Too old to be known again: refused, and nothing else.
    assert renewed(program, first["refresh_token"]).json() == SPENT
    assert renewed(program, token).status_code == 200
