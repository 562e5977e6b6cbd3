"""Hosts on this machine, hostile or not, and names that lead to them."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import pytest

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar; charset=utf-8\r\n"
BODY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"

Play = Callable[[socket.socket, bytes], None]


class Host:
    """A host on this machine that plays `play` to whoever connects, and keeps what they asked."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.asked: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                stream, _ = self.listener.accept()
                threading.Thread(target=self._answer, args=[stream], daemon=True).start()

    def _answer(self, stream: socket.socket) -> None:
        with suppress(OSError), stream:
            request = b""
            while b"\r\n\r\n" not in request and (part := stream.recv(4096)):
                request += part
            self.asked.append(request)
            self.play(stream, request)


@contextmanager
def hosted(play: Play) -> Iterator[Host]:
    """A host while the block runs."""
    host = Host(play)
    try:
        yield host
    finally:
        host.listener.close()


def sends(answer: bytes) -> Play:
    """Sends the same to everybody."""
    return lambda stream, _request: stream.sendall(answer)


def whole(body: bytes = BODY, head: bytes = OK) -> bytes:
    """An answer with its length."""
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


@contextmanager
def named(names: Mapping[str, Sequence[str] | Callable[[], Sequence[str]]]) -> Iterator[None]:
    """Have the system's resolver answer for `names`, and nothing else be replaced."""
    system = socket.getaddrinfo

    def resolve(host: Any, port: Any, *args: Any, **options: Any) -> list[Any]:
        if host not in names:
            return system(host, port, *args, **options)
        told = names[host]
        addresses = told() if callable(told) else told
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "",
             (address, port))
            for address in addresses
        ]  # fmt: skip

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", resolve)
        yield
