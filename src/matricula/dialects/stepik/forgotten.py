"""What programs tell, and nobody keeps: how they are used, how recommendations are liked, which
prices of a shop they look for. Nobody is watched here, nothing is recommended, and nothing is sold.
"""

from litestar import Response, post
from litestar.handlers import HTTPRouteHandler

JSON = "application/json; charset=utf-8"


def _taking(name: str, status: int, *paths: str) -> HTTPRouteHandler:
    """Give the answer that programs wait for before they go on, guests' programs too: an empty
    list."""
    body = f'{{"meta":{{"page":1,"has_next":false,"has_previous":false}},"{name}":[]}}'.encode()

    @post([*paths], include_in_schema=False, sync_to_thread=False)
    def taken() -> Response[bytes]:
        return Response(body, media_type=JSON, status_code=status)

    return taken


FORGOTTEN: list[HTTPRouteHandler] = [
    _taking("metrics", 201, "/api/metrics", "/api/metrics/batch"),
    _taking("recommendation-reactions", 201, "/api/recommendation-reactions"),
    _taking("mobile-tiers", 200, "/api/mobile-tiers/calculate"),
]
