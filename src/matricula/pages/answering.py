"""How pages that somebody is signed in to answer: never kept, never framed, and without scripts."""

from litestar import Response

from matricula.pages.browser import COOKIE, cookie, leave
from matricula.settings import Settings
from matricula.store import Database
from matricula.web.authentication import AnyRequest

PRIVATE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
SEE_OTHER = 303


def shown(html: bytes, status: int = 200) -> Response[bytes]:
    """A page."""
    return Response(html, status_code=status, media_type="text/html", headers=PRIVATE)


def redirected(path: str) -> Response[bytes]:
    """The way to another page."""
    headers = {**PRIVATE, "Location": path}
    return Response(b"", status_code=SEE_OTHER, media_type="text/html", headers=headers)


def signed_out(
    request: AnyRequest, database: Database, settings: Settings, door: str, path: str
) -> Response[bytes]:
    """Ends the request's session and leads to `path`."""
    leave(request, database, settings, door)
    answer = redirected(path)
    if COOKIE in request.cookies:
        answer.set_cookie(cookie(request, settings, "", 0))
    return answer
