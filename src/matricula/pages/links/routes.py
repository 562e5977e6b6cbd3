"""/link/<secret>, which lets somebody in: once, and only when they press its button."""

from datetime import UTC, datetime, timedelta

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from matricula.identity.tokens import hash_token, new_token
from matricula.pages import notices
from matricula.pages.answers import redirected, shown
from matricula.pages.browser import cookie, session_hash
from matricula.pages.languages import language_of
from matricula.pages.links import page
from matricula.record.links.commands import end_session, use_link
from matricula.record.links.queries import link_at
from matricula.settings import Settings
from matricula.store import Database, Origin, Row
from matricula.web.authentication import TOKEN_PATIENCE, AnyRequest
from matricula.web.browsing import is_foreign
from matricula.web.links import LINK

DOOR = "link"
"""Through which its writes say that they came."""
GONE = 410


@get(LINK + "/{secret:str}", sync_to_thread=True)
def offered(
    request: AnyRequest, secret: FromPath[str], database: NamedDependency[Database]
) -> Response[bytes]:
    """A page with one button. Programs that look at addresses in mails come here, too, and often:
    nothing is used up."""
    link = _found(secret, database)
    if link is None or not link.usable:
        return _refused(request, link)
    language = language_of(request, link.kind)
    return shown(page.door(link.centre, link.path, language))


@post(LINK + "/{secret:str}", sync_to_thread=True, status_code=200)
def entered(
    request: AnyRequest,
    secret: FromPath[str],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """Lets in whoever pressed the button, once."""
    if is_foreign(request, settings):
        return shown(notices.foreign(language_of(request)), 403)
    # Looked at first, so that guesses never take the writer's lock.
    link = _found(secret, database)
    if link is None or not link.usable:
        return _refused(request, link)
    own = new_token()
    before = session_hash(request)
    lifetime = timedelta(seconds=settings.session_lifetime)
    with database.write(Origin(DOOR, link.person_id), patience=TOKEN_PATIENCE) as writer:
        path = use_link(writer, hash_token(secret), hash_token(own), lifetime)
        if path is not None and before:
            # What was open in this browser ends.
            end_session(writer, before)
    if path is None:
        # Somebody else was quicker.
        return _refused(request, link)
    answer = redirected(path)
    answer.set_cookie(cookie(request, settings, own, settings.session_lifetime))
    return answer


def _found(secret: str, database: Database) -> Row | None:
    with database.read() as session:
        return link_at(session, hash_token(secret), datetime.now(UTC))


def _refused(request: AnyRequest, link: Row | None) -> Response[bytes]:
    if link is None:
        return shown(page.unknown(language_of(request)), 404)
    return shown(page.dead(link.centre, language_of(request, link.kind)), GONE)


# A router is copied into the application, handlers and all, so that two in one process share none.
links_router = Router("/", route_handlers=[offered, entered], include_in_schema=False)
