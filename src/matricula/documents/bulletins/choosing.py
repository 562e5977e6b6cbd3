"""Whose bulletins are printed, and in which order."""

from collections.abc import Collection

import numpy as np

from matricula.gradebook.snapshot import Snapshot


class NoStudents(LookupError):
    """There is nobody to print a bulletin of: the cohort or the group is empty."""


class NoSuchGroup(LookupError):
    """The cohort has no group with this id."""


def by_name(snapshot: Snapshot) -> list[int]:
    """Everybody enrolled in a cohort, in the order of the alphabet."""
    book = snapshot.gradebook
    return [int(person) for person in book.person_ids[book.alphabetical_order]]


def members(snapshot: Snapshot, group_id: int) -> list[int]:
    """The students of a group, in the order of the alphabet. Errors: NoSuchGroup."""
    place = next((row for row in snapshot.groups if row.group_id == group_id), None)
    if place is None:
        raise NoSuchGroup(str(group_id))
    if place.partition_name is None:  # The group that is the whole cohort.
        return by_name(snapshot)
    inside = _inside(snapshot, group_id)
    return [person for person in by_name(snapshot) if person in inside]


def _inside(snapshot: Snapshot, group_id: int) -> Collection[int]:
    for partition in snapshot.arrays.partitions:
        if group_id in partition.group_ids:
            rows = np.flatnonzero(partition.group_index == partition.group_ids.index(group_id))
            return {int(person) for person in snapshot.gradebook.person_ids[rows]}
    return ()
