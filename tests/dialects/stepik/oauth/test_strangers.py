"""Clients that know nothing of this server: requests-oauthlib, and curl as the page prints it."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from oauthlib.oauth2 import (
    BackendApplicationClient,
    InvalidGrantError,
    LegacyApplicationClient,
    MobileApplicationClient,
    TokenExpiredError,
)
from requests_oauthlib import OAuth2Session

from tests.dialects.stepik.oauth.school import (
    ADA,
    BACK,
    BOB,
    MACHINE,
    NATIVE,
    PAGE,
    PASSWORD,
    PHONE,
    SECRET,
    TEMPLATE,
    WEB,
    build,
)
from tests.dialects.stepik.oauth.serving import served
from tests.harness.databases import Databases, Engine

CODE_BACK = "http://localhost:7777/cb"


@pytest.fixture(scope="module")
def base(database_engine: Engine, databases: Databases) -> Iterator[str]:
    with (
        databases.clone(database_engine, TEMPLATE, build) as url,
        served(url, oauth_password_grant=1, oauth_implicit_grant=1) as address,
    ):
        yield address


@pytest.fixture(autouse=True)
def _plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("no_proxy", "*")


def consented(address: str) -> str:
    """What a person does with the address that a program sends them to; where they end up."""
    with requests.Session() as browser:
        login = browser.get(address)
        assert login.url.partition("?")[0].endswith("/accounts/login/")
        page = _sent(browser, login, "/accounts/login/", login=ADA, password=PASSWORD)
        assert "asks for your permission" in page.text
        fields = {**_hidden(page.text), "allow": "Authorize"}
        consent = f"{address.partition('?')[0].removesuffix('/')}/"
        answer = browser.post(consent, data=fields, allow_redirects=False)
        assert answer.status_code == 302
        return str(answer.headers["location"])


def _sent(
    browser: requests.Session, page: requests.Response, path: str, **fields: str
) -> requests.Response:
    parts = urlsplit(page.url)
    address = f"{parts.scheme}://{parts.netloc}{path}"
    return browser.post(address, data={**_hidden(page.text), **fields})


def _hidden(html: str) -> dict[str, str]:
    form = html.partition("<main>")[2]
    inputs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in inputs}


def name_of(session: OAuth2Session, base: str) -> str:
    answer = session.get(f"{base}/api/stepics/1")
    answer.raise_for_status()
    return str(answer.json()["name"])


def test_a_code_with_pkce_and_its_renewal(base: str) -> None:
    session = OAuth2Session(NATIVE, redirect_uri=CODE_BACK, pkce="S256", scope="read write")
    address, state = session.authorization_url(f"{base}/oauth2/authorize/")
    back = consented(address)
    assert f"state={state}" in back
    token = session.fetch_token(
        f"{base}/oauth2/token/", authorization_response=back, include_client_id=True
    )
    assert token["expires_in"] == 36000
    assert name_of(session, base) == "ada"
    renewed = session.refresh_token(f"{base}/oauth2/token/", client_id=NATIVE)
    assert renewed["refresh_token"] != token["refresh_token"]
    assert name_of(session, base) == "ada"
    with pytest.raises(InvalidGrantError):
        session.refresh_token(
            f"{base}/oauth2/token", refresh_token=token["refresh_token"], client_id=NATIVE
        )
    assert session.get(f"{base}/api/stepics/1").status_code == 401


def test_a_code_of_a_confidential_application(base: str) -> None:
    session = OAuth2Session(WEB, redirect_uri=BACK)
    address, _ = session.authorization_url(f"{base}/oauth2/authorize")
    back = consented(address)
    session.fetch_token(f"{base}/oauth2/token", authorization_response=back, client_secret=SECRET)
    assert name_of(session, base) == "ada"


def test_client_credentials(base: str) -> None:
    session = OAuth2Session(client=BackendApplicationClient(client_id=MACHINE))
    session.fetch_token(f"{base}/oauth2/token/", client_id=MACHINE, client_secret=SECRET)
    assert name_of(session, base) == "ada"


def test_a_password(base: str) -> None:
    session = OAuth2Session(client=LegacyApplicationClient(client_id=PHONE))
    told: dict[str, Any] = {"username": BOB, "client_id": PHONE, "client_secret": SECRET}
    with pytest.raises(InvalidGrantError):
        session.fetch_token(f"{base}/oauth2/token/", password="wrong", **told)
    session.fetch_token(f"{base}/oauth2/token/", password=PASSWORD, **told)
    assert name_of(session, base) == "bob"


def test_implicit(base: str) -> None:
    client = MobileApplicationClient(client_id=PAGE)
    session = OAuth2Session(client=client, redirect_uri=BACK, scope="read")
    address, _ = session.authorization_url(f"{base}/oauth2/authorize/")
    session.token_from_fragment(consented(address))
    assert name_of(session, base) == "ada"
    assert session.token["scope"] == ["read"]
    with pytest.raises(TokenExpiredError):
        OAuth2Session(PAGE, token={"access_token": "x", "expires_at": 1}).get(base)


def test_the_curl_lines_of_the_page(base: str) -> None:
    """As printed, but for the host, the keys and the code."""
    if not shutil.which("curl"):
        pytest.skip("there is no curl here")
    told = curl(
        'curl -X POST -d "grant_type=client_credentials" -u "CLIENT_ID:CLIENT_SECRET"'
        " https://stepik.org/oauth2/token/",
        base,
        CLIENT_ID=MACHINE,
    )
    assert list(told) == ["access_token", "scope", "expires_in", "token_type"]
    me = curl(
        'curl -H "Authorization: Bearer ACCESS_TOKEN" https://stepik.org/api/stepics/1',
        base,
        ACCESS_TOKEN=told["access_token"],
    )
    assert me["name"] == "ada"
    address = (
        "https://stepik.org/oauth2/authorize/?response_type=code&client_id=CLIENT_ID"
        "&redirect_uri=REDIRECT_URI"
    )
    for word, value in (("CLIENT_ID", WEB), ("REDIRECT_URI", BACK), ("https://stepik.org", base)):
        address = address.replace(word, value)
    code = consented(address).partition("code=")[2]
    told = curl(
        'curl -X POST -d "grant_type=authorization_code&code=CODE&redirect_uri=REDIRECT_URI"'
        ' -u "CLIENT_ID:SECRET_ID" https://stepik.org/oauth2/token',
        base,
        CODE=code,
        REDIRECT_URI=BACK,
        CLIENT_ID=WEB,
    )
    assert told["expires_in"] == 36000
    assert told["refresh_token"]


def curl(line: str, base: str, **values: object) -> dict[str, object]:
    """What a line answers when a person pastes it into a shell."""
    filled = {"CLIENT_SECRET": SECRET, "SECRET_ID": SECRET, **values}
    for word in sorted(filled, key=len, reverse=True):
        line = line.replace(word, str(filled[word]))
    line = line.replace("https://stepik.org", base).replace("curl ", "curl -sS --noproxy '*' ", 1)
    ran = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    read: dict[str, object] = json.loads(ran.stdout)
    return read
