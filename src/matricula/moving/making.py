"""Things on a server, made once whatever happens.

Before something is made, the journal says so, with the highest id of its kind that is there; when
it is made, the journal says which it is. Whoever finds the first line without the second looks at
the server for something newer that nobody knows of and that matches: that is it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from matricula.moving.answers import Wire
from matricula.moving.errors import Unclear, Unreachable, Unsure
from matricula.moving.journal import Journal
from matricula.moving.server import TRIES, Server

Send = Callable[[], Wire]
Look = Callable[[int], Sequence[Wire]]
"""What on the server has a higher id than this, and looks like the thing."""


@dataclass
class Counts:
    """What became of a course's things."""

    made: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    notes: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """For whoever typed the command."""
        told = [f"{self.made} made", f"{self.changed} changed", f"{self.same} unchanged"]
        return ", ".join([*told, *([f"{self.removed} removed"] if self.removed else [])])


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the package, and how it is made there. key: what the package calls it. newest:
    the highest id of its kind that is there. sha256: of a file, its content."""

    kind: str
    key: int
    newest: Callable[[], int]
    look: Look
    send: Send
    sha256: str = ""


class Maker:
    """Makes things on a server and writes the journal. adopting: whether what is there already and
    matches is taken for the thing, also where no earlier run can have made it."""

    def __init__(self, server: Server, journal: Journal) -> None:
        self.server = server
        self.journal = journal
        self.counts = Counts()
        self.adopting = False

    def make(self, thing: Thing) -> tuple[Wire, bool]:
        """Make a thing, and tell it; whether it was made just now, and not found.

        Errors: Unclear where several things may be it, and those of the server.
        """
        begun = self.journal.begun.get((thing.kind, thing.key))
        if begun is not None or self.adopting:
            found = self._found(thing, begun or 0)
            if found is not None:
                return self._adopted(thing, found)
        if begun is None:
            begun = thing.newest()
            self.journal.announce(thing.kind, thing.key, begun)
        return self._sent(thing, begun)

    def _sent(self, thing: Thing, begun: int) -> tuple[Wire, bool]:
        for number in range(TRIES):
            try:
                told = thing.send()
            except Unsure as error:
                if number + 1 == TRIES:
                    raise Unreachable from error
                # What was sent may still be under way.
                self.server.wait(number + 1)
                found = self._found(thing, begun)
                if found is not None:
                    return self._adopted(thing, found)
                continue
            self.journal.keep(thing.kind, thing.key, told["id"], thing.sha256)
            self.counts.made += 1
            return told, True
        raise Unreachable

    def _adopted(self, thing: Thing, found: Wire) -> tuple[Wire, bool]:
        # Not the content of a file: nobody has seen whether it is that one.
        self.journal.keep(thing.kind, thing.key, found["id"])
        return found, False

    def _found(self, thing: Thing, after: int) -> Wire | None:
        """Errors: Unclear."""
        known = self.journal.ids(thing.kind)
        found = [one for one in thing.look(after) if one["id"] > after and one["id"] not in known]
        if len(found) > 1 and not self.adopting:
            ids = ", ".join(str(one["id"]) for one in found[:5])
            raise Unclear(f"{thing.kind} {thing.key} is one of {ids}")
        return found[0] if found else None
