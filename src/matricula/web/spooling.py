"""Answers made part by part, at the database's pace, and sent at the client's.

A thread makes the parts in one session and writes them to a spool: a stretch of memory, and then a
file without a name. It never waits for the client, so that a client that stalls holds neither
connection nor snapshot nor thread, but its own spool. What goes wrong before anything was sent is
refused as ever; afterwards the connection is broken off, and no short answer looks like a whole
one (docs/decisions/0035).
"""

import asyncio
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from tempfile import SpooledTemporaryFile
from typing import Any

from litestar import Litestar, Request, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Send

from matricula.web.errors import Unavailable

IN_MEMORY = 1 << 18
"""Bytes. What is no longer is a whole answer; of more, the rest is in a file."""
CHUNK = 1 << 15
"""Bytes sent at once. The server below keeps some dozens of them for a client that stalls."""
STALLED = 600.0
"""Seconds without taking anything after which a client is taken for gone."""
MOST = 64
"""Spools that the clients of one process may leave waiting."""

Parts = Callable[[], Generator[bytes, None, None]]
"""Makes the parts of an answer, in the thread where it is called; closed where nobody waits."""

_places = threading.BoundedSemaphore(MOST)


class ClientGone(Exception):
    """Nobody waits for the rest of the answer."""


class Spool:
    """What was made and not yet taken; written by one thread, read by one event loop."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed by `close`)
        self._lock = threading.Lock()
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._written = self._read = 0
        self._ended = self._closed = self._placed = False
        self._error: Exception | None = None

    def fill(self, parts: Parts) -> None:
        """Write all parts, until the client is gone: what the thread does."""
        error: Exception | None = None
        try:
            with closing(parts()) as made:
                for part in made:
                    self._write(part)
        except ClientGone:
            pass
        except Exception as raised:
            error = raised
        self._end(error)

    async def whole(self) -> bytes | None:
        """The answer, once it is at its end; None as soon as it is longer than `IN_MEMORY`.

        Errors: those of the parts.
        """
        while not self._ended and self._written <= IN_MEMORY:
            await self._told()
        if self._error is not None:
            raise self._error
        return self._take(IN_MEMORY) if self._written <= IN_MEMORY else None

    async def chunk(self) -> bytes:
        """What comes next, waited for; b"" at the end. Errors: those of the parts."""
        while not self._ended and self._written == self._read:
            await self._told()
        if self._error is not None:
            raise self._error
        return self._take(CHUNK)

    def keep(self) -> None:
        """Take a place among the spools that wait. Errors: Unavailable where there is none."""
        self._placed = _places.acquire(blocking=False)
        if not self._placed:
            raise Unavailable("too many large answers wait for their clients")

    def close(self) -> None:
        """Give up what is left, and end the thread that still writes."""
        with self._lock:
            self._closed = True
            self._file.close()
        if self._placed:
            self._placed = False
            _places.release()

    def _write(self, part: bytes) -> None:
        with self._lock:
            if self._closed:
                raise ClientGone
            self._file.seek(self._written)
            self._file.write(part)
            self._written += len(part)
        self._tell()

    def _take(self, most: int) -> bytes:
        with self._lock:
            self._file.seek(self._read)
            taken = self._file.read(most)
        self._read += len(taken)
        return taken

    def _end(self, error: Exception | None) -> None:
        self._error, self._ended = error, True
        self._tell()

    def _tell(self) -> None:
        # A server that was stopped meanwhile has closed its loop.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.set)

    async def _told(self) -> None:
        await self._news.wait()
        self._news.clear()


async def spooled(parts: Parts) -> bytes | Spool:
    """An answer whole where it is short, or else the spool that the rest of it comes to.

    The parts are made in one of the handlers' threads, within the request's time. Errors: those of
    the parts, and Unavailable where too many clients keep too much waiting.
    """
    spool = Spool()
    making = asyncio.create_task(asyncio.to_thread(spool.fill, parts))
    _making.add(making)
    making.add_done_callback(_making.discard)
    try:
        found = await spool.whole()
        if found is None:
            spool.keep()
            return spool
    except BaseException:
        spool.close()
        raise
    spool.close()
    return found


_making: set[asyncio.Task[None]] = set()
"""The loop itself remembers no tasks."""


class Spooled(Response[bytes]):
    """Sends a spool to its end, as fast as its client takes it."""

    def __init__(
        self, spool: Spool, media_type: str, headers: Mapping[str, str], status_code: int = 200
    ) -> None:
        super().__init__(b"", media_type=media_type, headers=dict(headers), status_code=status_code)
        self.spool = spool

    def to_asgi_response(
        self, app: Litestar | None, request: Request[Any, Any, Any], **options: Any
    ) -> ASGIResponse:
        """The response that goes out. Source: litestar.response.streaming, which does the like."""
        del app, request, options
        return _Sending(
            self.spool,
            media_type=self.media_type,
            headers=self.headers,
            status_code=self.status_code,
        )


class _Sending(ASGIResponse):
    _should_set_content_length = False

    def __init__(self, spool: Spool, **options: Any) -> None:
        super().__init__(**options)
        self.spool = spool

    async def send_body(self, send: Send, receive: Receive) -> None:
        sending = asyncio.create_task(self._send_all(send))
        leaving = asyncio.create_task(_left(receive))
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                await sending
        finally:
            self.spool.close()
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)

    async def _send_all(self, send: Send) -> None:
        more = True
        while more:
            chunk = await self.spool.chunk()
            more = bool(chunk)
            async with asyncio.timeout(STALLED):
                await send({"type": "http.response.body", "body": chunk, "more_body": more})


async def _left(receive: Receive) -> None:
    """Wait until the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
