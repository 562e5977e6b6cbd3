"""/me: the page of whoever came in by a link that leads nowhere else."""

from litestar import Response, Router, get, post
from litestar.di import NamedDependency

from matricula.pages import notices
from matricula.pages.answers import shown, signed_out
from matricula.pages.browser import visitor_of
from matricula.pages.languages import language_of
from matricula.pages.me import page
from matricula.pages.me.gathering import studies
from matricula.settings import Settings
from matricula.store import Database
from matricula.web.authentication import AnyRequest
from matricula.web.browsing import is_foreign
from matricula.web.links import ME

DOOR = "me"
"""Through which its writes say that they came."""


@get(ME, sync_to_thread=True)
def own(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    with database.read() as session:
        visitor = visitor_of(request, session, settings)
        if visitor is None:
            return shown(page.signed_out(language_of(request)), 403)
        found = studies(session, visitor)
    return shown(page.own(visitor, found, language_of(request, visitor.kind)))


@post(page.SIGN_OUT, sync_to_thread=True, status_code=200)
def left(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    if is_foreign(request, settings):
        return shown(notices.foreign(language_of(request)), 403)
    return signed_out(request, database, settings, DOOR, ME)


# A router is copied into the application, handlers and all, so that two in one process share none.
me_router = Router("/", route_handlers=[own, left], include_in_schema=False)
