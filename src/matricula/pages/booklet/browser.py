"""A browser's session: its cookie, and whose it is."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from litestar.datastructures import Cookie

from matricula.documents.apprentices.names import full_name
from matricula.identity.tokens import hash_token
from matricula.pages.booklet.gathering import Visitor
from matricula.record.links.queries import browser
from matricula.settings import Settings
from matricula.store import ReadSession
from matricula.web.authentication import AnyRequest
from matricula.web.links import encrypted

COOKIE = "matricula_session"


def session_hash(request: AnyRequest) -> str | None:
    """What is kept of the request's session, if it has one."""
    secret = request.cookies.get(COOKIE)
    return hash_token(secret) if secret else None


def visitor_of(request: AnyRequest, session: ReadSession, settings: Settings) -> Visitor | None:
    """Who came in with this browser, and may still be here."""
    kept = session_hash(request)
    found = browser(session, kept, datetime.now(UTC)) if kept else None
    if found is None:
        return None
    return Visitor(
        found.person_id,
        full_name(found.given_name, found.family_name),
        found.organization_id,
        found.centre,
        ZoneInfo(found.time_zone or settings.time_zone),
    )


def cookie(request: AnyRequest, settings: Settings, secret: str, seconds: int) -> Cookie:
    """The session's cookie. seconds: how long it lives; 0 ends it."""
    return Cookie(
        COOKIE,
        value=secret,
        path="/",
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=encrypted(settings, request),
    )
