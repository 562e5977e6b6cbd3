"""Requests that are not carried out: plain exceptions that each door turns into its own body.

A handler raises one of these (or lets a record's error through `refusal_of`); the door's renderer,
one function in `dialects/<door>/errors.py`, writes the answer.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar.exceptions import HTTPException

from matricula.store import DatabaseUnavailable, Overtaken, TimeSpent

COME_BACK = 5
"""Seconds after which a client that met 503 may ask again: Retry-After."""


class Refusal(Exception):
    """The request was not carried out.

    message: one sentence for the client, or "" where the status says enough.
    headers: what has to go with the answer (a challenge, the allowed methods).
    """

    status: int = 500

    def __init__(self, message: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.headers = dict(headers or {})

    @property
    def phrase(self) -> str:
        """The standard name of the status: "Not Found"."""
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return "Error"


class BadRequest(Refusal):
    """Something in the request cannot be read."""

    status = 400


class BadParameter(BadRequest):
    """A parameter is missing or has a value that it cannot have."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


class NotSignedIn(Refusal):
    """The request needs valid credentials; `challenge` says of which kind."""

    status = 401

    def __init__(self, message: str = "", challenge: str = "Bearer") -> None:
        super().__init__(message, {"WWW-Authenticate": challenge})


class NotAllowed(Refusal):
    """The asker is known and may not do this."""

    status = 403


class CreditsSpent(NotAllowed):
    """The account asked as often as it may in an hour; the next one begins in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "the requests of this hour are used up; the next hour brings new ones",
            {"Retry-After": str(seconds)},
        )


class NotFound(Refusal):
    """There is no such thing, or the asker may not know of it."""

    status = 404


class NotAcceptable(Refusal):
    """The asked form cannot be given, or (ScoDoc) the JSON sent is not valid."""

    status = 406


class TooSlow(Refusal):
    """The request took longer than `request_timeout`; nothing of it was done."""

    status = 408


class BodyTooLarge(Refusal):
    """The body is longer than `max_body`."""

    status = 413


class AddressTooLong(Refusal):
    """The path or the query is longer than any that is served here."""

    status = 414


class TooManyTries(Refusal):
    """Too many tries by this client, or for this name; the next one may be made in `seconds`."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__("too many tries; wait a little", {"Retry-After": str(seconds)})
        self.seconds = seconds


class Unavailable(Refusal):
    """The service cannot answer now; the same request may succeed later."""

    status = 503

    def __init__(self, message: str = "") -> None:
        super().__init__(message, {"Retry-After": str(COME_BACK)})


def refusal_of(error: Exception) -> Refusal:
    """What a client is told of `error`: never more than it may know.

    An error that is nobody's refusal is a fault of ours: 500 and no detail.
    """
    if isinstance(error, Refusal):
        return error
    if isinstance(error, Overtaken):
        return Unavailable("somebody became another person meanwhile; ask again")
    if isinstance(error, DatabaseUnavailable):
        return Unavailable("the database cannot be reached")
    if isinstance(error, TimeSpent):
        return TooSlow("the request took too long")
    if isinstance(error, HTTPException) and error.status_code < 500:
        return _of_framework(error)
    return Refusal()


def _of_framework(error: HTTPException) -> Refusal:
    headers = dict(error.headers or {})
    if allowed := headers.pop("allow", None):
        headers["Allow"] = _with_head(allowed)
    refusal = Refusal(_message(error), headers)
    refusal.status = error.status_code
    return refusal


def _with_head(allowed: str) -> str:
    """The methods of an address, in one order. The framework does not know that HEAD is answered
    wherever GET is."""
    methods = set(allowed.split(", "))
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


def _message(error: HTTPException) -> str:
    # The framework's own sentence repeats the address, query and all: only the named faults pass.
    faults: Any = error.extra if isinstance(error.extra, list) else []
    named = [
        f"{fault['key']}: {fault['message']}"
        for fault in faults
        if isinstance(fault, dict) and "key" in fault and "message" in fault
    ]
    return "; ".join(named)
