"""Questions that come before groups and partitions are changed."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts.tables import (
    cohort,
    cohort_head,
    enrolment,
    group,
    membership,
    partition,
)
from matricula.store import ReadSession, Row, Rows, bulk


def place_of_cohort(session: ReadSession, cohort_id: int, writer_id: int) -> Row | None:
    """What decides about changing a cohort's groups.

    Columns: cohort_id, organization_id, is_open, and `heads`: whether the person `writer_id`
    answers for the cohort.
    """
    return session.row(sa.select(*_decisive(writer_id)).where(cohort.c.id == cohort_id))


def place_of_partition(session: ReadSession, partition_id: int, writer_id: int) -> Row | None:
    """The same of a partition, with partition_id, partition_name, position, shows_rank and
    in_lists."""
    return session.row(_partitions(writer_id).where(partition.c.id == partition_id))


def place_of_group(session: ReadSession, group_id: int, writer_id: int) -> Row | None:
    """The same of a group, with group_id and group_name."""
    return session.row(
        _partitions(writer_id)
        .add_columns(group.c.id.label("group_id"), group.c.name.label("group_name"))
        .join(group, group.c.partition_id == partition.c.id)
        .where(group.c.id == group_id)
    )


def groups_of_partition(session: ReadSession, partition_id: int) -> Rows:
    """The groups of a partition: (group_id, group_name)."""
    return session.rows(
        sa.select(group.c.id.label("group_id"), group.c.name.label("group_name"))
        .where(group.c.partition_id == partition_id)
        .order_by(group.c.name, group.c.id)
    )


def partitions_of_cohort(session: ReadSession, cohort_id: int) -> Rows:
    """The partitions of a cohort: (partition_id, partition_name, position)."""
    return session.rows(
        sa.select(
            partition.c.id.label("partition_id"),
            partition.c.name.label("partition_name"),
            partition.c.position,
        ).where(partition.c.cohort_id == cohort_id)
    )


def members_of_groups(session: ReadSession, group_ids: Collection[int]) -> Rows:
    """Who is in these groups: (group_id, person_id)."""
    statement = sa.select(membership.c.group_id, membership.c.person_id)
    return bulk.rows_where_in(session, statement, membership.c.group_id, group_ids)


def existing_groups(session: ReadSession, group_ids: Collection[int]) -> set[int]:
    """Which of these ids are ids of groups, wherever they are."""
    return bulk.taken_ids(session, group, group_ids)


def enrolled_among(session: ReadSession, cohort_id: int, person_ids: Collection[int]) -> set[int]:
    """Which of these people are enrolled in a cohort, withdrawn and failed ones too."""
    statement = sa.select(enrolment.c.person_id).where(enrolment.c.cohort_id == cohort_id)
    rows = bulk.rows_where_in(session, statement, enrolment.c.person_id, person_ids)
    return {row.person_id for row in rows}


def _partitions(writer_id: int) -> sa.Select[Any]:
    return sa.select(
        *_decisive(writer_id),
        partition.c.id.label("partition_id"),
        partition.c.name.label("partition_name"),
        partition.c.position,
        partition.c.shows_rank,
        partition.c.in_lists,
    ).join(cohort, cohort.c.id == partition.c.cohort_id)


def _decisive(writer_id: int) -> list[sa.ColumnElement[Any]]:
    heads = sa.exists().where(
        cohort_head.c.cohort_id == cohort.c.id, cohort_head.c.person_id == writer_id
    )
    return [
        cohort.c.id.label("cohort_id"),
        cohort.c.organization_id,
        cohort.c.is_open,
        heads.label("heads"),
    ]
