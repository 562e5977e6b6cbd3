"""The interactive documentation at /docs: Swagger UI, served from here, asking nobody else.

The package `offapi` carries Swagger UI's own distribution, byte for byte. Its files are read
without importing it: the import would load three other viewers as well.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from litestar import Request, Response, Router, get
from litestar.openapi.plugins import OpenAPIRenderPlugin

from matricula.pages.root.routes import asset, own_file

# Swagger UI sets styles on its elements; scripts, and every address, are this server's only.
DOCS_POLICY = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        " frame-ancestors 'none'"
    ),
}


class OfflineDocumentation(OpenAPIRenderPlugin):
    """Swagger UI over this server's own OpenAPI description."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        del request, openapi_schema
        return own_file("docs.html")

    def receive_router(self, router: Router) -> None:
        # A router within is copied, so that two applications of one process share no handler.
        router.register(Router("/", route_handlers=[script, start, style]))


def documentation_router() -> Router:
    """The router that holds the page and its files, at /docs."""
    return Router("/docs", route_handlers=[], include_in_schema=False, response_headers=DOCS_POLICY)


@get("/swagger-ui-bundle.js", sync_to_thread=False)
def script() -> Response[bytes]:
    return asset(_bundled("swagger_bundle.js"), "text/javascript")


@get("/start.js", sync_to_thread=False)
def start() -> Response[bytes]:
    return asset(own_file("start.js"), "text/javascript")


@get("/swagger-ui.css", sync_to_thread=False)
def style() -> Response[bytes]:
    return asset(_bundled("swagger_style.css"), "text/css")


@cache
def _bundled(name: str) -> bytes:
    package = find_spec("offapi")
    if package is None or package.origin is None:
        raise FileNotFoundError(f"offapi/{name}")
    return (Path(package.origin).parent / name).read_bytes()
