"""A browser, as far as links and sessions go."""

import re
from html import unescape

import httpx
from litestar import Litestar
from litestar.testing import TestClient


class Browser:
    """Keeps a session's cookie as a browser does, and follows no redirect by itself."""

    def __init__(self, http: TestClient[Litestar], language: str = "") -> None:
        self.http = http
        self.language = language
        self.cookie = ""

    def ask(self, method: str, address: str, **headers: str) -> httpx.Response:
        self.http.cookies.clear()
        sent = {"Cookie": self.cookie} if self.cookie else {}
        if self.language:
            sent["Accept-Language"] = self.language
        path = address.removeprefix("http://testserver.local")
        response = self.http.request(method, path, headers=sent | headers, follow_redirects=False)
        if told := response.headers.get("set-cookie"):
            self.cookie = told.partition(";")[0]
        return response

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def post(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("POST", path, **headers)

    def enter(self, link: str) -> str:
        """Press the button of a link; where it leads."""
        response = self.post(link)
        assert response.status_code == 303, response.text
        return str(response.headers["location"])


def text_of(response: httpx.Response) -> str:
    """What a page says, one blank between words."""
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())
