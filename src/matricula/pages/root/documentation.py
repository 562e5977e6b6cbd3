"""The interactive documentation at /docs: Swagger UI, served from here, asking nobody else."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.openapi.plugins import OpenAPIRenderPlugin

from matricula.pages.root.routes import own_file
from matricula.web.assets import VIEWER_POLICY, asset, viewer_script, viewer_style


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
    return Router(
        "/docs", route_handlers=[], include_in_schema=False, response_headers=VIEWER_POLICY
    )


@get("/swagger-ui-bundle.js", sync_to_thread=False)
def script() -> Response[bytes]:
    return viewer_script()


@get("/start.js", sync_to_thread=False)
def start() -> Response[bytes]:
    return asset(own_file("start.js"), "text/javascript")


@get("/swagger-ui.css", sync_to_thread=False)
def style() -> Response[bytes]:
    return viewer_style()
