"""How a read is declared: its address, and what its documentation says."""

from collections.abc import Callable
from typing import Any

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from matricula.dialects.scodoc.wire.errors import Erreur

BEARER = [{"bearer": list[str]()}]

REFUSALS = {
    400: "A parameter is missing or wrong.",
    401: "There is no valid token.",
    403: "The token is not for this door, or the department is closed to its holder.",
    404: "There is no such object.",
    406: "A body that is announced as JSON is none.",
}
USUAL = (400, 401, 403, 404)
"""What every reading operation may answer."""


def reading(
    path: str, name: str, summary: str, tag: str, **options: Any
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:
    """A GET under /ScoDoc. name: the operation's, once in this door. Runs in a thread."""
    return get(
        path,
        operation_id=f"scodoc_{name}",
        summary=summary,
        tags=[f"ScoDoc: {tag}"],
        security=BEARER,
        responses=refusals(),
        sync_to_thread=True,
        **options,
    )


def refusals(*statuses: int) -> dict[int, ResponseSpec]:
    """The refusals of an operation, for its documentation; the usual ones if none is named."""
    return {
        status: ResponseSpec(Erreur, description=REFUSALS[status], generate_examples=False)
        for status in statuses or USUAL
    }
