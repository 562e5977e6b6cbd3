"""How a route is declared: the addresses of its method, and what its documentation says."""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from matricula.dialects.odin.methods import Method
from matricula.dialects.odin.wire.shared import Envelope

BEARER = [{"bearer": list[str]()}]
REFUSALS = {
    400: "A parameter, a field or the body is missing or wrong; errors name each fault.",
    401: "There is no valid token.",
    403: "The API is not switched on for the organization, or the token lacks the scope.",
    404: "There is no such entity in the organization.",
    409: "The Idempotency-Key was used for another request.",
    415: "The body is not announced as JSON.",
}
READING = (400, 401, 403, 404)
WRITING = (400, 401, 403, 404, 415)

Handlers = list[HTTPRouteHandler]
Declare = Callable[[Callable[..., Any]], Handlers]


def reading(method: Method, entity: Any, **options: Any) -> Declare:
    """A GET. entity: the type of what it answers. See `declared`."""
    return declared(get, method, entity, READING, **options)


def writing(method: Method, entity: Any, **options: Any) -> Declare:
    """A POST of JSON. entity: the type of what it answers. See `declared`."""
    return declared(post, method, entity, WRITING, **options)


def declared(
    verb: Callable[..., Any],
    method: Method,
    entity: Any,
    refusals: tuple[int, ...],
    **options: Any,
) -> Declare:
    """A handler at each address of a method; it answers 200, and runs in a thread unless it is a
    coroutine.

    Where the address has the id in its path, `answering.asked_id` finds it there.
    """

    def declare(function: Callable[..., Any]) -> Handlers:
        answers = {
            status: ResponseSpec(
                Envelope[None], description=REFUSALS[status], generate_examples=False
            )
            for status in refusals
        }
        answers[200] = ResponseSpec(
            Envelope[entity], description=method.title, generate_examples=False
        )
        threaded = {} if iscoroutinefunction(function) else {"sync_to_thread": True}
        return [
            verb(
                address,
                operation_id=f"odin_{method.path.strip('/').replace('/', '_')}_{number}",
                summary=method.title,
                description=method.english,
                tags=[f"Odin: {method.tag}"],
                security=BEARER,
                responses=answers,
                status_code=200,
                include_in_schema=number == 0,
                **threaded,
                **options,
            )(function)
            for number, address in enumerate(method.addresses)
        ]

    return declare
