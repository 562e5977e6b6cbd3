"""Groups of a cohort: which cells name them, and which of them are to be made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from matricula.documents.exports.columns import GROUP
from matricula.importers.students.columns import folded
from matricula.importers.students.reading import Student
from matricula.record.cohorts import commands, queries
from matricula.record.schema import cohorts as tables
from matricula.store import ReadSession, WriteSession, bulk

ALL_GROUPS = ("groupes", "groupe", "groups", "group")
"""Headers of a column that names groups of any partition, with commas between them."""


@dataclass(slots=True)
class Partition:
    """A partition with its groups' ids by name; `name` is None for the whole cohort."""

    id: int
    name: str | None
    groups: dict[str | None, int] = field(default_factory=dict)

    def group_named(self, name: str) -> int | None:
        """The group of that name, whatever its case and accents if no other is like it."""
        if name in self.groups:
            return self.groups[name]
        alike = [key for text, key in self.groups.items() if folded(text or "") == folded(name)]
        return alike[0] if len(alike) == 1 else None


@dataclass(slots=True)
class Places:
    """The groups of a cohort, and the headers that tell about them.

    columns: partition by header. free: headers of columns that name groups of any partition.
    """

    partitions: list[Partition]
    columns: dict[str, Partition] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)

    @property
    def whole(self) -> tuple[int, int] | None:
        """The partition that is the whole cohort, and its group."""
        found = next((part for part in self.partitions if part.name is None), None)
        return (found.id, next(iter(found.groups.values()))) if found and found.groups else None


def read_places(session: ReadSession, cohort_id: int, headers: Iterable[str]) -> Places:
    """The groups of a cohort, and which of the headers tell about them."""
    partitions: dict[int, Partition] = {}
    for row in queries.groups_of_cohort(session, cohort_id):
        part = partitions.setdefault(
            row.partition_id, Partition(row.partition_id, row.partition_name)
        )
        if row.group_id is not None:
            part.groups[row.group_name] = row.group_id
    places = Places(list(partitions.values()))
    named = {folded(part.name): part for part in places.partitions if part.name}
    for header in headers:
        name = folded(header)
        part_named = named.get(name.removeprefix(folded(GROUP))) or named.get(name)
        if part_named:
            places.columns[header] = part_named
        elif name in ALL_GROUPS:
            places.free.append(header)
    return places


def make_groups(
    session: WriteSession, organization_id: int, students: Iterable[Student], places: Places
) -> None:
    """Make the groups that columns of partitions name and that are not there."""
    missing = {
        (part.id, text): part
        for student in students
        for header, part in places.columns.items()
        if (text := student.others.get(header)) and part.group_named(text) is None
    }
    ids = bulk.new_ids(session, tables.group, len(missing))
    rows: list[dict[str, Any]] = []
    for key, ((partition_id, name), part) in zip(ids, missing.items(), strict=True):
        part.groups[name] = key
        rows.append({"id": key, "partition_id": partition_id, "name": name})
    commands.merge_groups(session, organization_id, rows)


def chosen_groups(student: Student, places: Places) -> dict[int, int]:
    """The groups that a line names, by partition; what it names in vain is a problem of it."""
    chosen: dict[int, int] = {}
    for header, part in places.columns.items():
        if text := student.others.get(header):
            _choose(student, chosen, header, [part], text)
    for header in places.free:
        for text in filter(None, map(str.strip, student.others.get(header, "").split(","))):
            named = [part for part in places.partitions if part.name]
            _choose(student, chosen, header, named, text)
    return chosen


def _choose(
    student: Student, chosen: dict[int, int], header: str, parts: Sequence[Partition], name: str
) -> None:
    found = {part.id: group_id for part in parts if (group_id := part.group_named(name))}
    if not found:
        advice = " (--create-groups makes it)" if len(parts) == 1 else ""
        student.problems.append(f"{header}: there is no group {name!r}{advice}")
    elif len(found) > 1:
        student.problems.append(f"{header}: several partitions have a group {name!r}")
    else:
        for partition_id, group_id in found.items():
            if chosen.setdefault(partition_id, group_id) != group_id:
                student.problems.append(f"{header}: two groups of one partition are named")
