"""From the address that a program sends a browser to, to its tokens; and attacks of RFC 9700."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest
import sqlalchemy as sa

from matricula.record.applications.tables import application, authorization_code
from tests.dialects.stepik.oauth.clients import (
    Browser,
    Program,
    allowed,
    authorize,
    bought,
    code_for,
    fragment,
    hidden,
    opened,
    query,
)
from tests.dialects.stepik.oauth.school import (
    ADA,
    APP,
    BACK,
    MACHINE,
    NATIVE,
    PAGE,
    PHONE,
    QUERY,
    SECRET,
    TRUSTED,
    TWO,
    WEB,
)

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
VERIFIER = "v" * 43
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
)
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
SPENT = {"error": "invalid_grant"}


# --- As the page says


@pytest.mark.parametrize("slash", ["/", ""])
def test_the_steps_of_the_page(program: Program, browser: Browser, slash: str) -> None:
    address = authorize(state="a b&c").replace("/?", slash + "?")
    # 2, 3: a guest signs in and comes back.
    answer = browser.get(address)
    assert answer.status_code == 302
    login = answer.headers["location"]
    assert login.startswith("/accounts/login/?next=" + quote("/oauth2/authorize", safe=""))
    answer = browser.sign_in(path=login)
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"])
    assert "Web asks for your permission" in page.text
    assert "Registered by ada" in page.text
    assert page.text.count("<li>") == 2
    fields = hidden(page, "/oauth2/authorize/")
    assert {"client_id", "redirect_uri", "response_type", "state", "scope"} < set(fields)
    # 4: and is sent back with a code.
    told = query(browser.send(page, "/oauth2/authorize/", allow="Authorize"))
    assert set(told) == {"code", "state"}
    assert (len(told["code"]), told["state"]) == (30, "a b&c")
    # 5, 6, 7: which buys a token that acts for whoever allowed it.
    answer = bought(program, told["code"])
    assert answer.status_code == 200
    assert list(answer.json()) == [
        "access_token", "scope", "expires_in", "token_type", "refresh_token",
    ]  # fmt: skip
    me = program.me(answer.json()["access_token"]).json()
    assert (me["name"], me["label"]) == ("ada", "Web")


def test_no(ada: Browser) -> None:
    page = ada.get(authorize(state="s"))
    assert query(ada.send(page, "/oauth2/authorize/")) == {"error": "access_denied", "state": "s"}


def test_misspelled_as_the_page_prints_it(program: Program, ada: Browser) -> None:
    answer = bought(program, code_for(ada), grant_type="autorization_code")
    assert answer.status_code == 200


def test_one_that_is_trusted_does_not_ask(program: Program, browser: Browser) -> None:
    login = browser.get(authorize(TRUSTED)).headers["location"]
    onward = browser.sign_in(path=login).headers["location"]
    assert bought(program, query(browser.get(onward))["code"], TRUSTED).status_code == 200


def test_approval_prompt(program: Program, ada: Browser) -> None:
    auto = authorize(approval_prompt="auto", scope="read")
    assert ada.get(auto).status_code == 200
    bought(program, code_for(ada, scope="read"))
    assert "code" in query(ada.get(auto))
    # Not more than was allowed, not without being asked to, and not where the program may be
    # another one: a public application has no secret.
    assert ada.get(authorize(approval_prompt="auto")).status_code == 200
    assert ada.get(authorize(scope="read")).status_code == 200
    back = "http://localhost:7777/cb"
    code = code_for(ada, NATIVE, back)
    program.token(grant_type="authorization_code", code=code, client_id=NATIVE, redirect_uri=back)
    native = authorize(NATIVE, redirect_uri=back, approval_prompt="auto")
    assert ada.get(native).status_code == 200


def test_without_an_address(program: Program, ada: Browser) -> None:
    """One that has a single address need not name it; and if it does later, it is that one."""
    for named, status in ((BACK, 200), ("", 200), (f"{BACK}/", 400), ("http://localhost:1", 400)):
        code = query(allowed(ada, authorize(redirect_uri="")))["code"]
        assert bought(program, code, redirect_uri=named).status_code == status, named
    # Where the first request named it, the second has to.
    assert bought(program, code_for(ada), redirect_uri="").json() == SPENT
    assert ada.get(authorize(TWO, redirect_uri="")).status_code == 400


def test_a_query_of_its_own_and_a_scheme_of_its_own(program: Program, ada: Browser) -> None:
    target = f"{BACK}?a=1&b="
    answer = allowed(ada, authorize(QUERY, redirect_uri=target))
    assert answer.headers["location"].startswith(f"{BACK}?a=1&b=&code=")
    answer = allowed(ada, authorize(APP, redirect_uri="stepikapp://oauth"))
    assert answer.headers["location"].startswith("stepikapp://oauth?code=")
    policy = ada.get(authorize(APP, redirect_uri="")).headers["content-security-policy"]
    assert "form-action 'self' stepikapp:;" in policy


def test_implicit(program: Program, ada: Browser) -> None:
    told = fragment(allowed(ada, authorize(PAGE, response_type="token", state="s")))
    assert set(told) == {"access_token", "expires_in", "token_type", "scope", "state"}
    assert (told["expires_in"], told["scope"], told["state"]) == ("36000", "read write", "s")
    assert program.me(told["access_token"]).json()["name"] == "ada"
    page = ada.get(authorize(PAGE, response_type="token"))
    assert fragment(ada.send(page, "/oauth2/authorize/")) == {"error": "access_denied"}


def test_implicit_is_off_by_default(url: str) -> None:
    with opened(url) as program:
        browser = Browser(program.http)
        browser.sign_in()
        answer = browser.get(authorize(PAGE, response_type="token"))
        assert fragment(answer) == {"error": "unsupported_response_type"}


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"response_type": 'é"\\'}, "unsupported_response_type"),
        ({"response_type": ""}, "unsupported_response_type"),
        ({"scope": "read admin"}, "invalid_scope"),
        ({"client_id": PAGE}, "unauthorized_client"),
        ({"code_challenge": CHALLENGE}, "invalid_request"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge_method": "S256"}, "invalid_request"),
    ],
)
def test_faults_that_the_program_is_told(ada: Browser, told: dict[str, str], error: str) -> None:
    assert query(ada.get(authorize(state="s", **told))) == {"error": error, "state": "s"}


def test_nobody_is_sent_on_before_they_are_known(browser: Browser) -> None:
    """Or a link to this server would lead anybody to a stranger's page (RFC 9700, 4.11.2)."""
    answer = browser.get(authorize(scope="nonsense"))
    assert answer.headers["location"].startswith("/accounts/login/?next=")


# --- Redirects


@pytest.mark.parametrize(
    "target",
    [
        f"{BACK}/",
        f"{BACK}/../evil",
        f"{BACK}x",
        f"{BACK}?a=1",
        f"{BACK}#x",
        BACK.upper(),
        BACK.replace("https", "HTTPS"),
        BACK.replace("https", "http"),
        BACK.replace("/back", "/Back"),
        BACK.replace("client.example", "client.example.evil.example"),
        BACK.replace("client.example", "client.example@evil.example"),
        BACK.replace("client.example", "client.example:443"),
        BACK.replace("/back", "/%62ack"),
        "https://evil.example/",
        "//client.example/back",
        "javascript:alert(1)",
        f" {BACK}",
        f"{BACK} https://evil.example/",
        'é"\\',
    ],
)
def test_only_registered_addresses(ada: Browser, target: str) -> None:
    answer = ada.get(authorize(redirect_uri=target))
    assert answer.status_code == 400
    assert "Mismatching redirect URI." in answer.text
    assert "location" not in answer.headers
    assert "evil" not in answer.text
    # Nor by a form that somebody changed.
    page = ada.get(authorize())
    answer = ada.send(page, "/oauth2/authorize/", allow="Authorize", redirect_uri=target)
    assert (answer.status_code, "location" in answer.headers) == (400, False)


def test_unknown_applications(ada: Browser, program: Program) -> None:
    for told in ({"client_id": ""}, {"client_id": "x" * 40}, {"client_id": "é"}):
        answer = ada.get(authorize(**{"client_id": WEB, **told}))
        assert answer.status_code == 400
        assert "Invalid client_id parameter value." in answer.text
    twice = ada.get(authorize() + "&client_id=" + TRUSTED)
    assert (twice.status_code, "location" in twice.headers) == (400, False)
    twice = ada.get(authorize() + "&" + urlencode({"redirect_uri": "https://evil.example"}))
    assert (twice.status_code, "location" in twice.headers) == (400, False)
    assert query(ada.get(authorize() + "&scope=read&scope=write"))["error"] == "invalid_request"


def test_an_application_that_redirects_nobody(ada: Browser) -> None:
    for client_id in (MACHINE, PHONE):
        assert ada.get(authorize(client_id)).status_code == 400


# --- Codes


def test_a_code_buys_once_and_ends_what_it_bought(program: Program, ada: Browser) -> None:
    code = code_for(ada)
    told = bought(program, code).json()
    assert program.works(told["access_token"])
    again = bought(program, code)
    assert (again.status_code, again.json()) == (400, SPENT)
    assert not program.works(told["access_token"])
    refreshed = program.token(
        (WEB, SECRET), grant_type="refresh_token", refresh_token=told["refresh_token"]
    )
    assert refreshed.json() == SPENT


def test_of_several_at_once_one_buys(program: Program, ada: Browser) -> None:
    code = code_for(ada)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: bought(program, code), range(6)))
    assert sorted(a.status_code for a in answers).count(200) <= 1
    tokens = [a.json()["access_token"] for a in answers if a.status_code == 200]
    assert len(tokens) == 1
    assert all(a.json() == SPENT for a in answers if a.status_code != 200)
    # Somebody else had the code as well: what it bought is not to be trusted.
    assert not program.works(tokens[0])


def test_another_application_cannot_use_it(program: Program, ada: Browser) -> None:
    code = code_for(ada)
    assert bought(program, code, TRUSTED).json() == SPENT
    # And does not spend it either.
    told = bought(program, code).json()
    assert bought(program, code, TRUSTED).json() == SPENT
    assert program.works(told["access_token"])


def test_a_code_lives_for_a_minute(program: Program, ada: Browser) -> None:
    code = code_for(ada)
    (row,) = program.told(
        sa.select(authorization_code.c.created_at, authorization_code.c.expires_at)
    )
    assert (row.expires_at - row.created_at).total_seconds() == 60
    program.rewrite(authorization_code.update().values(expires_at=datetime.now(UTC)))
    assert bought(program, code).json() == SPENT
    program.rewrite(authorization_code.update().values(expires_at=LONG_AGO))
    code_for(ada)
    assert len(program.told(sa.select(authorization_code.c.id))) == 1


def test_no_code_for_an_application_that_is_gone(program: Program, ada: Browser) -> None:
    page = ada.get(authorize())
    program.rewrite(application.delete().where(application.c.client_id == WEB))
    answer = ada.send(page, "/oauth2/authorize/", allow="Authorize")
    assert (answer.status_code, "location" in answer.headers) == (400, False)


# --- PKCE


def test_pkce(program: Program, ada: Browser) -> None:
    back = "http://localhost:7777/cb"
    form = {"grant_type": "authorization_code", "client_id": NATIVE, "redirect_uri": back}

    def buy(**told: str) -> int:
        code = code_for(ada, NATIVE, back, **PKCE)
        return program.token(**form, code=code, **told).status_code

    assert buy(code_verifier=VERIFIER) == 200
    assert buy(code_verifier="w" * 43) == 400
    assert buy(code_verifier=CHALLENGE) == 400
    assert buy() == 400


def test_pkce_cannot_be_left_out_on_the_way(program: Program, ada: Browser) -> None:
    """An attacker strips the challenge off the first request; the program still sends its
    verifier, and learns of it (RFC 9700, 4.8)."""
    answer = bought(program, code_for(ada), code_verifier=VERIFIER)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    # With a confidential application's secret it is no less needed.
    answer = bought(program, code_for(ada, **PKCE))
    assert answer.status_code == 400
    assert bought(program, code_for(ada, **PKCE), code_verifier=VERIFIER).status_code == 200


# --- Forms


def test_consent_takes_a_form_of_this_very_browser(program: Program, ada: Browser) -> None:
    page = ada.get(authorize())
    fields = hidden(page, "/oauth2/authorize/") | {"allow": "Authorize"}
    address = "/oauth2/authorize/"
    del fields["csrfmiddlewaretoken"]
    assert ada.ask("POST", address, data=fields).status_code == 403
    other = Browser(program.http)
    theirs = hidden(other.get("/accounts/login/"), "/accounts/login/")
    fields["csrfmiddlewaretoken"] = theirs["csrfmiddlewaretoken"]
    assert ada.ask("POST", address, data=fields).status_code == 403
    # A cookie that somebody slipped in proves nothing.
    ada.cookies["csrftoken"] = fields["csrfmiddlewaretoken"]
    assert ada.ask("POST", address, data=fields).status_code == 403
    # Nor does a right token from another site.
    fields = hidden(ada.get(authorize()), address) | {"allow": "Authorize"}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert ada.ask("POST", address, elsewhere, data=fields).status_code == 403
    assert ada.ask("POST", address, {"Origin": "https://evil.example"}, data=fields).is_error
    assert "code" in query(ada.ask("POST", address, {"Sec-Fetch-Site": "same-origin"}, data=fields))
    guest = Browser(program.http)
    guest.get("/accounts/login/")
    fields["csrfmiddlewaretoken"] = guest.cookies["csrftoken"]
    assert guest.ask("POST", address, data=fields).status_code == 403


def test_pages_are_framed_and_kept_by_nobody(ada: Browser) -> None:
    for address in (authorize(), authorize(client_id="x"), "/oauth2/applications/"):
        answer = ada.get(address)
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert (
        f"form-action 'self' {BACK.removesuffix('/back')};"
        in ada.get(authorize()).headers["content-security-policy"]
    )


def test_what_a_stranger_registers_is_text(program: Program, ada: Browser) -> None:
    name = "<script>alert(1)</script>{x}"
    program.rewrite(application.update().where(application.c.client_id == WEB).values(name=name))
    page = ada.get(authorize(state='"><script>'))
    assert page.status_code == 200
    assert "<script" not in page.text
    login = Browser(program.http)
    assert "<script" not in login.get(login.get(authorize()).headers["location"]).text
    assert ADA not in page.text
