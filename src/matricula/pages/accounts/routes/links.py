"""/link/own/<secret>: an application opens our pages in the browser of whom it acts for."""

from datetime import UTC, datetime

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, RawBody

from matricula.identity.tokens import hash_token
from matricula.pages.accounts import signing as page
from matricula.pages.accounts.routes.signing import begun
from matricula.pages.accounts.visiting import Visit
from matricula.pages.answers import redirected
from matricula.record.browsers.commands import use_account_link
from matricula.record.browsers.queries import account_link_at
from matricula.store import Row
from matricula.web.browsing import session_cookies
from matricula.web.links import OWN_LINK, own_link_path

LONGEST_SESSION = 3_600
"""Seconds: what an application opened does not outlive it for long."""
GONE = 410


@get(OWN_LINK + "/{secret:str}", sync_to_thread=True)
def offered(visit: NamedDependency[Visit], secret: FromPath[str]) -> Response[bytes]:
    """A page with one button: whatever looks at the address uses nothing up."""
    link = _found(visit, secret)
    if link is None or not link.usable:
        return _refused(visit, link)
    return visit.shown(page.own_link(visit.view, own_link_path(secret), link.shown))


@post(OWN_LINK + "/{secret:str}", sync_to_thread=True, status_code=200)
def entered(visit: NamedDependency[Visit], secret: FromPath[str], body: RawBody) -> Response[bytes]:
    """Signs in whoever pressed the button, once."""
    visit.form(body)
    # Looked at first, so that guesses never take the writer's lock.
    link = _found(visit, secret)
    if link is None or not link.usable:
        return _refused(visit, link)
    seconds = min(LONGEST_SESSION, visit.settings.session_lifetime)
    with visit.writing() as session:
        used = use_account_link(session, hash_token(secret))
        own = begun(session, visit, used.account_id, seconds) if used else ""
    if used is None:
        # Somebody else was quicker.
        return _refused(visit, link)
    cookies = session_cookies(visit.request, visit.settings, own, seconds)
    return redirected(used.path, cookies=cookies)


def _found(visit: Visit, secret: str) -> Row | None:
    with visit.database.read() as session:
        return account_link_at(session, hash_token(secret), datetime.now(UTC))


def _refused(visit: Visit, link: Row | None) -> Response[bytes]:
    return visit.shown(page.dead_link(visit.view), 404 if link is None else GONE)


handlers: list[HTTPRouteHandler] = [offered, entered]
