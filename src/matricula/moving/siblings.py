"""Things that stand beside each other on a server, in an order: sections, units, steps, files."""

from collections.abc import Callable, Sequence
from typing import IO, Any

from matricula.moving.answers import Wire
from matricula.moving.making import Maker, Thing
from matricula.moving.package import Attachment, Fields

Match = Callable[[Fields, Wire], bool]
"""Whether something there looks like what would be sent."""


class Siblings:
    """The children of one parent. there: as they were told. order: their ids as they stand now."""

    def __init__(
        self, maker: Maker, kind: str, resource: str, parent: dict[str, int], there: Sequence[Wire]
    ) -> None:
        self.maker = maker
        self.server = maker.server
        self.journal = maker.journal
        self.kind = kind
        self.resource = resource
        self.parent = parent
        self.there = {one["id"]: one for one in there}
        placed = sorted(there, key=lambda one: (_place(one), one["id"]))
        self.order = [one["id"] for one in placed]
        self.settled: set[int] = set()

    def settle(self, key: int, place: int, sent: Fields, match: Match) -> Wire:
        """Let a thing of the package stand at a place, from 0, as it is sent."""
        there = self._known(key)
        if there is None:
            thing = Thing(
                self.kind,
                key,
                lambda: max(self.there, default=0),
                lambda _: [one for one in self._listed() if match(sent, one)],
                lambda: self.server.post(self.resource, {**sent, "position": place + 1}),
            )
            there, fresh = self.maker.make(thing)
            if fresh:
                return self._stands(there, place)
        moved = self.order[place : place + 1] != [there["id"]]
        if not moved and not differs(sent, there):
            self.maker.counts.same += 1
        else:
            position = {"position": place + 1} if moved else {}
            there = self.server.put(self.resource, there["id"], {**sent, **position})
            self.maker.counts.changed += 1
        return self._stands(there, place)

    def settle_file(self, one: Attachment, file: IO[bytes], owner: dict[str, int]) -> Wire:
        """Let a file of the package be there."""
        there = self._known(one.key)
        if there is None:
            thing = Thing(
                self.kind,
                one.key,
                lambda: max(self.there, default=0),
                lambda _: [it for it in self._listed() if self._same_file(it, one)],
                lambda: self.server.post_file(self.resource, "file", one.name, file, owner),
                one.sha256,
            )
            there, fresh = self.maker.make(thing)
            if fresh:
                return self._stands(there, len(self.order))
        made = self.journal.made(self.kind, one.key)
        if made is not None and made.sha256 == one.sha256 and there.get("size") == one.size:
            self.maker.counts.same += 1
        else:
            there = self.server.put_file(self.resource, there["id"], one.name, file)
            self.journal.keep(self.kind, one.key, there["id"], one.sha256)
            self.maker.counts.changed += 1
        return self._stands(there, len(self.order))

    def lose(self, key: int) -> None:
        """A thing stands elsewhere from now on."""
        if key in self.order and key not in self.settled:
            self.order.remove(key)
            del self.there[key]

    def gain(self, told: Wire) -> None:
        """A thing that stands elsewhere will be put here."""
        if told["id"] not in self.there:
            self.there[told["id"]] = told
            self.order.append(told["id"])

    def remove_others(self) -> None:
        """Remove what the package has not."""
        for key in [key for key in self.order if key not in self.settled]:
            self.server.remove(self.resource, key)
            self.order.remove(key)
            self.maker.counts.removed += 1

    def _known(self, key: int) -> Wire | None:
        """What the journal says that a thing became, if it is still there."""
        made = self.journal.made(self.kind, key)
        if made is None:
            return None
        if made.id not in self.there:
            self.journal.forget(self.kind, key)
            return None
        return self.there[made.id]

    def _listed(self) -> list[Wire]:
        """What is there now."""
        told = self.server.every(self.resource, **self.parent)
        for one in told:
            self.gain(one)
        return told

    def _same_file(self, told: Wire, one: Attachment) -> bool:
        # Servers tidy names, so a name only counts where anything may be there.
        named = not self.maker.adopting or told.get("name") == one.name
        return named and told.get("size") == one.size

    def _stands(self, told: Wire, place: int) -> Wire:
        """A thing stands at a place now, and the others after it."""
        key = told["id"]
        if key in self.order:
            self.order.remove(key)
        self.order.insert(place, key)
        self.there[key] = told
        self.settled.add(key)
        return told


def differs(sent: Fields, there: Wire) -> bool:
    """Whether what would be sent is not there yet."""
    return any(_other(value, there.get(name)) for name, value in sent.items())


def _other(value: Any, there: Any) -> bool:
    if isinstance(value, dict) and isinstance(there, dict):
        return any(_inner(name, one, there) for name, one in value.items())
    return bool(value != there)


def _inner(name: str, value: Any, there: dict[str, Any]) -> bool:
    found = there.get(name)
    if name == "video" and isinstance(found, dict):
        found = found.get("id")
    return bool(value != found)


def _place(told: Wire) -> int:
    position = told.get("position")
    return position if isinstance(position, int) else 0
