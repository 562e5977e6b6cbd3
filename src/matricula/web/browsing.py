"""Who sits at a browser: somebody who signed in with a password, or a guest.

A guest is a session and no person (decision 14 of the house), and costs nothing to keep: their
cookie is chance, of which the token for forms is derived. Somebody who came in by a login link is
neither: those sessions have a cookie of their own (pages/booklet) and never open anything here.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from urllib.parse import urlsplit

from litestar.datastructures import Cookie

from matricula.identity.principal import Principal, principal_of
from matricula.identity.tokens import hash_token, new_token
from matricula.record.browsers.queries import signed_in
from matricula.settings import Settings
from matricula.store import ReadSession
from matricula.web.asgi import Scope, header
from matricula.web.authentication import AnyRequest, remember
from matricula.web.links import absolute, encrypted

DOOR = "stepik"
"""The one that browsers' sessions open."""
SESSION_COOKIE = "sessionid"
CSRF_COOKIE = "csrftoken"
CSRF_FIELD = "csrfmiddlewaretoken"
CSRF_HEADER = b"x-csrftoken"
GUEST_LIFETIME = 1_209_600
"""Seconds that a guest's browser keeps its cookies: two weeks, as Django's."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class BrowserGuest:
    """A browser in which nobody signed in. key: what tells it from others, and opens nothing.

    csrf: what its forms have to bring. proven: whether the request's X-CSRFToken does, and no
    other site sent it; a form's field is for whoever reads the form, with `is_csrf`.
    """

    key: str
    csrf: str
    proven: bool


@dataclass(frozen=True, slots=True)
class BrowserPerson:
    """A browser in which somebody signed in. shown: what they call themselves. csrf, proven: as a
    guest's."""

    principal: Principal
    shown: str
    csrf: str
    proven: bool

    @property
    def account_id(self) -> int:
        return self.principal.account_id

    @property
    def person_id(self) -> int:
        return self.principal.person_id


Browser = BrowserPerson | BrowserGuest


def browser_of(request: AnyRequest, session: ReadSession) -> Browser | None:
    """Who sits at the request's browser; None where it has no session (a program). One query."""
    secret = session_secret(request)
    if secret is None:
        return None
    csrf = csrf_of(secret)
    sent = header(cast(Scope, request.scope), CSRF_HEADER)
    proven = is_csrf(csrf, sent) and not is_foreign(request, request.app.state["settings"])
    found = signed_in(session, hash_token(secret), datetime.now(UTC))
    if found is None:
        return BrowserGuest(hash_token(secret), csrf, proven)
    principal = principal_of(found.holder, DOOR, {})
    remember(request, principal)
    return BrowserPerson(principal, found.shown, csrf, proven)


def session_secret(request: AnyRequest) -> str | None:
    """The session that a browser names, whoever's it is; None where it is none of ours."""
    secret = request.cookies.get(SESSION_COOKIE, "")
    return secret if _SECRET.fullmatch(secret) else None


def csrf_of(secret: str) -> str:
    """What forms bring that are sent from a page of this session: it tells nothing of `secret`."""
    digest = hmac.digest(secret.encode(), b"forms", hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_csrf(expected: str, sent: str | None) -> bool:
    """Whether a form, or a program in the page, brought what it has to."""
    return sent is not None and hmac.compare_digest(expected.encode(), sent.encode())


def is_foreign(request: AnyRequest, settings: Settings) -> bool:
    """Whether a page of another site sent this form: it could let somebody in as somebody else.

    Our pages send no referrer, and browsers then call their origin "null"; they tell by
    Sec-Fetch-Site that it is the same. Those too old for that, or without encryption, do not.
    """
    scope = cast(Scope, request.scope)
    site = header(scope, b"sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = header(scope, b"origin")
    if origin in (None, "null"):
        return False
    ours = {request.url.netloc, urlsplit(absolute(settings, request, "")).netloc}
    return urlsplit(origin).netloc not in ours


def new_session() -> str:
    """The secret of a session that begins now."""
    return new_token()


def session_cookies(
    request: AnyRequest, settings: Settings, secret: str, seconds: int
) -> list[Cookie]:
    """The cookies of a session. seconds: how long they live; 0 ends them."""
    kept = {SESSION_COOKIE: (secret, True), CSRF_COOKIE: (csrf_of(secret), False)}
    return [
        Cookie(
            name,
            value=value if seconds else "",
            path="/",
            max_age=seconds,
            httponly=hidden,
            samesite="lax",
            secure=encrypted(settings, request),
        )
        for name, (value, hidden) in kept.items()
    ]


def guest_cookies(request: AnyRequest, settings: Settings) -> tuple[str, list[Cookie]]:
    """The secret of the browser's session and the cookies that it lacks: a guest's, if it has no
    session, and else the token that goes with the one it has."""
    secret = session_secret(request)
    if secret is None:
        secret = new_session()
        return secret, session_cookies(request, settings, secret, GUEST_LIFETIME)
    if is_csrf(csrf_of(secret), request.cookies.get(CSRF_COOKIE)):
        return secret, []
    made = session_cookies(request, settings, secret, GUEST_LIFETIME)
    return secret, [cookie for cookie in made if cookie.key == CSRF_COOKIE]


def own_path(text: str | None) -> str | None:
    """`text`, if it is a path of this server and a query: what a page may lead on to.

    Two slashes at the front, or one and a backslash, begin another host's address; browsers drop
    line ends and tabs out of it.
    """
    if not text or not text.startswith("/") or text[1:2] in ("/", "\\") or "\\" in text:
        return None
    if not text.isprintable() or " " in text:
        return None
    return text
