"""GET /ical/<secret>.ics: a training session's calendar, for whoever has its address."""

import hashlib
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from matricula.calendars.writing import written
from matricula.identity.tokens import hash_token
from matricula.record.calendars import queries
from matricula.store import Database
from matricula.web.errors import NotFound

SUFFIX = ".ics"
MEDIA_TYPE = "text/calendar"
MAX_AGE = 300
KEPT = {"Cache-Control": f"private, max-age={MAX_AGE}", "X-Robots-Tag": "noindex"}


@get("/ical/{name:str}", sync_to_thread=True, include_in_schema=False)
def published(
    request: Request[Any, Any, State], name: FromPath[str], database: NamedDependency[Database]
) -> Response[bytes]:
    secret = name.removesuffix(SUFFIX)
    with database.read() as session:
        found = queries.published_session(session, hash_token(secret))
        if found is None or secret == name:
            raise NotFound
        events = queries.events_of_session(session, found.session_id)
    body = written(
        found.name or found.code,
        [row.source for row in events],
        found.zones or "",
    )
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**KEPT, "ETag": tag}
    if tag in _tags(request.headers.get("if-none-match", "")):
        return Response(b"", status_code=304, media_type=MEDIA_TYPE, headers=headers)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


def _tags(header: str) -> set[str]:
    """The tags that a client has; compared weakly, as RFC 9110 wants it here."""
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


calendar_routes: list[HTTPRouteHandler] = [published]
