"""A door of four addresses, for tests of what every door shares, and a server that opens it.

`python -m tests.identity.toy` serves it with the settings of the environment.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from litestar import Request, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

import matricula.server
from matricula.identity.permissions import VIEW_RECORD
from matricula.settings import Settings, from_environment
from matricula.store import Database
from matricula.web.authentication import (
    basic_principal,
    bearer_principal,
    give_back_token,
    request_token,
)
from matricula.web.doors import Answer, Asked, Door
from matricula.web.errors import NotAllowed, Refusal
from matricula.web.ids import parameter_id, path_id

AnyRequest = Request[Any, Any, Any]


class Sleepers:
    """How many requests sleep at this moment."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    @contextmanager
    def here(self) -> Iterator[int]:
        with self._lock:
            self.count += 1
            together = self.count
        try:
            yield together
        finally:
            with self._lock:
                self.count -= 1


SLEEPERS = Sleepers()


@get("/things/{thing:str}", sync_to_thread=True)
def thing(thing: FromPath[str], request: AnyRequest) -> dict[str, int]:
    """A thing by its number, plus what `add` says."""
    return {"id": path_id(thing) + parameter_id("add", request.query_params.get("add", "1"))}


@get("/fault", sync_to_thread=True)
def fault() -> None:
    raise RuntimeError("the secret ingredient")


@get("/slow", sync_to_thread=True)
def slow(request: AnyRequest) -> dict[str, int]:
    """Takes half a second; how many did so side by side. Says in the file `mark` that it began."""
    with SLEEPERS.here() as together:
        Path(request.query_params["mark"]).touch()
        time.sleep(0.5)
        return {"together": max(together, SLEEPERS.count)}


@post("/body")
async def body(request: AnyRequest) -> dict[str, int]:
    return {"length": len(await request.body())}


@get("/me", sync_to_thread=True)
def me(request: AnyRequest, database: NamedDependency[Database]) -> dict[str, Any]:
    """Who asks, in how many questions to the database."""
    with database.read() as session:
        asker = bearer_principal(request, session, "scodoc")
        if not VIEW_RECORD.reach(asker):
            raise NotAllowed
        return {"name": asker.name, "questions": session.statements}


@post("/tokens", sync_to_thread=True, status_code=200)
def ask(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> dict[str, str]:
    asker = basic_principal(request, database, "scodoc")
    return {"token": request_token(database, settings, asker)}


@delete("/tokens", sync_to_thread=True)
def give_back(request: AnyRequest, database: NamedDependency[Database]) -> None:
    give_back_token(request, database, "scodoc")


def render(refusal: Refusal, asked: Asked) -> Answer:
    """This door refuses in verse, and says what it understood of the address."""
    line = f"{refusal.status}|{refusal.phrase}|{refusal.message}|{asked.path}"
    return Answer(refusal.status, "text/verse", line.encode(), dict(refusal.headers))


DOOR = Door(
    name="scodoc",
    title="The <toy> door",
    summary="For tests & nothing else.",
    prefixes=("/toy", "/ical"),
    router=Router("/toy", route_handlers=[thing, fault, slow, body, me, ask, give_back]),
    render=render,
)


def main() -> None:
    matricula.server.open_doors = lambda: (DOOR,)
    matricula.server.serve(from_environment(), lambda url: print(url, flush=True))


if __name__ == "__main__":
    main()
