"""A program and a browser that speak to the application under test."""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from litestar import Litestar
from litestar.testing import TestClient

from matricula.server import create_app
from matricula.settings import Settings
from matricula.web.doors import Door
from tests.dialects.scodoc.conftest import Counting
from tests.dialects.stepik.oauth.school import ADA, BACK, BEGINNING, PASSWORD, SECRET, WEB
from tests.dialects.stepik.oauth.toy import DOOR

BASE = "http://testserver.local"
ON: dict[str, Any] = {"oauth_password_grant": True, "oauth_implicit_grant": True}


@dataclass
class Clock:
    """Seconds that have passed."""

    now: float = 1000.0


@dataclass
class Program:
    """Asks as a program does: forms, headers, no cookies."""

    http: TestClient[Litestar]
    database: Counting

    def ask(self, method: str, path: str, **told: Any) -> httpx.Response:
        self.http.cookies.clear()
        return self.http.request(method, path, follow_redirects=False, **told)

    def token(
        self, basic: tuple[str, str] | None = None, path: str = "/oauth2/token/", /, **form: str
    ) -> httpx.Response:
        headers = {"Authorization": packed(*basic)} if basic else {}
        return self.ask("POST", path, data=form, headers=headers)

    def me(self, token: str, method: str = "GET", scheme: str = "Bearer") -> httpx.Response:
        return self.ask(method, "/api/stepics/1", headers={"Authorization": f"{scheme} {token}"})

    def works(self, token: str) -> bool:
        return self.me(token).status_code == 200

    def rewrite(self, statement: Any) -> None:
        """Change the record behind the application's back: time passes."""
        with self.database.write(BEGINNING) as session:
            session.run(statement)

    def told(self, statement: Any) -> Any:
        with self.database.read() as session:
            return session.rows(statement)


@dataclass
class Browser:
    """Keeps cookies as a browser does, and follows no redirect by itself."""

    http: TestClient[Litestar]
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "en"

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **told: Any
    ) -> httpx.Response:
        self.http.cookies.clear()
        sent = {"Accept-Language": self.language, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        answer = self.http.request(
            method, path.removeprefix(BASE), headers=sent, follow_redirects=False, **told
        )
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "max-age=0" in line.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value.strip('"')
        return answer

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, headers)

    def send(self, page: httpx.Response, path: str, **fields: str) -> httpx.Response:
        """Fill in the form of a page that is sent to `path`, and send it."""
        return self.ask("POST", path, data={**hidden(page, path), **fields})

    def sign_in(self, login: str = ADA, password: str = PASSWORD, path: str = "") -> httpx.Response:
        page = self.get(path or "/accounts/login/")
        return self.send(page, "/accounts/login/", login=login, password=password)


def hidden(page: httpx.Response, path: str) -> dict[str, str]:
    """The fields that nobody sees of the form that is sent to `path`."""
    found = re.search(
        rf'<form[^>]*action="{re.escape(path)}"[^>]*>(.*?)</form>', page.text, re.DOTALL
    )
    assert found, page.text
    inputs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', found[1])
    return {name: unescape(value) for name, value in inputs}


def packed(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def authorize(client_id: str = WEB, **told: str) -> str:
    """The address that a program sends a browser to; an empty value leaves a parameter out."""
    asked = {"response_type": "code", "client_id": client_id, "redirect_uri": BACK, **told}
    return "/oauth2/authorize/?" + urlencode({k: v for k, v in asked.items() if v})


def query(answer: httpx.Response, target: str = BACK) -> dict[str, str]:
    """What a redirect to a program's address carries in its query."""
    assert answer.status_code == 302, answer.text
    location = answer.headers["location"]
    assert location.startswith(target), location
    return {k: v[0] for k, v in parse_qs(urlsplit(location).query).items()}


def fragment(answer: httpx.Response) -> dict[str, str]:
    location = urlsplit(answer.headers["location"])
    assert not location.query
    return {k: v[0] for k, v in parse_qs(location.fragment).items()}


def allowed(browser: Browser, address: str) -> httpx.Response:
    """Say yes on the consent page of `address`."""
    page = browser.get(address)
    assert page.status_code == 200, (page.status_code, page.text)
    return browser.send(page, "/oauth2/authorize/", allow="Authorize")


def code_for(browser: Browser, client_id: str = WEB, target: str = BACK, **told: str) -> str:
    told.setdefault("redirect_uri", target)
    return query(allowed(browser, authorize(client_id, **told)), target)["code"]


def bought(program: Program, code: str, client_id: str = WEB, **told: str) -> httpx.Response:
    """Change a code for tokens, as a confidential application does."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **told}
    form = {name: value for name, value in form.items() if value}
    return program.token((client_id, SECRET), **form)


@contextmanager
def opened(url: str, doors: Sequence[Door] | None = (DOOR,), **settings: Any) -> Iterator[Program]:
    """The application over the school at `url`. doors: None for those of the server."""
    database = Counting(url)
    app = create_app(Settings(database=url, **settings), database, doors)
    with TestClient(cast(Litestar, app), raise_server_exceptions=False) as http:
        yield Program(http, database)
    database.close()
