"""/publicapi/docs/index.html and /publicapi/v1.0/swagger.json, readable by anybody."""

import hashlib
from functools import cache
from pathlib import Path

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from matricula.dialects.odin.documentation.description import described
from matricula.dialects.odin.methods import BASE, ROOT
from matricula.web.assets import (
    VIEWER_POLICY,
    asset,
    viewer_frame,
    viewer_script,
    viewer_style,
)
from matricula.web.authentication import AnyRequest

DOCS = ROOT + "docs"
INDEX = DOCS + "/index.html"
DOCUMENT = BASE + "/swagger.json"
HERE = Path(__file__).parent
FOUND, UNCHANGED = 302, 304
DESCRIBED = "odin_description"
"""Where an application keeps the document: routes do not change while it runs."""


@get(DOCS, include_in_schema=False, sync_to_thread=False)
def docs() -> Response[bytes]:
    """The page's files stand beside it, so that its own address has to be there in full."""
    return Response(b"", status_code=FOUND, media_type="text/html", headers={"Location": INDEX})


@get(INDEX, include_in_schema=False, sync_to_thread=False)
def index() -> Response[bytes]:
    return asset(_own("index.html"), "text/html", VIEWER_POLICY)


@get(DOCUMENT, include_in_schema=False, sync_to_thread=True)
def document(request: AnyRequest) -> Response[bytes]:
    body = _document(request)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=UNCHANGED, headers={"ETag": tag})
    return asset(body, "application/json", {"ETag": tag})


@get(DOCS + "/start.js", include_in_schema=False, sync_to_thread=False)
def start() -> Response[bytes]:
    return asset(_own("start.js"), "text/javascript")


@get(DOCS + "/swagger-ui-bundle.js", include_in_schema=False, sync_to_thread=False)
def script() -> Response[bytes]:
    return viewer_script()


@get(DOCS + "/swagger-ui-standalone-preset.js", include_in_schema=False, sync_to_thread=False)
def frame() -> Response[bytes]:
    return viewer_frame()


@get(DOCS + "/swagger-ui.css", include_in_schema=False, sync_to_thread=False)
def style() -> Response[bytes]:
    return viewer_style()


def _document(request: AnyRequest) -> bytes:
    kept: bytes | None = request.app.state.get(DESCRIBED)
    if kept is None:
        everything = request.app.openapi_schema.to_schema()
        kept = msgspec.json.encode(described(everything))
        request.app.state[DESCRIBED] = kept
    return kept


@cache
def _own(name: str) -> bytes:
    return (HERE / name).read_bytes()


HANDLERS: list[HTTPRouteHandler] = [docs, index, document, start, script, frame, style]
