"""A wall around the tests: they talk to this machine and to nobody else."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Any

import pytest


class OutsideError(RuntimeError):
    """A test may not leave this machine: serve what it needs on 127.0.0.1."""


def is_inside(sock: socket.socket, address: Any) -> bool:
    """Whether an address is a local socket or on the loopback."""
    if sock.family not in {socket.AF_INET, socket.AF_INET6}:
        return True
    host = address[0]
    with contextlib.suppress(ValueError):
        return ip_address(host.partition("%")[0]).is_loopback
    return bool(host == "localhost")


@contextlib.contextmanager
def kept_inside() -> Iterator[None]:
    """Refuse every connection to elsewhere that Python code of this process opens."""

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def guard(sock: socket.socket, address: Any) -> Any:
            if not is_inside(sock, address):
                raise OutsideError(f"{OutsideError.__doc__} Refused: {address!r}")
            return connect(sock, address)

        return guard

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        yield
