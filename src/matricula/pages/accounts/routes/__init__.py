"""The routes of these pages. Each also answers with a slash at its end, and without a redirect."""

from typing import Any

from litestar import Request, Response, Router
from litestar.di import Provide

from matricula.pages.accounts.routes import applications, consent, links, signing
from matricula.pages.accounts.visiting import Answered, visit_of


def _response_of(_request: Request[Any, Any, Any], answered: Answered) -> Response[bytes]:
    return answered.response


# A router is copied into the application, handlers and all, so that two in one process share none.
accounts_router = Router(
    "/",
    route_handlers=[*signing.handlers, *links.handlers, *consent.handlers, *applications.handlers],
    dependencies={"visit": Provide(visit_of, sync_to_thread=True)},
    exception_handlers={Answered: _response_of},
    include_in_schema=False,
)
