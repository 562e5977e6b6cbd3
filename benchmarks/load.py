"""A client that costs next to nothing: requests written beforehand, on connections that stay open.

A comfortable client needs longer for a request than the server does, and would be what is measured.
"""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle

from benchmarks.figures import Figure

HEAD_END = b"\r\n\r\n"
CHUNK = 1 << 16
PATIENCE = 10
"""Seconds without any answer after which the server is taken for dead."""


class BadAnswer(Exception):
    """The server did not answer as it should, so nothing was measured."""


@dataclass(slots=True, eq=False)
class Connection:
    """One open connection and the request that is under way on it."""

    socket: socket.socket
    sent_at: float = 0.0
    answer: bytearray = field(default_factory=bytearray)

    def send(self, request: bytes) -> None:
        self.answer.clear()
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Take what has come; whether the answer is whole. Errors: BadAnswer."""
        received = self.socket.recv(CHUNK)
        if not received:
            raise BadAnswer("the server closed the connection")
        self.answer += received
        return is_whole(self.answer)


def is_whole(answer: bytearray) -> bool:
    """Whether an answer with status 200 is there to its last byte. Errors: BadAnswer."""
    head, separator, body = answer.partition(HEAD_END)
    if not separator:
        return False
    status, *fields = head.decode("latin-1").split("\r\n")
    if status.split()[1] != "200":
        raise BadAnswer(f"{status}: {body[:200].decode(errors='replace')}")
    named = dict(line.lower().split(": ", 1) for line in fields)
    if "content-length" not in named:
        raise BadAnswer("the answer does not say its length")
    return len(body) >= int(named["content-length"])


def request(path: str, port: int, token: str | None = None) -> bytes:
    """The bytes of a GET."""
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{authorization}\r\n".encode()


def measured(
    name: str, port: int, requests: Sequence[bytes], connections: int, seconds: float
) -> Figure:
    """The times of `requests`, in turn and over again, on some connections for some seconds.

    Errors: BadAnswer.
    """
    turn = cycle(requests)
    times: list[float] = []
    with ExitStack() as stack, selectors.DefaultSelector() as selector:
        opened = [_opened(stack, selector, port) for _ in range(connections)]
        start = time.perf_counter()
        for connection in opened:
            connection.send(next(turn))
        while time.perf_counter() - start < seconds or not times:
            for connection in _answered(selector):
                times.append(time.perf_counter() - connection.sent_at)
                connection.send(next(turn))
        elapsed = time.perf_counter() - start
        _take_what_is_under_way(selector, opened)
    return Figure(name, times, elapsed)


def _opened(stack: ExitStack, selector: selectors.BaseSelector, port: int) -> Connection:
    opened = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection = Connection(opened)
    selector.register(opened, selectors.EVENT_READ, connection)
    return connection


def _take_what_is_under_way(selector: selectors.BaseSelector, opened: list[Connection]) -> None:
    # Left alone, it would be at the server's expense in what is measured next.
    waiting = set(opened)
    while waiting:
        waiting -= set(_answered(selector))


def _answered(selector: selectors.BaseSelector) -> Iterator[Connection]:
    ready = selector.select(timeout=PATIENCE)
    if not ready:
        raise BadAnswer(f"the server did not answer for {PATIENCE} s")
    for key, _ in ready:
        connection: Connection = key.data
        if connection.receive():
            yield connection
