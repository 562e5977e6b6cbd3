"""A door: one dialect as the server sees it, its addresses and the way it refuses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec
from litestar import Router

from matricula.web.errors import Refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, written without the framework: the raw-path guard answers before it.

    media_type: without a charset; text is UTF-8 and is sent as such.
    """

    status: int
    media_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


Renderer = Callable[[Refusal, str], Answer]
"""Writes a refusal in a dialect's own form; the path tells apart families of one dialect."""


@dataclass(frozen=True, slots=True)
class Door:
    """A dialect.

    name: as in token scopes ("scodoc"). prefixes: the first segments of the addresses that are
    its own ("/ScoDoc"). title, summary: for people. render: how it refuses.
    """

    name: str
    title: str
    summary: str
    prefixes: tuple[str, ...]
    router: Router
    render: Renderer


class Doors:
    """All doors, asked by address: the longest prefix wins."""

    def __init__(self, doors: Sequence[Door]) -> None:
        self.all = tuple(doors)
        pairs = [(prefix, door) for door in doors for prefix in door.prefixes]
        self._by_prefix = sorted(pairs, key=lambda pair: len(pair[0]), reverse=True)

    def at(self, path: str) -> Door | None:
        """The door that answers `path`, or None where the path is nobody's."""
        squeezed = "/" + "/".join(part for part in path.split("/") if part)
        for prefix, door in self._by_prefix:
            if squeezed == prefix or squeezed.startswith(prefix + "/"):
                return door
        return None

    def name_at(self, path: str) -> str:
        door = self.at(path)
        return door.name if door else ""

    def refuse(self, refusal: Refusal, path: str) -> Answer:
        """The refusal as the door at `path` writes it."""
        door = self.at(path)
        return door.render(refusal, path) if door else plain_answer(refusal)


def plain_answer(refusal: Refusal) -> Answer:
    """A refusal where no dialect speaks: {"error": "Not Found", "message": "..."}."""
    body = {"error": refusal.phrase}
    if refusal.message:
        body["message"] = refusal.message
    return Answer(
        refusal.status, "application/json", msgspec.json.encode(body), dict(refusal.headers)
    )
