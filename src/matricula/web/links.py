"""Where links lead: the addresses that a dialect gives out and a page answers."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request

from matricula.settings import Settings

LINK = "/link"
"""What follows is a secret: `matricula.web.logs` masks it."""
OWN_LINK = f"{LINK}/own"
"""Likewise, of links that somebody asked for themselves."""
BOOKLET = "/booklet"
ME = "/me"
"""The page of whoever is signed in."""


def link_path(secret: str) -> str:
    """The address at which a link with this secret is opened."""
    return f"{LINK}/{secret}"


def own_link_path(secret: str) -> str:
    """The same of a link by which somebody signs in to their own account."""
    return f"{OWN_LINK}/{secret}"


def contract_path(public_id: str) -> str:
    """The page of a contract."""
    return f"{BOOKLET}/{public_id}"


def with_next(path: str, onward: str | None) -> str:
    """The address of a page that leads on to another path of this server once it is done."""
    return f"{path}?{urlencode({'next': onward})}" if onward else path


def absolute(settings: Settings, request: Request[Any, Any, Any], path: str) -> str:
    """A path of this server as an address for browsers: by `public_url`, or as the request came."""
    base = settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return base.rstrip("/") + path


def encrypted(settings: Settings, request: Request[Any, Any, Any]) -> bool:
    """Whether browsers reach this server by https."""
    return absolute(settings, request, "").startswith("https://")
