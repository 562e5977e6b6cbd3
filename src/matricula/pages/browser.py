"""A browser's session: its cookie, and whose it is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from litestar.datastructures import Cookie

from matricula.documents.apprentices.names import full_name
from matricula.identity.tokens import hash_token
from matricula.record.links.commands import end_session
from matricula.record.links.queries import browser
from matricula.settings import Settings
from matricula.store import Database, Origin, ReadSession
from matricula.web.authentication import TOKEN_PATIENCE, AnyRequest
from matricula.web.links import encrypted

COOKIE = "matricula_session"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who came in by a link, the one organization that they see, and until when."""

    person_id: int
    given_name: str
    middle_name: str | None
    family_name: str
    organization_id: int
    organization: str
    kind: str
    zone: ZoneInfo
    until: datetime

    @property
    def name(self) -> str:
        return full_name(self.given_name, self.family_name)


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
        found.given_name,
        found.middle_name,
        found.family_name,
        found.organization_id,
        found.centre,
        found.kind,
        ZoneInfo(found.time_zone or settings.time_zone),
        found.expires_at,
    )


def leave(request: AnyRequest, database: Database, settings: Settings, door: str) -> None:
    """End the request's session, if it has one that is alive."""
    kept = session_hash(request)
    with database.read() as session:
        visitor = visitor_of(request, session, settings)
    if kept and visitor:
        origin = Origin(door, visitor.person_id)
        with database.write(origin, patience=TOKEN_PATIENCE) as writer:
            end_session(writer, kept)


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
