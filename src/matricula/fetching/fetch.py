"""Fetching what stands at an address, within limits that nothing on the other side can move."""

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from threading import Timer

from matricula.fetching.addresses import (
    Address,
    AddressRefused,
    Allowed,
    HostUnknown,
    Resolver,
    resolve,
    system_resolver,
)
from matricula.fetching.urls import Target, UrlRefused, parse_url

REDIRECTS = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED = 304
CHUNK = 65_536
LONGEST_CONDITION = 1_000
GZIP = 31
"""What tells zlib that a stream has gzip's head."""


class FetchFailed(Exception):
    """Nothing was fetched; the message says why in words that may be shown, without the address.

    status: what the other side answered, where it answered. refused: whether the address, or one
    that it leads to, is one that is never opened, rather than one that fails at the moment.
    """

    def __init__(self, message: str, status: int | None = None, *, refused: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.refused = refused


class AnswerRefused(FetchFailed):
    """The host answered with more than is ever taken, or packed it in a way that is not."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may cost. Seconds, bytes after decompression, and redirects."""

    connect: float = 5.0
    total: float = 20.0
    size: int = 5 * 1024 * 1024
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is known of an earlier answer: the other side may say that nothing changed."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. content: None where nothing changed. media_type: in small letters, "" for none."""

    content: bytes | None
    media_type: str = ""
    conditions: Conditions = field(default_factory=Conditions)


@dataclass(frozen=True)
class Fetcher:
    """Fetches with one set of rules.

    allowed: the operator's own networks. ports: open beside 80 and 443. plain: whether http is
    allowed. resolver, context: replaced by tests; all that follows stays as it is.
    """

    allowed: Allowed = field(default_factory=Allowed)
    ports: frozenset[int] = frozenset()
    plain: bool = True
    limits: Limits = field(default_factory=Limits)
    resolver: Resolver = system_resolver
    agent: str = "Matricula"
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch(
        self, url: str, accepted: str = "*/*", conditions: Conditions | None = None
    ) -> Fetched:
        """What stands at an address, redirects followed. Errors: FetchFailed."""
        ends = time.monotonic() + self.limits.total
        headers = {
            "User-Agent": self.agent,
            "Accept": accepted,
            "Accept-Encoding": "gzip",
            **(conditions or Conditions()).headers,
        }
        try:
            target = parse_url(url, self.ports, plain=self.plain)
            for _ in range(self.limits.redirects + 1):
                answer = self._asked(target, headers, ends)
                if isinstance(answer, Fetched):
                    return answer
                target = target.joined(answer, self.ports, plain=self.plain)
        except (UrlRefused, AddressRefused) as error:
            never = not isinstance(error, HostUnknown)
            raise FetchFailed(str(error), refused=never) from error
        raise FetchFailed("there are too many redirects")

    def _asked(self, target: Target, headers: Mapping[str, str], ends: float) -> Fetched | str:
        """The answer of one host, or where it sends on to."""
        addresses = resolve(target.host, target.port, self.allowed, self.resolver, self._left(ends))
        try:
            with (
                closing(self._connected(target, addresses, ends)) as stream,
                _cut_after(self._left(ends), stream),
            ):
                stream.settimeout(self._left(ends))
                if isinstance(stream, ssl.SSLSocket):
                    stream.do_handshake()
                return self._exchanged(target, stream, headers, ends)
        except ssl.SSLCertVerificationError as error:
            raise FetchFailed("the host has no valid certificate") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._left(ends)
            raise FetchFailed("the host did not answer as it should") from error

    def _connected(self, target: Target, addresses: list[Address], ends: float) -> socket.socket:
        """A connection to the first of the judged addresses that takes one; TLS not yet begun."""
        for address in addresses:
            patience = min(self.limits.connect, self._left(ends))
            try:
                plain = socket.create_connection((str(address), target.port), patience)
            except OSError:
                continue
            if target.scheme == "http":
                return plain
            try:
                return self.context.wrap_socket(
                    plain, server_hostname=target.host, do_handshake_on_connect=False
                )
            except (OSError, ValueError):
                plain.close()
                raise
        raise FetchFailed("the host cannot be reached")

    def _exchanged(
        self, target: Target, stream: socket.socket, headers: Mapping[str, str], ends: float
    ) -> Fetched | str:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = stream
        connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": target.authority, **headers, "Connection": "close"}.items():
            connection.putheader(name, value)
        connection.endheaders()
        with connection.getresponse() as response:
            self._left(ends)
            if response.status in REDIRECTS:
                return _location(response)
            known = Conditions(
                _printable(response.getheader("ETag")),
                _printable(response.getheader("Last-Modified")),
            )
            if response.status == NOT_MODIFIED:
                return Fetched(None, conditions=known)
            if response.status != http.HTTPStatus.OK:
                raise FetchFailed(f"the host answered {response.status}", response.status)
            media_type = (response.getheader("Content-Type") or "").partition(";")[0]
            return Fetched(self._read(response, ends), media_type.strip().lower(), known)

    def _read(self, response: http.client.HTTPResponse, ends: float) -> bytes:
        """The body, decompressed. Errors: FetchFailed where it is longer than it may be."""
        packing = (response.getheader("Content-Encoding") or "identity").strip().lower()
        if packing not in ("identity", "gzip", "x-gzip"):
            raise AnswerRefused("the host packed its answer in an unknown way")
        unpack = zlib.decompressobj(GZIP) if packing != "identity" else None
        content, came = bytearray(), 0
        while part := response.read1(CHUNK):
            self._left(ends)
            came += len(part)
            room = self.limits.size + 1 - len(content)
            content += _unpacked(unpack, part, room) if unpack else part
            if max(came, len(content)) > self.limits.size:
                raise AnswerRefused(f"the answer is longer than {self.limits.size} bytes")
        # What the watchdog cut looks like an end.
        self._left(ends)
        if response.length or (unpack and not unpack.eof):
            raise FetchFailed("the answer broke off")
        return bytes(content)

    def _left(self, ends: float) -> float:
        """Seconds that are left. Errors: FetchFailed where there are none."""
        left = ends - time.monotonic()
        if left <= 0:
            raise FetchFailed("the host took too long")
        return left


def _location(response: http.client.HTTPResponse) -> str:
    location = response.getheader("Location")
    if not location:
        raise FetchFailed("the host sends on to nowhere")
    return location


def _unpacked(unpack: "zlib._Decompress", part: bytes, room: int) -> bytes:
    """What a part of a packed body unpacks to, `room` bytes at most."""
    try:
        return unpack.decompress(part, room)
    except zlib.error as error:
        raise AnswerRefused("the host packed its answer wrongly") from error


def _printable(value: str | None) -> str | None:
    """A header that may be kept and sent back: a host can put anything into one."""
    short = value is not None and 0 < len(value) <= LONGEST_CONDITION
    return value if value and short and value.isascii() and value.isprintable() else None


@contextmanager
def _cut_after(seconds: float, stream: socket.socket) -> Iterator[None]:
    """End a connection from outside: a byte now and then keeps every single wait short."""
    watchdog = Timer(seconds, _cut, [stream])
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()


def _cut(stream: socket.socket) -> None:
    """End a connection that another thread waits for."""
    try:
        # Not TLS's own way of ending, which takes the connection from under the other thread.
        socket.socket.shutdown(stream, socket.SHUT_RDWR)
    except OSError:
        stream.close()
