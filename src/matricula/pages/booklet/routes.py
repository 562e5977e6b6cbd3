"""/booklet: what apprentices and their tutors see."""

from datetime import UTC, datetime
from pathlib import Path

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from matricula.pages import notices
from matricula.pages.answers import shown, signed_out
from matricula.pages.booklet import page
from matricula.pages.booklet.gathering import one_contract, overview
from matricula.pages.browser import visitor_of
from matricula.pages.style import BASE, style_sheet
from matricula.settings import Settings
from matricula.store import Database
from matricula.web.authentication import AnyRequest
from matricula.web.browsing import is_foreign
from matricula.web.links import BOOKLET

DOOR = "booklet"
"""Through which its writes say that they came."""
STYLE = style_sheet(BASE, Path(__file__).parent / "booklet.css")


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
        return shown(notices.foreign(page.FRENCH), 403)
    return signed_out(request, database, settings, DOOR, BOOKLET)


@get("/booklet.css", sync_to_thread=False)
def style() -> Response[bytes]:
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


# A router is copied into the application, handlers and all, so that two in one process share none.
booklet_router = Router(
    "/",
    route_handlers=[booklet, of_contract, left, style],
    include_in_schema=False,
)
