"""Pictures of people: drawn of their numbers, so that they tell nothing."""

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from matricula.web.errors import NotFound
from matricula.web.ids import parse_id

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">'
    '<rect width="64" height="64" fill="hsl({hue} 45% 42%)"/>'
    '<g fill="#fff"><circle cx="32" cy="25" r="11"/>'
    '<path d="M10 60c2-15 11-21 22-21s20 6 22 21z"/></g></svg>'
)
GOLDEN = 137
"""Degrees between the colours of two numbers that follow each other."""


@get("/media/users/{key:str}/avatar.svg", include_in_schema=False, sync_to_thread=False)
def avatar(key: FromPath[str]) -> Response[bytes]:
    """A head in a colour of the number's own; whether there is such a person is not told."""
    number = 0 if key == "0" else parse_id(key)
    if number is None:
        raise NotFound
    drawn = DRAWING.format(hue=number * GOLDEN % 360)
    kept = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return Response(drawn.encode(), media_type="image/svg+xml", headers=kept)


PICTURES: list[HTTPRouteHandler] = [avatar]
