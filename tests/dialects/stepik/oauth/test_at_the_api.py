"""What opens the real API: applications' tokens and browsers' sessions. Source: page, "OAuth 2"."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.dialects.stepik.oauth.clients import (
    ON,
    Browser,
    Program,
    bought,
    code_for,
    opened,
    packed,
)
from tests.dialects.stepik.oauth.school import MACHINE, PASSWORD, PHONE, SECRET, STRANGER

COURSE = {"course": {"title": "Written by a program"}}


@pytest.fixture
def program(url: str) -> Iterator[Program]:
    """A server with all of its doors."""
    with opened(url, None, **ON) as made:
        yield made


def token_of(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def user_of(program: Program, headers: dict[str, str]) -> int:
    answer = program.ask("GET", "/api/stepics/1", headers=headers)
    assert answer.status_code == 200, answer.text
    user: int = answer.json()["stepics"][0]["user"]
    return user


def test_the_page_s_own_two_requests(program: Program) -> None:
    bought_ = program.token((MACHINE, SECRET), grant_type="client_credentials")
    headers = token_of(bought_)
    assert bought_.json() | {"access_token": ""} == {
        "access_token": "",
        "scope": "read write",
        "expires_in": 36000,
        "token_type": "Bearer",
    }
    me = user_of(program, headers)
    answer = program.ask("GET", f"/api/social-accounts?user={me}", headers=headers)
    assert answer.json() == {
        "meta": {"page": 1, "has_next": False, "has_previous": False},
        "social-accounts": [],
    }


def test_a_program_acts_for_whoever_allowed_it(program: Program, browser: Browser) -> None:
    browser.sign_in(STRANGER, PASSWORD)
    theirs = token_of(bought(program, code_for(browser)))
    owners = token_of(program.token((MACHINE, SECRET), grant_type="client_credentials"))
    assert user_of(program, theirs) != user_of(program, owners)
    made = program.ask("POST", "/api/courses", headers=theirs, json=COURSE)
    assert made.status_code == 201, made.text
    assert made.json()["courses"][0]["owner"] == user_of(program, theirs)
    number = made.json()["courses"][0]["id"]
    seen = [program.ask("GET", f"/api/courses/{number}", headers=h) for h in (theirs, owners, {})]
    assert [answer.status_code for answer in seen] == [200, 404, 404]


def test_a_token_that_only_reads_writes_nothing(program: Program) -> None:
    form = {"grant_type": "password", "username": STRANGER, "password": PASSWORD}
    headers = token_of(program.token((PHONE, SECRET), scope="read", **form))
    assert user_of(program, headers) > 0
    refused = program.ask("POST", "/api/courses", headers=headers, json=COURSE)
    assert (refused.status_code, refused.json().keys()) == (403, {"detail"})
    only_writes = token_of(program.token((PHONE, SECRET), scope="write", **form))
    assert program.ask("GET", "/api/courses", headers=only_writes).status_code == 403


@pytest.mark.parametrize("token", ["x" * 30, "x" * 32, "", "x y"])
def test_a_token_that_opens_nothing_is_refused_everywhere(program: Program, token: str) -> None:
    answer = program.ask("GET", "/api/courses", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert answer.json().keys() == {"detail"}
    assert answer.headers["www-authenticate"].startswith('Bearer realm="api"')


def test_an_ended_token_opens_nothing(program: Program) -> None:
    headers = token_of(program.token((MACHINE, SECRET), grant_type="client_credentials"))
    token = headers["Authorization"].removeprefix("Bearer ")
    ended = program.ask(
        "POST",
        "/oauth2/revoke_token/",
        data={"token": token},
        headers={"Authorization": packed(MACHINE, SECRET)},
    )
    assert ended.status_code == 200
    assert program.ask("GET", "/api/courses", headers=headers).status_code == 401


def test_a_browser_reads_by_its_cookie_and_writes_with_proof(browser: Browser) -> None:
    browser.sign_in()
    me = browser.get("/api/stepics/1").json()["stepics"][0]["user"]
    assert me > 0
    body: dict[str, Any] = {"json": COURSE}
    assert browser.ask("POST", "/api/courses", **body).status_code == 403
    wrong = {"X-CSRFToken": "wrong"}
    assert browser.ask("POST", "/api/courses", wrong, **body).status_code == 403
    proof = {"X-CSRFToken": browser.cookies["csrftoken"]}
    foreign = {**proof, "Sec-Fetch-Site": "cross-site"}
    assert browser.ask("POST", "/api/courses", foreign, **body).status_code == 403
    made = browser.ask("POST", "/api/courses", proof, **body)
    assert (made.status_code, made.json()["courses"][0]["owner"]) == (201, me)


def test_a_guest_is_given_a_session_and_keeps_it(browser: Browser) -> None:
    told = browser.get("/api/stepics/1").json()
    assert told["users"][0]["is_guest"] is True
    assert browser.cookies.keys() == {"sessionid", "csrftoken"}
    kept = dict(browser.cookies)
    browser.get("/api/stepics/1")
    assert browser.cookies == kept
    proof = {"X-CSRFToken": kept["csrftoken"]}
    assert browser.ask("POST", "/api/courses", proof, json=COURSE).status_code == 401
    assert "set-cookie" not in browser.get("/api/courses").headers


def test_two_cookies_and_a_token_as_old_scripts_send_them(
    program: Program, browser: Browser
) -> None:
    """They ask /teach/courses for cookies first, and send them with the token."""
    assert browser.get("/teach/courses").status_code == 200
    headers = token_of(program.token((MACHINE, SECRET), grant_type="client_credentials"))
    headers |= {"X-CSRFToken": browser.cookies["csrftoken"]}
    made = browser.ask("POST", "/api/courses", headers, json=COURSE)
    assert made.status_code == 201, made.text


def test_pages_of_other_sites_may_ask_here_and_not_at_other_doors(program: Program) -> None:
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}
    allowed = program.ask("OPTIONS", "/api/courses", headers=asked)
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in allowed.headers
    read = program.ask("GET", "/api/courses", headers={"Origin": "https://app.example"})
    assert read.headers["access-control-allow-origin"] == "*"
    other = program.ask("GET", "/api/v1/grades", headers={"Origin": "https://app.example"})
    assert "access-control-allow-origin" not in other.headers


def test_whoever_registers_is_seen_by_the_name_they_gave(browser: Browser) -> None:
    page = browser.get("/accounts/signup/")
    form = {"first_name": "Nina", "last_name": "Newcomer", "email": "nina@example.net"}
    made = browser.send(page, "/accounts/signup/", password=PASSWORD, **form)
    assert made.status_code == 303, made.text
    me = browser.get("/api/stepics/1").json()["stepics"][0]["user"]
    (shown,) = Browser(browser.http).get(f"/api/users/{me}").json()["users"]
    assert (shown["first_name"], shown["last_name"]) == ("Nina", "Newcomer")
    assert not shown["is_guest"]
    (own,) = browser.get("/api/email-addresses").json()["email-addresses"]
    assert (own["email"], own["is_verified"]) == ("nina@example.net", False)
    other = Browser(browser.http)
    other.sign_in()
    assert other.get(f"/api/email-addresses?user={me}").json()["email-addresses"] == []
