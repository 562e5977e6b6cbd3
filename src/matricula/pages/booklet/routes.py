"""/link/<secret>, which lets somebody in, and /booklet, what they see then."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from matricula.identity.tokens import hash_token, new_token
from matricula.pages.answers import redirected, shown
from matricula.pages.booklet import page
from matricula.pages.booklet.browser import (
    COOKIE,
    cookie,
    session_hash,
    visitor_of,
)
from matricula.pages.booklet.gathering import one_contract, overview
from matricula.pages.style import BASE, style_sheet
from matricula.record.links.commands import end_session, use_link
from matricula.record.links.queries import open_link
from matricula.settings import Settings
from matricula.store import Database, Origin
from matricula.web.authentication import TOKEN_PATIENCE, AnyRequest
from matricula.web.browsing import is_foreign
from matricula.web.links import BOOKLET, LINK

DOOR = "booklet"
"""Through which its writes say that they came."""
STYLE = style_sheet(BASE, Path(__file__).parent / "booklet.css")


@get(LINK + "/{secret:str}", sync_to_thread=True)
def offered(secret: FromPath[str], database: NamedDependency[Database]) -> Response[bytes]:
    """A page with one button. Programs that look at addresses in mails come here, too, and often:
    nothing is used up."""
    with database.read() as session:
        link = open_link(session, hash_token(secret), datetime.now(UTC))
    return shown(page.dead_link(), 404) if link is None else shown(page.door(link.centre))


@post(LINK + "/{secret:str}", sync_to_thread=True, status_code=200)
def entered(
    request: AnyRequest,
    secret: FromPath[str],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """Lets in whoever pressed the button, once."""
    if is_foreign(request, settings):
        return shown(page.foreign(), 403)
    path, own = _used(request, secret, database, settings)
    if path is None:
        return shown(page.dead_link(), 404)
    answer = redirected(path)
    answer.set_cookie(cookie(request, settings, own, settings.session_lifetime))
    return answer


@get(BOOKLET, sync_to_thread=True)
def booklet(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    now = datetime.now(UTC)
    with database.read() as session:
        visitor = visitor_of(request, session, settings)
        if visitor is None:
            return shown(page.signed_out(), 403)
        found = overview(session, visitor, settings, now)
    if found is None:
        return shown(page.nothing(visitor), 404)
    return shown(page.overview(visitor, found))


@get(BOOKLET + "/{public_id:str}", sync_to_thread=True)
def of_contract(
    request: AnyRequest,
    public_id: FromPath[str],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    now = datetime.now(UTC)
    with database.read() as session:
        visitor = visitor_of(request, session, settings)
        if visitor is None:
            return shown(page.signed_out(), 403)
        found = one_contract(session, visitor, public_id, settings, now)
    if found is None:
        return shown(page.nothing(visitor), 404)
    return shown(page.contract(visitor, found))


@post(page.SIGN_OUT, sync_to_thread=True, status_code=200)
def left(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    if is_foreign(request, settings):
        return shown(page.foreign(), 403)
    kept = session_hash(request)
    with database.read() as session:
        visitor = visitor_of(request, session, settings)
    if kept and visitor:
        origin = Origin(DOOR, visitor.person_id)
        with database.write(origin, patience=TOKEN_PATIENCE) as writer:
            end_session(writer, kept)
    answer = redirected(BOOKLET)
    if COOKIE in request.cookies:
        answer.set_cookie(cookie(request, settings, "", 0))
    return answer


@get("/booklet.css", sync_to_thread=False)
def style() -> Response[bytes]:
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


def _used(
    request: AnyRequest, secret: str, database: Database, settings: Settings
) -> tuple[str | None, str]:
    """Whither the link leads, None where it cannot be used; and the secret of a new session."""
    link, own = hash_token(secret), new_token()
    # Looked at first, so that guesses never take the writer's lock.
    with database.read() as session:
        found = open_link(session, link, datetime.now(UTC))
    if found is None:
        return None, own
    lifetime = timedelta(seconds=settings.session_lifetime)
    origin = Origin(DOOR, found.person_id)
    with database.write(origin, patience=TOKEN_PATIENCE) as writer:
        path = use_link(writer, link, hash_token(own), lifetime)
        before = session_hash(request)
        if path is not None and before:
            end_session(writer, before)
    return path, own


# A router is copied into the application, handlers and all, so that two in one process share none.
booklet_router = Router(
    "/",
    route_handlers=[offered, entered, booklet, of_contract, left, style],
    include_in_schema=False,
)
