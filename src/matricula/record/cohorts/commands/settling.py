"""What commands on cohorts share: where a row stands, and the end of every change."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts.commands.revisions import raise_revisions
from matricula.record.cohorts.tables import cohort, partition
from matricula.record.history.commands import remember_steps
from matricula.store import WriteSession, bulk


def cohorts_of_organization(organization_id: int) -> sa.Select[tuple[int]]:
    """The ids of an organization's cohorts."""
    return sa.select(cohort.c.id).where(cohort.c.organization_id == organization_id)


def cohorts_of_partitions(session: WriteSession, ids: Collection[int]) -> dict[int, int]:
    """The cohort of each of these partitions, by the partition's id."""
    statement = sa.select(partition.c.id, partition.c.cohort_id)
    rows = bulk.rows_where_in(session, statement, partition.c.id, ids)
    return {row.id: row.cohort_id for row in rows}


def settle(
    session: WriteSession,
    table: sa.Table,
    changes: bulk.Changes,
    cohort_of: Callable[[bulk.Values], int | None] = lambda row: row["cohort_id"],
    *,
    subject: str = "id",
) -> bulk.Changes:
    """Write the history of a merge and raise the cohorts that it touched."""
    remember_steps(session, table, changes, subject=subject, cohort_of=cohort_of)
    raise_revisions(session, [cohort_of(row) for row in changes.rows()])
    return changes


def replace_people(
    session: WriteSession, table: sa.Table, owner: str, people: Mapping[int, Collection[int]]
) -> bulk.Changes:
    """Let the people beside each owner in `table` be those of `people`, and no others.

    table: of two columns, `owner` and person_id. people: ids of persons, by the owner's id.
    """
    stored = {
        (row[0], row[1])
        for row in bulk.rows_where_in(
            session, sa.select(table.c[owner], table.c.person_id), table.c[owner], people.keys()
        )
    }
    wanted = {(key, person) for key, persons in people.items() for person in persons}

    def rows(pairs: Collection[tuple[int, int]]) -> list[dict[str, Any]]:
        return [{owner: key, "person_id": person} for key, person in sorted(pairs)]

    changes = bulk.Changes(rows(wanted - stored), removed=rows(stored - wanted))
    delete_pairs(session, table, owner, changes.removed)
    bulk.insert(session, table, changes.inserted)
    return changes


def delete_pairs(
    session: WriteSession, table: sa.Table, owner: str, rows: Collection[bulk.Values]
) -> None:
    """Delete rows of a table that are named by `owner` and person_id."""
    if rows:
        session.run(
            sa.delete(table)
            .where(table.c[owner] == sa.bindparam("owner"))
            .where(table.c.person_id == sa.bindparam("person")),
            [{"owner": row[owner], "person": row["person_id"]} for row in rows],
        )
