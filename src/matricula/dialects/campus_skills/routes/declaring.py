"""How a route is declared: its addresses, and what its documentation says."""

from collections.abc import Callable, Sequence
from typing import Any

from litestar import delete, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from matricula.dialects.campus_skills.wire.shared import Refused

BEARER = [{"bearer": list[str]()}]

REFUSALS = {
    400: "The body, a field or a parameter is missing or wrong; details name each fault.",
    401: "There is no valid token.",
    403: "The token is not of one training centre, or its holder may not do this there.",
    404: "There is no such object in this centre.",
    409: "What was sent contradicts itself or what is recorded.",
    415: "The body is not announced as JSON.",
    501: "This server does not do it.",
}
READING = (400, 401, 403, 404)
WRITING = (400, 401, 403, 404, 415)

Handlers = list[HTTPRouteHandler]
Declare = Callable[[Callable[..., Any]], Handlers]


def reading(path: str, name: str, summary: str, tag: str, **options: Any) -> Declare:
    """A GET. See `declared`."""
    return declared(get, path, name, summary, tag, refusals=READING, **options)


def writing(path: str, name: str, summary: str, tag: str, **options: Any) -> Declare:
    """A POST of JSON. See `declared`."""
    return declared(post, path, name, summary, tag, refusals=WRITING, **options)


def deleting(path: str, name: str, summary: str, tag: str, **options: Any) -> Declare:
    """A DELETE. See `declared`."""
    return declared(delete, path, name, summary, tag, refusals=READING, **options)


def declared(
    method: Callable[..., Any],
    path: str,
    name: str,
    summary: str,
    tag: str,
    *,
    also: Sequence[str] = (),
    refusals: Sequence[int] = READING,
    refuses: Sequence[int] = (),
    **options: Any,
) -> Declare:
    """A handler for each spelling of an address; it runs in a thread and answers 200.

    path: the spelling that the documentation shows. also: the others. name: the operation's, once
    in this door. refuses: statuses beside the usual `refusals`.
    """

    def declare(function: Callable[..., Any]) -> Handlers:
        told = {
            status: ResponseSpec(Refused, description=REFUSALS[status], generate_examples=False)
            for status in sorted({*refusals, *refuses})
        }
        return [
            method(
                address,
                operation_id=f"campus_skills_{name}",
                summary=summary,
                tags=[f"Campus Skills: {tag}"],
                security=BEARER,
                responses=told,
                status_code=200,
                include_in_schema=address == path,
                sync_to_thread=True,
                **options,
            )(function)
            for address in (path, *also)
        ]

    return declare


def sync(path: str, *versions: str) -> list[str]:
    """Both orders of an address below /api, of each version: /sync/v1/… of the page, /v1/sync/… of
    older clients. Source: the page's own history."""
    found = [f"/api/sync/{version}/{path}" for version in versions or ("v1",)]
    return [*found, f"/api/v1/sync/{path}"]
