"""Cohorts as an online campus has them: a name, dates, groups, and room for so many students."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts import errors
from matricula.record.cohorts.commands.cohorts import merge_cohorts
from matricula.record.cohorts.commands.groups import add_groups, add_partition
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.cohorts.tables import cohort, cohort_profile, partition
from matricula.record.history.commands import remember_steps
from matricula.store import Rows, WriteSession, bulk

WITHOUT_SEMESTERS = -1
GROUPS = "Группы"
"""What the partition of an online campus's groups is called, where a cohort has none yet."""
TOLD = frozenset({"year", "max_students", "archived"})
"""What a row may say of a cohort besides its name and its dates."""


def add_cohorts(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> tuple[list[int], bulk.Changes]:
    """The cohorts that `rows` name, made where there are none, and made to say what they say; their
    ids in the order of the rows.

    rows: programme_id, name (which is unique in a programme), start_date, end_date, and what
    `merge_cohort_profiles` takes; no two of one cohort.

    Errors: SeveralCohorts, DatesRefused.
    """
    bulk.one_at_a_time(session, f"cohorts of {organization_id}")
    for row in rows:
        if row["end_date"] < row["start_date"]:
            raise errors.DatesRefused(row["name"])
    known = _known(session, organization_id, {row["programme_id"] for row in rows})
    found = [_meant(row, known) for row in rows]
    fresh = iter(bulk.new_ids(session, cohort, found.count(None)))
    ids = [next(fresh) if key is None else key for key in found]
    changes = merge_cohorts(
        session,
        organization_id,
        [
            _plan(row, key) | ({"semester_index": WITHOUT_SEMESTERS} if stored is None else {})
            for row, key, stored in zip(rows, ids, found, strict=True)
        ],
    )
    profiles = [
        {"cohort_id": key, **{name: row[name] for name in row if name in TOLD}}
        for row, key in zip(rows, ids, strict=True)
    ]
    return ids, changes + merge_cohort_profiles(session, profiles)


def merge_cohort_profiles(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Say what an online campus knows of cohorts.

    rows: cohort_id, and of year (of intake, where it is not the programme's), max_students (None or
    0 for no limit) and archived (True or False) those that are said.
    """
    column = cohort_profile.c.cohort_id
    ids = {row["cohort_id"] for row in rows}
    stored = {
        row.cohort_id: row.archived_at
        for row in bulk.rows_where_in(session, sa.select(cohort_profile), column, ids)
    }
    whole = [_profile(session, row, stored.get(row["cohort_id"])) for row in rows]
    changes = bulk.merge(session, cohort_profile, whole, key=("cohort_id",))
    remember_steps(session, cohort_profile, changes, subject="cohort_id")
    return changes


def add_cohort_groups(
    session: WriteSession, cohort_id: int, names: Sequence[str]
) -> tuple[int, dict[str, int]]:
    """The groups of a cohort that are called so, to the letter, made where there are none.

    An online campus's groups are those of the first partition with a name; it is made where there
    is none. Answers the partition's id, and the groups' ids by name.
    """
    hold_cohorts_of_people(session, (), [cohort_id])
    partition_id = session.value(
        sa.select(partition.c.id)
        .where(partition.c.cohort_id == cohort_id, partition.c.name.is_not(None))
        .order_by(partition.c.position, partition.c.id)
        .limit(1)
    )
    if partition_id is None:
        told = {"position": 1, "shows_rank": False, "in_lists": True}
        partition_id = add_partition(session, cohort_id, GROUPS, told)
    return partition_id, add_groups(session, partition_id, names)


def _known(session: WriteSession, organization_id: int, programme_ids: Collection[int]) -> Rows:
    statement = sa.select(cohort.c.id, cohort.c.programme_id, cohort.c.title).where(
        cohort.c.organization_id == organization_id
    )
    return bulk.rows_where_in(session, statement, cohort.c.programme_id, programme_ids)


def _meant(row: bulk.Values, known: Rows) -> int | None:
    place = (row["programme_id"], row["name"])
    found = [one.id for one in known if (one.programme_id, one.title) == place]
    if len(found) > 1:
        raise errors.SeveralCohorts(row["name"])
    return found[0] if found else None


def _plan(row: bulk.Values, key: int) -> dict[str, Any]:
    told = {name: row[name] for name in ("programme_id", "start_date", "end_date")}
    return {"id": key, "title": row["name"], **told}


def _profile(session: WriteSession, row: bulk.Values, archived_at: Any) -> bulk.Values:
    told = {name: value for name, value in row.items() if name != "archived"}
    if "max_students" in told:
        told["max_students"] = told["max_students"] or None
    if "archived" in row:
        # The first moment stays.
        told["archived_at"] = (archived_at or session.now) if row["archived"] else None
    return told
