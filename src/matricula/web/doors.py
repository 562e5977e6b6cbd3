"""A door: one dialect as the server sees it, its addresses and the way it refuses."""

from collections.abc import Callable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request decides in which form it is refused.

    path: decoded, whatever is wrong with it. headers: by name in small letters; of a header that
    came several times, the last. method: as it came.
    """

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = ""


Renderer = Callable[[Refusal, Asked], Answer]
"""Writes a refusal in a dialect's own form; the path tells apart families of one dialect."""


@dataclass(frozen=True, slots=True)
class Door:
    """A dialect.

    name: as in token scopes ("scodoc"). prefixes: the first segments of the addresses that are
    its own ("/ScoDoc"). title, summary: for people. render: how it refuses. words: for a door that
    ignores the case of its addresses: its prefixes in small letters, and here each segment and
    parameter that its routes spell otherwise.
    """

    name: str
    title: str
    summary: str
    prefixes: tuple[str, ...]
    router: Router
    render: Renderer
    words: frozenset[str] | None = None


class Doors:
    """All doors, asked by address: the longest prefix wins."""

    def __init__(self, doors: Sequence[Door]) -> None:
        self.all = tuple(doors)
        pairs = [(prefix, door) for door in doors for prefix in door.prefixes]
        self._by_prefix = sorted(pairs, key=lambda pair: len(pair[0]), reverse=True)
        self._spellings = {
            door.name: {word.lower(): word for word in door.words} for door in doors if door.words
        }

    def at(self, path: str) -> Door | None:
        """The door that answers `path`, or None where the path is nobody's."""
        squeezed = "/" + "/".join(part for part in path.split("/") if part)
        lowered = squeezed.lower()
        for prefix, door in self._by_prefix:
            address = squeezed if door.words is None else lowered
            if address == prefix or address.startswith(prefix + "/"):
                return door
        return None

    def spelled(self, path: str, query: bytes) -> tuple[str, bytes]:
        """An address as the routes of its door spell it, where that door ignores case."""
        door = self.at(path)
        words = self._spellings.get(door.name) if door else None
        if words is None:
            return path, query
        segments = (words.get(part.lower(), part) for part in path.split("/"))
        pairs = (_spelled_pair(pair, words) for pair in query.split(b"&"))
        return "/".join(segments), b"&".join(pairs)

    def name_at(self, path: str) -> str:
        door = self.at(path)
        return door.name if door else ""

    def refuse(self, refusal: Refusal, asked: Asked) -> Answer:
        """The refusal as the door whose address was asked writes it."""
        door = self.at(asked.path)
        return door.render(refusal, asked) if door else plain_answer(refusal)


def plain_answer(refusal: Refusal) -> Answer:
    """A refusal where no dialect speaks: {"error": "Not Found", "message": "..."}."""
    body = {"error": refusal.phrase}
    if refusal.message:
        body["message"] = refusal.message
    return Answer(
        refusal.status, "application/json", msgspec.json.encode(body), dict(refusal.headers)
    )


def _spelled_pair(pair: bytes, words: Mapping[str, str]) -> bytes:
    name, equals, value = pair.partition(b"=")
    known = words.get(name.decode("ascii", "replace").lower())
    return (known.encode() if known else name) + equals + value
