"""What a door that sends whole lists says now, compared with what it said last. Pure."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from matricula.store import bulk

SAME_TIME = ("kind", "starts_at", "ends_at")
DESCRIBED = ("excused", "description")
SHORTEST = timedelta(minutes=1)
"""What a lateness lasts in the record that was told without an end: an interval has a length."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The statements that are new, said otherwise, gone, and how many are as they were."""

    added: Sequence[bulk.Values]
    changed: Sequence[tuple[bulk.Values, bulk.Values]]
    removed: Sequence[bulk.Values]
    unchanged: int
    total: int
    """How many there are now."""

    def changed_rows(self) -> list[bulk.Values]:
        """What changes of those that are said otherwise."""
        return [{name: row[name] for name in ("id", *DESCRIBED)} for _, row in self.changed]


def compared(
    before: Sequence[bulk.Values], rows: Sequence[bulk.Values], *, whole: bool
) -> Comparison:
    """Rows that are in both stay; one row and one statement that are left of the same interval are
    the same thing, said otherwise. whole: whether statements without a row are gone."""
    left = {_key(row, *SAME_TIME, *DESCRIBED): row for row in before}
    fresh = [row for row in rows if left.pop(_key(row, *SAME_TIME, *DESCRIBED), None) is None]
    old: defaultdict[Hashable, list[bulk.Values]] = defaultdict(list)
    for row in left.values():
        old[_key(row, *SAME_TIME)].append(row)
    new: defaultdict[Hashable, list[bulk.Values]] = defaultdict(list)
    for row in fresh:
        new[_key(row, *SAME_TIME)].append(row)
    added: list[bulk.Values] = []
    changed: list[tuple[bulk.Values, bulk.Values]] = []
    for key, found in new.items():
        if len(found) == len(old[key]) == 1:
            (last,) = old.pop(key)
            changed.append((last, {**last, **found[0]}))
        else:
            added += found
    removed = [row for group in old.values() for row in group] if whole else []
    total = len(before) + len(added) - len(removed)
    return Comparison(added, changed, removed, len(rows) - len(fresh), total)


def event_of(statement: bulk.Values) -> dict[str, Any]:
    """The event that a statement tells of."""
    starts_at = statement["starts_at"]
    return {
        "kind": statement["kind"],
        "day": None,
        "half": None,
        "starts_at": starts_at,
        "ends_at": max(statement["ends_at"], starts_at + SHORTEST),
        "excused": statement["excused"],
        "offering_id": None,
        "description": statement["description"] or None,
    }


def _key(row: bulk.Values, *names: str) -> Hashable:
    return tuple(row[name] for name in names)
