"""A door that tells who asks: what opens the API before there is one, and after.

`python -m tests.dialects.stepik.oauth.toy` serves it with the settings of the environment.
"""

from typing import Any

from litestar import Router, delete, get
from litestar.di import NamedDependency

import matricula.server
from matricula.dialects.stepik import oauth
from matricula.settings import from_environment
from matricula.store import Database
from matricula.web.access import program_access
from matricula.web.authentication import AnyRequest
from matricula.web.browsing import BrowserPerson, browser_of
from matricula.web.doors import Answer, Asked, Door, plain_answer
from matricula.web.errors import NotAllowed, Refusal


@get("/stepics/1", sync_to_thread=True)
def stepics(request: AnyRequest, database: NamedDependency[Database]) -> dict[str, Any]:
    """Who asks, by token or by cookie, with what, in how many questions to the database."""
    with database.read() as session:
        access = program_access(request, session)
        if access:
            if not access.may(request.method):
                raise NotAllowed
            who = access.principal
            told = {"scopes": sorted(access.scopes), "label": who.label}
            return {"name": who.name, "questions": session.statements, **told}
        browser = browser_of(request, session)
        if isinstance(browser, BrowserPerson):
            return {"name": browser.principal.name, "proven": browser.proven}
        return {"guest": browser is not None, "proven": bool(browser and browser.proven)}


@delete("/stepics/1", sync_to_thread=True, status_code=200)
def change(request: AnyRequest, database: NamedDependency[Database]) -> dict[str, Any]:
    """The same, where it takes the right to write."""
    with database.read() as session:
        access = program_access(request, session)
        if access is None or not access.may(request.method):
            raise NotAllowed
        return {"name": access.principal.name}


def render(refusal: Refusal, asked: Asked) -> Answer:
    del asked
    return plain_answer(refusal)


DOOR = Door(
    name="stepik",
    title="Toy",
    summary="For tests.",
    prefixes=("/api",),
    router=Router(
        "/", route_handlers=[Router("/api", route_handlers=[stepics, change]), oauth.router]
    ),
    render=render,
)


def main() -> None:
    matricula.server.open_doors = lambda: (DOOR,)
    matricula.server.serve(from_environment(), lambda url: print(url, flush=True))


if __name__ == "__main__":
    main()
