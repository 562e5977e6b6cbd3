"""Lets programs in pages of other sites ask (the Fetch standard's CORS protocol).

Any site may, and therefore browsers send no cookie along: a page brings its token in a header.
"""

from collections.abc import Sequence

from matricula.web.asgi import ASGIApp, Message, Receive, Scope, Send, header, reply, shown_path
from matricula.web.doors import Answer

ANY = (b"access-control-allow-origin", b"*")
SHOWN = (b"access-control-expose-headers", b"Retry-After, WWW-Authenticate")
ALLOWED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-CSRFToken",
    "Access-Control-Max-Age": "86400",
}


class CrossOrigin:
    """Answers browsers' questions beforehand, and lets pages read the answers, below `paths` but
    not below `without`."""

    def __init__(self, app: ASGIApp, paths: Sequence[str], without: Sequence[str] = ()) -> None:
        self.app = app
        self.paths = tuple(paths)
        self.without = tuple(without)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._is_open(scope):
            await self.app(scope, receive, send)
            return
        asked = header(scope, b"access-control-request-method")
        if scope["method"] == "OPTIONS" and asked is not None:
            await reply(Answer(204, "text/plain", b"", dict(ALLOWED)), send)
            return

        async def readable(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], ANY, SHOWN]
            await send(message)

        await self.app(scope, receive, readable)

    def _is_open(self, scope: Scope) -> bool:
        path = "/" + "/".join(part for part in shown_path(scope).split("/") if part)
        return _below(path, self.paths) and not _below(path, self.without)


def _below(path: str, prefixes: Sequence[str]) -> bool:
    return any(path == prefix or path.startswith(prefix + "/") for prefix in prefixes)
