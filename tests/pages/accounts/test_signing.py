"""Signing in and out, and registering: what it gives, and what it does not."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import cast

import pytest
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient

from matricula.identity.passwords import hash_password
from matricula.identity.tokens import hash_token
from matricula.record.accounts import commands, queries
from matricula.record.accounts.errors import AddressTaken
from matricula.record.accounts.tables import account, role_assignment
from matricula.record.browsers.tables import account_session
from matricula.record.links.tables import browser_session
from matricula.record.people.tables import email_address, person
from matricula.server import create_app
from matricula.settings import Settings
from matricula.store import Database
from matricula.web.asgi import Receive, Scope, Send
from tests.dialects.scodoc.conftest import Counting
from tests.dialects.stepik.oauth.clients import (
    BASE,
    Browser,
    Clock,
    Program,
    authorize,
    bought,
    code_for,
    hidden,
    opened,
    packed,
)
from tests.dialects.stepik.oauth.school import (
    ADA,
    BEGINNING,
    BOB,
    PASSWORD,
    PHONE,
    SECRET,
    STRANGER,
)
from tests.dialects.stepik.oauth.toy import DOOR

LOGIN, SIGNUP, LOGOUT = "/accounts/login/", "/accounts/signup/", "/accounts/logout/"
APPLICATIONS = "/oauth2/applications/"
DAWN = datetime(2020, 1, 1, tzinfo=UTC)


def registered(browser: Browser, email: str, password: str = PASSWORD, **told: str) -> int:
    """Register; the status of the answer: 303 where it is done."""
    form = {"first_name": "Dora", "last_name": "Ngo", **told}
    page = browser.get(SIGNUP)
    return browser.send(page, SIGNUP, email=email, password=password, **form).status_code


def name_of(browser: Browser) -> object:
    return browser.get("/api/stepics/1").json().get("name")


# --- Signing in


@pytest.mark.parametrize("login", ["ada", "ADA", ADA, ADA.upper(), f" {ADA} "])
@pytest.mark.parametrize("slash", ["/", ""])
def test_by_name_or_by_address(browser: Browser, login: str, slash: str) -> None:
    page = browser.get("/accounts/login" + slash)
    assert page.status_code == 200
    answer = browser.send(page, LOGIN, login=login, password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, APPLICATIONS)
    assert name_of(browser) == "ada"
    # Who is in is not asked again.
    assert browser.get(LOGIN).headers["location"] == APPLICATIONS


@pytest.mark.parametrize(
    ("login", "password"), [(ADA, "not hers"), ("nobody", PASSWORD), ("", ""), (ADA, "x" * 5000)]
)
def test_wrong(browser: Browser, login: str, password: str) -> None:
    answer = browser.sign_in(login, password)
    assert answer.status_code == 400
    assert "Name or password is wrong" in answer.text
    assert password not in answer.text or not password
    assert name_of(browser) is None


def test_cookies(program: Program, browser: Browser) -> None:
    first = browser.get(LOGIN).headers.get_list("set-cookie")
    assert len(first) == 2
    session, csrf = sorted(first, reverse=True)
    assert re.match(r"sessionid=[\w-]{32};", session)
    assert "HttpOnly" in session
    assert "HttpOnly" not in csrf
    for line in first:
        assert "SameSite=lax" in line
        assert "Path=/" in line
        assert "Secure" not in line
    before = browser.cookies["sessionid"]
    browser.sign_in()
    # Another one: nobody is let into a session that somebody laid into their browser.
    assert browser.cookies["sessionid"] != before
    (row,) = program.told(sa.select(account_session))
    assert browser.cookies["sessionid"] not in map(str, row)


def test_secure_cookies_where_the_address_is_https(url: str) -> None:
    with opened(url, public_url="https://school.example") as program:
        browser = Browser(program.http)
        lines = browser.get(LOGIN).headers.get_list("set-cookie")
        assert all("Secure" in line for line in lines)


def test_a_session_ends(program: Program, ada: Browser) -> None:
    kept = dict(ada.cookies)
    page = ada.get(LOGOUT)
    assert page.status_code == 200
    answer = ada.send(page, LOGOUT)
    assert (answer.status_code, answer.headers["location"]) == (303, LOGIN)
    assert "sessionid" not in ada.cookies
    ada.cookies = kept
    assert name_of(ada) is None
    assert ada.get(LOGOUT).headers["location"] == LOGIN

    ada.sign_in()
    program.rewrite(account_session.update().values(expires_at=DAWN))
    assert name_of(ada) is None
    ada.sign_in()
    assert len(program.told(sa.select(account_session.c.id))) == 1
    program.rewrite(account.update().values(active=False))
    assert name_of(ada) is None


def test_a_new_password_ends_what_the_old_one_opened(program: Program, ada: Browser) -> None:
    token = bought(program, code_for(ada)).json()["access_token"]
    own = program.token(("ma" * 20, SECRET), grant_type="client_credentials").json()
    with program.database.write(BEGINNING) as session:
        found = queries.account_named(session, "ada")
        assert found
        commands.set_password_hash(session, found.id, hash_password("another password"))
    assert name_of(ada) is None
    assert not program.works(token)
    # An application's own secret is no password.
    assert program.works(own["access_token"])


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        " //evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "evil",
        "",
    ],
)
def test_onward_to_paths_of_this_server_alone(browser: Browser, onward: str) -> None:
    page = browser.get(LOGIN)
    form = {"login": ADA, "password": PASSWORD, "next": onward}
    assert browser.send(page, LOGIN, **form).headers["location"] == APPLICATIONS
    answer = browser.ask("GET", LOGIN, params={"next": onward})
    assert answer.status_code == 400 or answer.headers["location"] == APPLICATIONS
    page = browser.get(LOGOUT)
    assert browser.send(page, LOGOUT, next=onward).headers["location"] == LOGIN


def test_onward(browser: Browser) -> None:
    page = browser.ask("GET", LOGIN, params={"next": "/booklet?a=1"})
    answer = browser.send(page, LOGIN, login=ADA, password=PASSWORD)
    assert answer.headers["location"] == "/booklet?a=1"


def test_forms_of_other_sites(program: Program, browser: Browser) -> None:
    """Somebody could be let in as somebody else (login CSRF)."""
    form = {"login": ADA, "password": PASSWORD}
    assert browser.ask("POST", LOGIN, data=form).status_code == 403
    page = browser.get(LOGIN)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    fields = hidden(page, LOGIN) | form
    assert browser.ask("POST", LOGIN, foreign, data=fields).status_code == 403
    assert browser.ask("POST", LOGIN, data=fields | {"csrfmiddlewaretoken": "é"}).status_code == 403
    other = Browser(program.http)
    other.get(LOGIN)
    assert other.ask("POST", LOGIN, data=fields).status_code == 403
    signed = browser.ask("POST", LOGIN, {"Sec-Fetch-Site": "same-origin"}, data=fields)
    assert signed.status_code == 303
    assert browser.ask("POST", LOGOUT).status_code == 403
    assert name_of(browser) == "ada"


def test_guests_get_cookies_and_stay_guests(browser: Browser) -> None:
    answer = browser.get("/teach/courses")
    assert answer.status_code == 200
    assert {"csrftoken", "sessionid"} == set(browser.cookies)
    assert browser.get("/api/stepics/1").json() == {"guest": True, "proven": False}
    proof = {"X-CSRFToken": browser.cookies["csrftoken"]}
    assert browser.ask("GET", "/api/stepics/1", proof).json() == {"guest": True, "proven": True}
    elsewhere = proof | {"Origin": "https://evil.example"}
    assert not browser.ask("GET", "/api/stepics/1", elsewhere).json()["proven"]
    assert not browser.ask("GET", "/api/stepics/1", {"X-CSRFToken": "x"}).json()["proven"]
    # They are kept as they are.
    assert not browser.get("/teach/courses").headers.get_list("set-cookie")
    browser.cookies = {"sessionid": "not one of ours", "csrftoken": "x"}
    browser.get("/teach/courses/")
    assert re.fullmatch(r"[\w-]{32}", browser.cookies["sessionid"])
    assert browser.get(APPLICATIONS).headers["location"].startswith(LOGIN)


def test_who_came_by_a_link_is_no_account(program: Program, browser: Browser) -> None:
    """A login link reaches one organization, and no application (decision 11)."""
    secret = "l" * 32
    found = program.told(sa.select(person.c.id).limit(1))[0].id
    program.rewrite(
        browser_session.insert().values(
            hash=hash_token(secret),
            person_id=found,
            organization_id=1,
            created_at=DAWN,
            expires_at=datetime(2100, 1, 1, tzinfo=UTC),
        )
    )
    for name in ("matricula_session", "sessionid"):
        browser.cookies = {name: secret}
        for address in (authorize(), APPLICATIONS):
            assert browser.get(address).headers["location"].startswith(LOGIN), name


@pytest.fixture
def proxied(url: str) -> Iterator[Program]:
    """The server behind a proxy of its own, which says where clients come from."""
    database = Counting(url)
    app = create_app(Settings(trusted_proxies="127.0.0.1"), database, [DOOR])

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        scope["client"] = ("127.0.0.1", 5)
        await app(scope, receive, send)

    with TestClient(cast(Litestar, behind)) as http:
        yield Program(http, database)
    database.close()


def test_too_many_tries(browser: Browser, clock: Clock) -> None:
    for _ in range(5):
        assert browser.sign_in(ADA, "wrong").status_code == 400
    answer = browser.sign_in()
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "30"
    assert "Too many tries" in answer.text
    # Nobody is locked out for long, and others not at all.
    clock.now += 30
    assert browser.sign_in().status_code == 303
    assert Browser(browser.http).sign_in(BOB).status_code == 303


def test_somebody_elses_tries_keep_nobody_away(proxied: Program, clock: Clock) -> None:
    """From where she signs in, nobody's tries from elsewhere count against her."""
    http = proxied.http
    home, elsewhere = "192.0.2.1", "198.51.100.{}"
    assert tried(Browser(http), home, PASSWORD) == 303
    statuses = [tried(Browser(http), elsewhere.format(n // 4), "wrong") for n in range(40)]
    assert statuses.count(400) == 30
    assert statuses[-1] == 429
    assert tried(Browser(http), elsewhere.format(99), PASSWORD) == 429
    assert tried(Browser(http), home, PASSWORD) == 303
    clock.now += 20
    assert tried(Browser(http), elsewhere.format(99), PASSWORD) == 303


def tried(browser: Browser, address: str, password: str) -> int:
    page = browser.get(LOGIN)
    form = {**hidden(page, LOGIN), "login": ADA, "password": password}
    return browser.ask("POST", LOGIN, {"X-Forwarded-For": address}, data=form).status_code


# --- Registering


def test_a_stranger_registers_within_the_authorize_step(program: Program, browser: Browser) -> None:
    login = browser.get(authorize()).headers["location"]
    page = browser.get(login)
    there = re.search(r'href="(/accounts/signup/\?next=[^"]*)"', page.text)
    assert there
    page = browser.get(there[1])
    assert "to go on to Web" in page.text
    answer = browser.send(
        page, SIGNUP, first_name=" Dora ", last_name="Ngo", email="Dora@Example.org",
        password=PASSWORD,
    )  # fmt: skip
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"])
    assert "act for you, Dora Ngo" in page.text
    row = program.told(sa.select(person).where(person.c.display_name == "Dora Ngo"))[0]
    assert (row.family_name, row.given_name) == ("", "")
    address = program.told(sa.select(email_address).where(email_address.c.person_id == row.id))[0]
    assert (address.entered_by, address.verified, address.address) == (
        "person", False, "Dora@Example.org",
    )  # fmt: skip
    found = program.told(sa.select(account).where(account.c.person_id == row.id))[0]
    assert re.fullmatch(r"~[0-9a-f]{16}", found.name)
    assert not program.told(
        sa.select(role_assignment.c.id).where(role_assignment.c.account_id == found.id)
    )
    # And comes back by the address, whatever its case.
    other = Browser(program.http)
    assert other.sign_in("dora@example.ORG").status_code == 303


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"email": "nonsense"}, "looks like name@example.org"),
        ({"email": "carol@example.org"}, "registered here with this address before"),
        ({"email": "CAROL@example.org"}, "registered here with this address before"),
        ({"first_name": "", "last_name": ""}, "1 to 200 visible characters"),
        ({"first_name": "x" * 201}, "1 to 200 visible characters"),
        ({"password": "short"}, "at least 8 characters"),
    ],
)
def test_what_has_to_be_mended(browser: Browser, told: dict[str, str], sentence: str) -> None:
    form = {"first_name": "<D>", "last_name": "N", "email": "d@example.org", "password": PASSWORD}
    answer = browser.send(browser.get(SIGNUP), SIGNUP, **form | told)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "<D>" not in answer.text
    assert PASSWORD not in answer.text
    assert name_of(browser) is None


def test_a_claimed_address_gives_nothing(program: Program, browser: Browser) -> None:
    """Who names Ada's address is not Ada, and keeps Ada from nothing."""
    stranger = Browser(program.http)
    assert registered(stranger, ADA.upper(), "a stranger's own") == 303
    assert str(name_of(stranger)).startswith("~")
    # Both come in, each with their own password, each as themselves.
    assert browser.sign_in().status_code == 303
    assert name_of(browser) == "ada"
    again = Browser(program.http)
    assert again.sign_in(ADA, "a stranger's own").status_code == 303
    assert str(name_of(again)).startswith("~")
    form = {"grant_type": "password", "username": ADA}
    keys = (PHONE, SECRET)
    assert (
        program.me(program.token(keys, password="a stranger's own", **form).json()["access_token"])
        .json()["name"]
        .startswith("~")
    )


def test_at_doors_where_nobody_registers_a_claim_is_no_name(program: Program, url: str) -> None:
    assert registered(Browser(program.http), "dora@example.org") == 303
    database = Database(url)
    app = create_app(Settings(), database)
    with TestClient(cast(Litestar, app)) as http:
        for login, status in (("dora@example.org", 401), (ADA, 200)):
            headers = {"Authorization": packed(login, PASSWORD)}
            assert http.post("/ScoDoc/api/tokens", headers=headers).status_code == status
    database.close()


def test_the_registrar_may_enter_a_claimed_address_later(
    program: Program, browser: Browser
) -> None:
    stranger = Browser(program.http)
    assert registered(stranger, "head@example.org", "a stranger's own") == 303
    with program.database.write(BEGINNING) as session:
        added = commands.add_account(
            session, "head@example.org", "head@example.org", hash_password(PASSWORD)
        )
    assert browser.sign_in("head@example.org").status_code == 303
    assert name_of(browser) == "head@example.org"
    again = Browser(program.http)
    assert again.sign_in("head@example.org", "a stranger's own").status_code == 303
    assert str(name_of(again)).startswith("~")
    with program.database.read() as session:
        found = queries.account_signing_in(session, "head@example.org")
        assert found
        assert found.id == added.id
    # Two whom the registrar entered still cannot have one address.
    with pytest.raises(AddressTaken), program.database.write(BEGINNING) as session:
        commands.add_account(session, "other", "HEAD@example.org", None)


def test_registering_tells_nothing_of_the_school(program: Program) -> None:
    """A known address and an unknown one are answered alike."""
    answers = []
    for address in (BOB, "unknown@example.org"):
        browser = Browser(program.http)
        page = browser.get(SIGNUP)
        answer = browser.send(
            page, SIGNUP, first_name="X", last_name="", email=address, password=PASSWORD
        )
        answers.append((answer.status_code, answer.headers["location"], answer.text))
    assert answers[0] == answers[1]


def test_a_school_that_lets_nobody_register(url: str) -> None:
    with opened(url, self_registration=False) as program:
        browser = Browser(program.http)
        page = browser.get(LOGIN)
        assert "Register" not in page.text
        assert browser.get(SIGNUP).status_code == 404
        form = hidden(page, LOGIN) | {"email": "x@example.org", "password": PASSWORD}
        assert browser.ask("POST", SIGNUP, data=form).status_code == 404
        assert browser.sign_in(STRANGER).status_code == 303


def test_in_russian(browser: Browser) -> None:
    for language, word in (
        ("ru", "Войти"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "Войти"),
        ("fr, ru;q=0.5, en;q=0.4", "Войти"),
        ("en,ru;q=0.9", "Sign in"),
        ("fr", "Sign in"),
        ("ru;q=nonsense", "Sign in"),
        ("", "Sign in"),
    ):
        browser.language = language
        page = browser.get(LOGIN).text
        assert word in page, language
        assert f'lang="{"ru" if word == "Войти" else "en"}"' in page
    browser.language = "ru"
    answer = browser.send(browser.get(SIGNUP), SIGNUP, email="x", password="y", first_name="Д")
    assert "Не меньше 8 символов" in answer.text
    assert BASE not in answer.text
