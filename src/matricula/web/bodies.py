"""Guards request bodies: their length, and that a body which is text can be read as text.

Text bodies are small and needed whole, so they are read here once and handed on; others stream,
counted as they pass. A body that is not there when the request's time is over is not waited for.
"""

import asyncio
import math
import re
from collections.abc import AsyncIterator
from typing import Any, cast

import msgspec
from litestar import Request

from matricula.store.deadline import remaining
from matricula.web.asgi import (
    ASGIApp,
    Message,
    Receive,
    Scope,
    Send,
    asked,
    header,
    reply,
)
from matricula.web.doors import Doors
from matricula.web.errors import BadRequest, BodyTooLarge, NotAcceptable, Refusal, TooSlow
from matricula.web.text import Unreadable, decoded, utf8

FORM = "application/x-www-form-urlencoded"
MOST_OF_FORM = 1_000_000
"""Bytes. Escapes are slow to read, and everybody else waits meanwhile."""
CLOSE = {"Connection": "close"}
"""What is still to come of a body that nobody waits for is no request."""
# An escaped NUL is valid JSON, but no text in a database can hold it.
_JSON_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class BodyGuard:
    """Refuses bodies that are too long or unreadable, in the form of the door they are sent to."""

    def __init__(self, app: ASGIApp, doors: Doors, max_body: int) -> None:
        self.app = app
        self.doors = doors
        self.max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        kind = media_type(scope)
        most = min(self.max_body, MOST_OF_FORM) if kind == FORM else self.max_body
        counted = _counted(_in_time(receive), most)
        try:
            _check_announced(scope, most)
            if _is_text(kind):
                body = b"".join([part async for part in _parts(counted)])
                _check_text(kind, body)
                counted = _replayed(body, receive)
        except Refusal as refusal:
            await reply(self.doors.refuse(refusal, asked(scope)), send)
            return
        await self.app(scope, counted, send)


def refuse_broken_json(request: Request[Any, Any, Any], body: bytes) -> None:
    """Errors: NotAcceptable where a body is announced as JSON and is none, or nests too deep."""
    if body and is_json(media_type(cast(Scope, request.scope))):
        try:
            msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise NotAcceptable from error


def _check_announced(scope: Scope, max_body: int) -> None:
    announced = header(scope, b"content-length")
    if announced is not None and announced.isdecimal() and int(announced) > max_body:
        raise _too_large(max_body)


def media_type(scope: Scope) -> str:
    """The kind of body that a request announces, in small letters and without parameters; or ""."""
    return (header(scope, b"content-type") or "").partition(";")[0].strip().lower()


def _is_text(kind: str) -> bool:
    return kind == FORM or is_json(kind)


def is_json(kind: str) -> bool:
    """Whether a kind of body is JSON."""
    return kind == "application/json" or kind.endswith("+json")


def _check_text(kind: str, body: bytes) -> None:
    try:
        if is_json(kind):
            utf8(body)
        else:
            decoded(body, breaks=True)
    except Unreadable as error:
        raise BadRequest(str(error)) from error
    if is_json(kind) and _JSON_NUL.search(body):
        raise BadRequest("the text contains a control character")


def _too_large(max_body: int) -> BodyTooLarge:
    return BodyTooLarge(f"the body is longer than {max_body} bytes")


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise BadRequest("the body broke off")
        yield message.get("body", b"")
        more = message.get("more_body", False)


def _in_time(receive: Receive) -> Receive:
    """`receive`, raising TooSlow where a part of the body does not come before the deadline."""
    whole = False

    async def in_time() -> Message:
        nonlocal whole
        if whole:
            return await receive()
        left = remaining()
        try:
            async with asyncio.timeout(None if left == math.inf else left):
                message = await receive()
        except TimeoutError as error:
            raise TooSlow("the body came too slowly", CLOSE) from error
        whole = not message.get("more_body", False)
        return message

    return in_time


def _counted(receive: Receive, max_body: int) -> Receive:
    """`receive`, raising BodyTooLarge once more than `max_body` bytes have come."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > max_body:
                raise _too_large(max_body)
        return message

    return counted


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A receive that gives `body` once and then what comes after it."""
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
