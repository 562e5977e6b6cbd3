"""Partitions, their groups, and who is in them."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts.commands.settling import (
    cohorts_of_organization,
    cohorts_of_partitions,
    delete_pairs,
    settle,
)
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.cohorts.tables import group, membership, partition
from matricula.store import Row, WriteSession, bulk


def merge_partitions(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change partitions by id, in cohorts of an organization.

    Errors: Clash where another partition of the cohort has this name.
    """
    within = partition.c.cohort_id.in_(cohorts_of_organization(organization_id))
    usual = {"position": 0, "shows_rank": False, "in_lists": True}
    changes = bulk.merge(session, partition, rows, key=("id",), within=within, once=usual)
    return settle(session, partition, changes)


def merge_groups(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change groups by id, in cohorts of an organization.

    Errors: Clash where another group of the partition has this name.
    """
    partitions = sa.select(partition.c.id).where(
        partition.c.cohort_id.in_(cohorts_of_organization(organization_id))
    )
    within = group.c.partition_id.in_(partitions)
    changes = bulk.merge(session, group, rows, key=("id",), within=within)
    cohorts = cohorts_of_partitions(session, {row["partition_id"] for row in changes.rows()})
    return settle(session, group, changes, lambda row: cohorts[row["partition_id"]])


def add_partition(session: WriteSession, cohort_id: int, name: str, told: bulk.Values) -> int:
    """The partition of a cohort that is called so, made where there is none; its id.

    told: position, shows_rank, in_lists.
    """
    hold_cohorts_of_people(session, (), [cohort_id])
    named = sa.select(partition.c.id).where(
        partition.c.cohort_id == cohort_id, partition.c.name == name
    )
    known: int | None = session.value(named)
    if known is not None:
        return known
    (key,) = bulk.new_ids(session, partition, 1)
    rows = [{"id": key, "cohort_id": cohort_id, "name": name, **told}]
    bulk.insert(session, partition, rows)
    settle(session, partition, bulk.Changes(rows))
    return key


def add_groups(session: WriteSession, partition_id: int, names: Sequence[str]) -> dict[str, int]:
    """The groups of a partition that are called so, made where there are none; ids by name."""
    cohorts = cohorts_of_partitions(session, [partition_id])
    hold_cohorts_of_people(session, (), cohorts.values())
    stored = session.rows(sa.select(group).where(group.c.partition_id == partition_id))
    known = {row.name: row.id for row in stored if row.name in names}
    missing = [name for name in dict.fromkeys(names) if name not in known]
    ids = bulk.new_ids(session, group, len(missing))
    rows = [
        {"id": key, "partition_id": partition_id, "name": name}
        for key, name in zip(ids, missing, strict=True)
    ]
    bulk.insert(session, group, rows)
    settle(session, group, bulk.Changes(rows), lambda row: cohorts[row["partition_id"]])
    return known | {row["name"]: row["id"] for row in rows}


def place_in_groups(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Put people into groups, and out of the group of the same partition that they were in.

    rows: partition_id, group_id, person_id; a person stands once for each partition.
    """
    partitions = {row["partition_id"] for row in rows}
    # Two that place one student at once: the second has to see where the first one put them.
    cohorts = cohorts_of_partitions(session, partitions)
    hold_cohorts_of_people(session, (), cohorts.values())
    statement = _placed()
    stored = {
        (row.partition_id, row.person_id): row._asdict()
        for row in bulk.rows_where_in(session, statement, group.c.partition_id, partitions)
    }
    places = {(row["partition_id"], row["person_id"]): dict(row) for row in rows}
    changes = bulk.Changes(
        [row for place, row in places.items() if place not in stored],
        [(stored[key], row) for key, row in places.items() if stored.get(key, row) != row],
    )
    _move(session, changes.updated)
    bulk.insert(session, membership, [_membership(row) for row in changes.inserted])
    return _settle_places(session, changes)


def leave_groups(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Take people out of groups, where they are in them. rows: group_id, person_id."""
    unwanted = {(row["group_id"], row["person_id"]) for row in rows}
    groups = {row["group_id"] for row in rows}
    stored = bulk.rows_where_in(session, _placed(), membership.c.group_id, groups)
    return _leave(session, [row for row in stored if (row.group_id, row.person_id) in unwanted])


def remove_groups(session: WriteSession, group_ids: Collection[int]) -> bulk.Changes:
    """Delete groups; whoever is in them is in no group of the partition then."""
    _leave(session, bulk.rows_where_in(session, _placed(), membership.c.group_id, group_ids))
    stored = bulk.rows_where_in(session, sa.select(group), group.c.id, group_ids)
    changes = bulk.Changes(removed=[row._asdict() for row in stored])
    cohorts = cohorts_of_partitions(session, {row.partition_id for row in stored})
    _delete(session, group, changes.removed)
    return settle(session, group, changes, lambda row: cohorts[row["partition_id"]])


def remove_partitions(session: WriteSession, partition_ids: Collection[int]) -> bulk.Changes:
    """Delete partitions with all of their groups."""
    inside = sa.select(group.c.id)
    groups = bulk.rows_where_in(session, inside, group.c.partition_id, partition_ids)
    remove_groups(session, [row.id for row in groups])
    stored = bulk.rows_where_in(session, sa.select(partition), partition.c.id, partition_ids)
    changes = bulk.Changes(removed=[row._asdict() for row in stored])
    _delete(session, partition, changes.removed)
    return settle(session, partition, changes)


def _placed() -> sa.Select[tuple[int, int, int]]:
    """Who is in which group: (partition_id, person_id, group_id)."""
    return sa.select(group.c.partition_id, membership.c.person_id, membership.c.group_id).join_from(
        membership, group
    )


def _leave(session: WriteSession, rows: Sequence[Row]) -> bulk.Changes:
    changes = bulk.Changes(removed=[row._asdict() for row in rows])
    delete_pairs(session, membership, "group_id", changes.removed)
    return _settle_places(session, changes)


def _delete(session: WriteSession, table: sa.Table, rows: Sequence[bulk.Values]) -> None:
    for ids in bulk.chunked([row["id"] for row in rows]):
        session.run(sa.delete(table).where(table.c.id.in_(ids)))


def _move(session: WriteSession, moves: Sequence[tuple[bulk.Values, bulk.Values]]) -> None:
    if not moves:
        return
    session.run(
        sa.update(membership)
        .where(membership.c.group_id == sa.bindparam("old"))
        .where(membership.c.person_id == sa.bindparam("person"))
        .values(group_id=sa.bindparam("new")),
        [
            {"old": before["group_id"], "person": before["person_id"], "new": after["group_id"]}
            for before, after in moves
        ],
    )


def _membership(row: bulk.Values) -> dict[str, Any]:
    return {"group_id": row["group_id"], "person_id": row["person_id"]}


def _settle_places(session: WriteSession, changes: bulk.Changes) -> bulk.Changes:
    cohorts = cohorts_of_partitions(session, {row["partition_id"] for row in changes.rows()})
    return settle(
        session,
        membership,
        changes,
        lambda row: cohorts[row["partition_id"]],
        subject="group_id",
    )
