"""Keeping cohorts still while something is computed from them and written."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record.cohorts.tables import cohort, enrolment
from matricula.store import WriteSession, bulk


def hold_cohorts_of_people(
    session: WriteSession, person_ids: Collection[int], cohort_ids: Collection[int]
) -> None:
    """Let nobody else change these cohorts, nor any that these people are enrolled in.

    Whoever changes a mark raises its cohort before the commit and waits for this transaction there.
    All are taken at once and in id order, as they are raised, so that two writers never wait for
    each other in a circle. On SQLite every write session is alone already.
    """
    if session.on_sqlite:
        return
    enrolled = sa.select(enrolment.c.cohort_id).distinct()
    rows = bulk.rows_where_in(session, enrolled, enrolment.c.person_id, person_ids)
    held = sorted({*cohort_ids, *(row.cohort_id for row in rows)})
    for ids in bulk.chunked(held):
        session.run(
            sa.select(cohort.c.id)
            .where(cohort.c.id.in_(ids))
            .order_by(cohort.c.id)
            .with_for_update(key_share=True)
        )
