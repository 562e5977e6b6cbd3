"""Ids of the invented school: high, so that a real department imported later keeps its own."""

from collections import defaultdict
from itertools import count

FIRST_ID = 500_001
RANGE = 100_000
"""Ids that one department of the demo has of each kind."""


class Numbers:
    """Gives out the ids of one department of the demo, kind by kind, from `first` upwards."""

    def __init__(self, first: int) -> None:
        self._counters: defaultdict[str, count[int]] = defaultdict(lambda: count(first))

    def take(self, kind: str) -> int:
        """The next id of `kind`, which is the name of its field in the file."""
        return next(self._counters[kind])
