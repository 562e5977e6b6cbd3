"""Who knew somebody before they became another person."""

from collections.abc import Iterator

import msgspec
import sqlalchemy as sa

from matricula.record.cohorts.tables import cohort
from matricula.record.contracts.tables import contract
from matricula.record.merges.moving import Moved
from matricula.record.people.tables import student_record
from matricula.store import ReadSession, Row, bulk


def known_before(session: ReadSession, merge: Row) -> set[int]:
    """The organizations that knew whoever was merged, by what went along. merge: the row of it."""
    moved = msgspec.json.decode(merge.moved, type=Moved)
    removed = moved.removed.get(student_record.name, [])
    return {row["organization_id"] for row in removed} | {
        row.organization_id
        for table, ids in _went(moved)
        for row in bulk.rows_where_in(
            session, sa.select(table.c.organization_id).distinct(), table.c.id, ids
        )
    }


def _went(moved: Moved) -> Iterator[tuple[sa.Table, list[int]]]:
    """The rows by which an organization knows somebody."""
    yield cohort, moved.cohorts
    for table in (student_record, contract):
        yield table, [key["id"] for key in moved.rows.get(f"{table.name}.person_id", [])]
