"""Intermediate totals of a discipline."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from matricula.record.assessments.errors import TotalRefused
from matricula.record.assessments.tables import intermediate_total
from matricula.record.cohorts.commands import raise_revisions
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.cohorts.queries import cohorts_of_offerings
from matricula.record.history.commands import remember_steps
from matricula.store import WriteSession, bulk

MOST_TOTALS = 100
"""Of one discipline."""


def merge_totals(
    session: WriteSession, offering_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change intermediate totals of a discipline, by their titles.

    rows: title, formula (as `matricula.gradebook.formulas` stores it), position.
    Errors: TotalRefused.
    """
    cohort_id = _hold(session, offering_id)
    for row in rows:
        if not row["title"].strip() or not row["formula"].strip():
            raise TotalRefused(f"{row['title']!r}: {row['formula']!r}")
    changes = bulk.merge(
        session,
        intermediate_total,
        [{"offering_id": offering_id, **row} for row in rows],
        key=("offering_id", "title"),
    )
    count = sa.select(sa.func.count()).where(intermediate_total.c.offering_id == offering_id)
    if session.value(count) > MOST_TOTALS:
        raise TotalRefused(f"more than {MOST_TOTALS}")
    return _settle(session, changes, cohort_id)


def remove_totals(session: WriteSession, offering_id: int, titles: Collection[str]) -> bulk.Changes:
    """Remove intermediate totals of a discipline, by their titles; others are passed over."""
    cohort_id = _hold(session, offering_id)
    statement = sa.select(intermediate_total).where(intermediate_total.c.offering_id == offering_id)
    found = [row._asdict() for row in session.rows(statement) if row.title in titles]
    for ids in bulk.chunked([row["id"] for row in found]):
        session.run(sa.delete(intermediate_total).where(intermediate_total.c.id.in_(ids)))
    return _settle(session, bulk.Changes(removed=found), cohort_id)


def _hold(session: WriteSession, offering_id: int) -> int:
    """The cohort of an offering, held. Errors: TotalRefused where there is no such offering."""
    cohort_id = cohorts_of_offerings(session, [offering_id]).get(offering_id)
    if cohort_id is None:
        raise TotalRefused(f"there is no offering {offering_id}")
    hold_cohorts_of_people(session, (), [cohort_id])
    return cohort_id


def _settle(session: WriteSession, changes: bulk.Changes, cohort_id: int) -> bulk.Changes:
    remember_steps(session, intermediate_total, changes, cohort_of=lambda _: cohort_id)
    if changes:
        raise_revisions(session, [cohort_id])
    return changes
