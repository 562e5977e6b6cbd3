"""How a write is declared: its address, and what its documentation says."""

import asyncio
from collections.abc import Callable
from typing import Any

from litestar import post
from litestar.handlers import HTTPRouteHandler

from matricula.dialects.scodoc.routes.reading import BEARER, refusals
from matricula.web.authentication import AnyRequest
from matricula.web.bodies import refuse_broken_json

MOST_AT_ONCE = 65_536
"""Bytes of JSON that are read beside other requests."""
USUAL = (400, 401, 403, 404, 406)
"""What every writing operation may answer."""


def writing(
    path: str, name: str, summary: str, tag: str, takes: str = "", **options: Any
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:
    """A POST under /ScoDoc. name: the operation's, once in this door. takes: its parameters, which
    may stand in the query, in a form or in a JSON object. Runs in a thread."""
    return post(
        path,
        operation_id=f"scodoc_{name}",
        summary=summary,
        description=f"Query, form or JSON object: {takes}" if takes else None,
        tags=[f"ScoDoc: {tag}"],
        security=BEARER,
        responses=refusals(*USUAL),
        status_code=200,
        sync_to_thread=True,
        before_request=_check_body,
        **options,
    )


async def _check_body(request: AnyRequest) -> None:
    """Refuse broken JSON where no body is needed, too."""
    body = await request.body()
    if len(body) > MOST_AT_ONCE:
        # Reading millions of letters would keep every other request waiting.
        await asyncio.to_thread(refuse_broken_json, request, body)
    else:
        refuse_broken_json(request, body)
