"""HEAD wherever there is GET: the same answer without its body (RFC 9110, 9.3.2).

The framework routes only the methods that a handler names. An answer in parts ends with the first
of them: whoever makes the others learns that nobody waits.
"""

from matricula.web.asgi import ASGIApp, Message, Receive, Scope, Send


class HeadAsGet:
    """Runs a HEAD as a GET and keeps the body back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        ended = False

        async def bodiless(message: Message) -> None:
            nonlocal ended
            if message["type"] == "http.response.body":
                message = {**message, "body": b"", "more_body": False}
            if not ended:
                ended = message["type"] == "http.response.body"
                await send(message)

        scope["method"] = "GET"
        await self.app(scope, receive, bodiless)
