"""metrics: what programs tell of how they are used. Nobody is watched: it is not kept."""

from litestar import Response, post
from litestar.handlers import HTTPRouteHandler

TAKEN = b'{"meta":{"page":1,"has_next":false,"has_previous":false},"metrics":[]}'


@post(["/api/metrics", "/api/metrics/batch"], include_in_schema=False, sync_to_thread=False)
def taken() -> Response[bytes]:
    """The answer that programs wait for before they tell the next: guests' programs, too."""
    return Response(TAKEN, media_type="application/json; charset=utf-8", status_code=201)


METRICS: list[HTTPRouteHandler] = [taken]
