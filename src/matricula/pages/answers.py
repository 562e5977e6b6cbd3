"""How pages are sent that are for one person's eyes: never kept, never framed, without scripts."""

from collections.abc import Iterable, Mapping

from litestar import Response
from litestar.datastructures import Cookie

from matricula.pages.browser import COOKIE, cookie, leave
from matricula.settings import Settings
from matricula.store import Database
from matricula.web.authentication import AnyRequest

SEE_OTHER = 303
FOUND = 302


def private(form_action: str = "'self'") -> dict[str, str]:
    """Headers of a page that nobody keeps, frames, or learns of. form_action: whither its forms
    may lead, redirects included."""
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'self'; img-src data:; form-action {form_action};"
            " base-uri 'none'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex",
    }


def shown(
    html: bytes,
    status: int = 200,
    *,
    form_action: str = "'self'",
    cookies: Iterable[Cookie] = (),
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    """A page."""
    answer = Response(
        html,
        status_code=status,
        media_type="text/html",
        headers={**private(form_action), **(headers or {})},
    )
    for one in cookies:
        answer.set_cookie(one)
    return answer


def redirected(
    address: str, status: int = SEE_OTHER, cookies: Iterable[Cookie] = ()
) -> Response[bytes]:
    """On to another address; by GET, whatever came."""
    return shown(b"", status, cookies=cookies, headers={"Location": address})


def signed_out(
    request: AnyRequest, database: Database, settings: Settings, door: str, path: str
) -> Response[bytes]:
    """Ends the session that a link began, and leads to `path`."""
    leave(request, database, settings, door)
    ended = [cookie(request, settings, "", 0)] if COOKIE in request.cookies else []
    return redirected(path, cookies=ended)
