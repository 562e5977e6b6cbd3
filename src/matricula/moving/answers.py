"""Answers of a server, read in bounds and believed in nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import msgspec

from matricula.moving.errors import Garbage, Refused, TooLarge

Wire = dict[str, Any]
"""An object as the API tells it."""
LONGEST_ANSWER = 100_000_000
PASSING = frozenset({408, 500, 502, 503, 504})
TOO_MANY = 429
CHUNK = 1 << 16


class Passing(Exception):
    """A fault that may be over soon. seconds: when the server wants to be asked again. undone:
    whether the request was certainly not carried out."""

    def __init__(self, told: str, seconds: float | None = None, *, undone: bool = False) -> None:
        super().__init__(told)
        self.seconds = seconds
        self.undone = undone


@contextmanager
def readable() -> Iterator[None]:
    """A block in which an answer is read. Errors: Garbage where it cannot be unpacked."""
    try:
        yield
    except httpx.DecodingError as error:
        raise Garbage("its answer is packed wrongly") from error


def raise_if_passing(response: httpx.Response) -> None:
    """Errors: Passing where the server is busy or ill."""
    if response.status_code == TOO_MANY:
        raise Passing("it is asked too often", _retry_after(response), undone=True)
    if response.status_code in PASSING:
        raise Passing(f"it answers {response.status_code}", _retry_after(response))


def raise_unless_done(response: httpx.Response) -> None:
    """Errors: Refused, Passing, Garbage."""
    raise_if_passing(response)
    if response.status_code in (200, 201, 204):
        return
    if 300 <= response.status_code < 400:
        raise Refused(response.status_code, "it sends on to another address, which is not followed")
    raise Refused(response.status_code, _reason(response))


def _reason(response: httpx.Response) -> str:
    """What a refusal says, short enough and fit for a terminal."""
    try:
        text = read(response, 10_000).decode("utf-8", "replace")
    except TooLarge:
        text = ""
    shown = "".join(letter for letter in text if letter.isprintable())[:300]
    return f"{response.status_code} {shown}".strip()


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds; dates, which no server of this API sends, are as nothing."""
    text = response.headers.get("Retry-After", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def read(response: httpx.Response, most: int) -> bytes:
    """Errors: TooLarge."""
    content = bytearray()
    for part in response.iter_bytes(CHUNK):
        content += part
        if len(content) > most:
            raise TooLarge(f"an answer is longer than {most} bytes")
    return bytes(content)


def told_object(response: httpx.Response) -> Wire:
    """Errors: Garbage, TooLarge."""
    try:
        return msgspec.json.decode(read(response, LONGEST_ANSWER), type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise Garbage("its answer is no object of JSON") from error


def told_objects(told: Wire, resource: str) -> list[Wire]:
    """Errors: Garbage."""
    found = told.get(resource)
    if not isinstance(found, list):
        raise Garbage(f"its answer has no {resource}")
    for one in found:
        key = one.get("id") if isinstance(one, dict) else None
        if not isinstance(key, int) or isinstance(key, bool) or not 0 < key < 2**63:
            raise Garbage(f"one of its {resource} has no id")
    return found


def told_single(response: httpx.Response, resource: str) -> Wire:
    """Errors: Garbage."""
    found = told_objects(told_object(response), resource)
    if len(found) != 1:
        raise Garbage(f"it tells {len(found)} {resource} where one was written")
    return found[0]


def fault_of(error: Exception) -> str:
    """What to say of a fault of the way or of the server."""
    return str(error) if isinstance(error, Passing) else type(error).__name__
