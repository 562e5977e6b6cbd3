"""What waits in a queue of the record, given out one by one: each to one process at a time."""

from collections.abc import Callable, Iterator
from threading import Event
from typing import TypeVar

from matricula.store import Database, Origin, ReadSession, WriteSession

T = TypeVar("T")

ORIGIN = Origin("job")


def each_due(
    database: Database,
    stopping: Event,
    waits: Callable[[ReadSession], bool],
    claim: Callable[[WriteSession], T | None],
) -> Iterator[T]:
    """All that waits and that no other process has, until none does or the event is set.

    waits: whether there is anything. claim: takes what waits longest for this process alone.
    """
    while not stopping.is_set():
        # A look takes no writer's lock where nothing waits, as mostly.
        with database.read() as session:
            if not waits(session):
                return
        with database.write(ORIGIN) as session:
            claimed = claim(session)
        if claimed is None:
            return
        yield claimed
