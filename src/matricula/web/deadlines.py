"""Gives each request its deadline, from its first byte that reaches the application on.

Bodies and database sessions keep to it by themselves; what it ends is answered with 408.
"""

from matricula.store.deadline import deadline_in
from matricula.web.asgi import ASGIApp, Receive, Scope, Send


class RequestDeadline:
    """Lets a request take `seconds`; 0: as long as it needs."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with deadline_in(self.seconds):
            await self.app(scope, receive, send)
