"""One JSON line a request, without secrets; and the last place where an exception is caught.

Nothing of a header or a body is logged, and of the query only what is no secret.
"""

import json
import logging
import secrets
import sys
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

from matricula.web.asgi import (
    ASGIApp,
    Message,
    Receive,
    Scope,
    Send,
    asked,
    reply,
    shown_path,
)
from matricula.web.doors import Doors
from matricula.web.errors import Refusal
from matricula.web.paths import MAX_PATH

SECRET_PARAMETERS = frozenset(
    {
        "__ac_password",
        "access_token",
        "assertion",
        "client_assertion",
        "client_secret",
        "code",
        "code_verifier",
        "csrfmiddlewaretoken",
        "email",
        "id_token",
        "invitation_key",
        "login",
        "next",
        "password",
        "refresh_token",
        "state",
        "token",
        "username",
    }
)
"""Query parameters, in small letters, whose values are never logged: secrets, addresses of people,
and `next`, which has another query in it."""

SECRET_PATHS = ("/ical/", "/link/", "/tokens/")
"""What follows one of these in a path is a secret that opens something by itself."""

NO_SNIFFING = (b"x-content-type-options", b"nosniff")
"""Strangers' files (photos) go out from this origin: a browser must not guess what they are."""

MASK = "***"
ACCOUNT = "account_id"
REQUEST_ID = "request_id"
DEPRECATED = "deprecated"
"""Where a request's state names the deprecated function that it called, and tells how often."""

requests = logging.getLogger("matricula.requests")
faults = logging.getLogger("matricula.faults")


def configure(level: str) -> None:
    """Send every log line of this process to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Migrations tell each step of theirs at INFO, even where there is nothing to do.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # Authlib tells codes, tokens and names at DEBUG.
    logging.getLogger("authlib").setLevel(logging.INFO)


class JsonLines(logging.Formatter):
    """A record as one JSON object on one line; what `extra` gave under "fields" stands beside."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class RequestLog:
    """Numbers each request, logs how it ended, and answers what nobody caught with a bare 500."""

    def __init__(self, app: ASGIApp, doors: Doors) -> None:
        self.app = app
        self.doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = _Request(scope, send)
        try:
            await self.app(scope, receive, request.send)
        except Exception:
            log_fault(scope)
            if request.status:
                raise
            await reply(self.doors.refuse(Refusal(), asked(scope)), request.send)
        finally:
            requests.info("request", extra={"fields": request.fields(self.doors)})


class _Request:
    """A request under way: its number, its clock, and the status once one was sent."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        self.method = scope["method"]
        self.started = time.perf_counter()
        self.status = 0
        self.id = secrets.token_hex(8)
        self._send = send
        state = scope.setdefault("state", {})
        state[REQUEST_ID] = self.id

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            numbered = (b"x-request-id", self.id.encode())
            message["headers"] = [*message["headers"], numbered, NO_SNIFFING]
        await self._send(message)

    def fields(self, doors: Doors) -> dict[str, Any]:
        path, state = shown_path(self.scope)[:MAX_PATH], self.scope["state"]
        return {
            "id": self.id,
            "method": self.method,
            "path": masked_path(path),
            "query": masked_query(self.scope["query_string"].decode("latin-1")),
            "status": self.status,
            "ms": round((time.perf_counter() - self.started) * 1000, 2),
            "account": state.get(ACCOUNT),
            "door": doors.name_at(path),
            **{key: state[key] for key in (DEPRECATED,) if key in state},
        }


def log_fault(scope: Scope) -> None:
    """Log the exception at hand with its traceback, under the request's number."""
    number = scope.get("state", {}).get(REQUEST_ID)
    faults.exception("a request failed", extra={"fields": {"id": number}})


def masked_path(path: str) -> str:
    """A decoded path without what follows a secret prefix."""
    for prefix in SECRET_PATHS:
        before, found, _secret = path.partition(prefix)
        if found:
            return before + prefix + MASK
    return path


def masked_query(query: str) -> str:
    """`query` with the values of secret parameters masked."""
    return "&".join(_masked_pair(pair) for pair in query[:MAX_PATH].split("&"))


def _masked_pair(pair: str) -> str:
    name, equals, _value = pair.partition("=")
    # A name may hide behind escapes: "%74oken" is "token" to a handler; or before a type: the
    # functions of ScoDoc 7 read "__ac_password:list" as "__ac_password".
    plain = unquote_plus(name).partition(":")[0].strip().lower()
    secret = plain in SECRET_PARAMETERS
    return f"{name}={MASK}" if equals and secret else pair
