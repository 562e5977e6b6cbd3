"""Guards the raw address before anything routes by it.

The server below decodes %ff to a replacement character and leaves %zz alone, so a router would
match addresses that nobody can have meant, and a database would be asked for a NUL.
"""

from matricula.web.asgi import ASGIApp, Receive, Scope, Send, asked, raw_path, reply
from matricula.web.doors import Doors
from matricula.web.errors import AddressTooLong, BadRequest, NotFound, Refusal
from matricula.web.text import Unreadable, decoded

MAX_PATH = 4_096
MAX_QUERY = 32_768


class PathGuard:
    """Refuses addresses that cannot be read, in the form of the door that they are meant for."""

    def __init__(self, app: ASGIApp, doors: Doors) -> None:
        self.app = app
        self.doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            # What was checked is what is routed by, whichever way the server decoded it.
            path = checked_path(scope)
        except Refusal as refusal:
            await reply(self.doors.refuse(refusal, asked(scope)), send)
            return
        spelled = self.doors.spelled(path, scope["query_string"])
        scope["path"], scope["query_string"] = spelled
        await self.app(scope, receive, send)


def checked_path(scope: Scope) -> str:
    """The decoded path of a request whose whole address can be read.

    Errors: AddressTooLong, BadRequest, and NotFound for an escaped slash: no name here has one,
    and decoding it would make another path.
    """
    path, query = raw_path(scope), scope["query_string"]
    if len(path) > MAX_PATH or len(query) > MAX_QUERY:
        raise AddressTooLong("the address is too long")
    try:
        text = decoded(path)
        decoded(query, breaks=True)
    except Unreadable as error:
        raise BadRequest(str(error)) from error
    if b"%2f" in path.lower():
        raise NotFound
    return text
