"""How a server is entered: with a token, or as an application that asks for tokens."""

import time
from typing import Protocol

import httpx

from matricula.moving.answers import raise_if_passing, told_object
from matricula.moving.errors import Garbage, NoAccess

RENEW_BEFORE = 60.0
"""Seconds before its end in which a token is not used any more."""


class Entering(Protocol):
    """How a server is entered."""

    def header(self, http: httpx.Client, *, anew: bool = False) -> str:
        """The Authorization header. anew: the last one does not open the door any more."""


class Bearer:
    """A token that is at hand."""

    def __init__(self, token: str) -> None:
        self._token = token

    def header(self, http: httpx.Client, *, anew: bool = False) -> str:
        """Errors: NoAccess where the token is not taken."""
        del http
        if anew:
            raise NoAccess
        return f"Bearer {self._token}"


class Client:
    """An application of client credentials, which asks for tokens and renews them in time."""

    def __init__(self, client_id: str, secret: str) -> None:
        self._auth = httpx.BasicAuth(client_id, secret)
        self._token = ""
        self._ends = 0.0

    def header(self, http: httpx.Client, *, anew: bool = False) -> str:
        """Errors: NoAccess, Garbage, and those of httpx."""
        if anew or time.monotonic() >= self._ends:
            self._renew(http)
        return f"Bearer {self._token}"

    def _renew(self, http: httpx.Client) -> None:
        form = {"grant_type": "client_credentials"}
        with http.stream("POST", "/oauth2/token/", data=form, auth=self._auth) as response:
            if response.status_code in (400, 401, 403):
                raise NoAccess
            raise_if_passing(response)
            told = told_object(response)
        token, lasts = told.get("access_token"), told.get("expires_in", 3600)
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise Garbage("it gives no token")
        lasting = lasts if isinstance(lasts, int) else 3600
        self._token = token
        self._ends = time.monotonic() + max(lasting - RENEW_BEFORE, 1.0)
