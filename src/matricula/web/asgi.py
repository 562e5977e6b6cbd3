"""The few words of ASGI that the middlewares here share."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote, unquote

from matricula.web.doors import Answer, Asked

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


def raw_path(scope: Scope) -> bytes:
    """The path as it came, percent escapes and all, without the query."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    return raw.partition(b"?")[0]


def shown_path(scope: Scope) -> str:
    """The decoded path, whatever is wrong with it: for logs, and to find whose address it is."""
    return unquote(raw_path(scope).decode("latin-1"), errors="replace")


def asked(scope: Scope) -> Asked:
    """What decides in which form a request is refused."""
    headers = {k.lower().decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
    return Asked(shown_path(scope), headers, scope["method"])


def header(scope: Scope, name: bytes) -> str | None:
    """The value of a header that came exactly once, else None: two of them mean nothing."""
    values = [value for key, value in scope["headers"] if key.lower() == name]
    return values[0].decode("latin-1") if len(values) == 1 else None


async def reply(answer: Answer, send: Send) -> None:
    """Send a whole answer."""
    # The framework, which sends the other answers, names the charset of text just so.
    charset = "; charset=utf-8" if answer.media_type.startswith("text/") else ""
    headers = {
        "Content-Type": answer.media_type + charset,
        "Content-Length": str(len(answer.body)),
        **answer.headers,
    }
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})
