"""How a function of ScoDoc 7 is declared, and what all their answers have in common."""

from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any

from litestar import HttpMethod, Response, route
from litestar.handlers import HTTPRouteHandler

from matricula.dialects.scodoc import html, xml
from matricula.dialects.scodoc.answers import PRIVATE, XML
from matricula.dialects.scodoc.errors import SINCE_JULY_2022
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.web.logs import DEPRECATED

calls: Counter[str] = Counter()
"""How often this process was asked for each function."""


def function(*names: str) -> Callable[[Callable[..., Response[Any]]], list[HTTPRouteHandler]]:
    """A function of ScoDoc 7 at its addresses below /ScoDoc/<department>/Scolarite/, by GET and by
    POST: a handler for each. Runs in a thread; takes `desk: NamedDependency[OldDesk]`.
    """

    def declared(handler: Callable[..., Response[Any]]) -> list[HTTPRouteHandler]:
        @wraps(handler)
        def answered(**given: Any) -> Response[Any]:
            desk: OldDesk = given["desk"]
            _note_call(desk, names[0])
            return _marked(handler(**given), desk)

        # One handler a path: the framework wraps one of several paths once for each of them.
        return [_route(name)(answered) for name in names]

    return declared


def _route(name: str) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:
    methods = [HttpMethod.GET, HttpMethod.POST]
    return route(f"/{name}", http_method=methods, status_code=200, sync_to_thread=True)


def _note_call(desk: OldDesk, name: str) -> None:
    """Count a call, and let the log name the function."""
    calls[name] += 1
    desk.request.scope["state"][DEPRECATED] = {"function": name, "calls": calls[name]}


def _marked(response: Response[Any], desk: OldDesk) -> Response[Any]:
    """Say on an answer that the function will go; give out the cookie of a new session."""
    response.headers.update(SINCE_JULY_2022)
    cookie = desk.cookie
    if cookie is not None:
        response.set_cookie(**cookie)
    return response


def as_json(body: Any) -> Response[Any]:
    """`body` as JSON."""
    return Response(body, headers=PRIVATE)


def as_xml(root: xml.Element) -> Response[bytes]:
    """A document of XML."""
    return Response(xml.document(root), media_type=XML, headers=PRIVATE)


def as_page(title: str, *parts: str) -> Response[str]:
    """A small page; `parts` are HTML made by `dialects.scodoc.html`."""
    return Response(html.page(title, *parts), media_type=html.MEDIA_TYPE, headers=html.HEADERS)


def as_text(text: str) -> Response[str]:
    """Plain text, as the counting functions answer."""
    return Response(text, media_type="text/plain", headers=PRIVATE)
