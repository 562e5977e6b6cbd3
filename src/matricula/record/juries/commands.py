"""What can change about what juries decided."""

from collections.abc import Sequence

from matricula.record.cohorts.commands import raise_revisions, raise_revisions_of_people
from matricula.record.history.commands import remember_steps
from matricula.record.juries.tables import authorisation, jury_decision
from matricula.store import WriteSession, bulk


def merge_jury_decisions(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Record decisions on a cohort (unit_id null) or on a unit.

    A person has one for a cohort and unit. What was gained elsewhere (cohort_id null) is told
    apart by person, unit, semester_index and decided_at.
    """
    here = [row for row in rows if row["cohort_id"] is not None]
    elsewhere = [row for row in rows if row["cohort_id"] is None]
    key = ("person_id", "cohort_id", "unit_id")
    usual = {"is_external": False}
    changes = bulk.merge(session, jury_decision, here, key=key, once=usual)
    key_elsewhere = (*key, "semester_index", "decided_at")
    changes += bulk.merge(session, jury_decision, elsewhere, key=key_elsewhere, once=usual)
    remember_steps(session, jury_decision, changes)
    raise_revisions(session, [row["cohort_id"] for row in changes.rows()])
    raise_revisions_of_people(session, {row["person_id"] for row in changes.rows()})
    return changes


def merge_authorisations(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Record a jury's leave to enrol in a semester of a programme."""
    key = ("person_id", "origin_cohort_id", "programme_code", "semester_index")
    changes = bulk.merge(session, authorisation, rows, key=key)
    origin = "origin_cohort_id"
    remember_steps(session, authorisation, changes, cohort_of=lambda row: row[origin])
    raise_revisions(session, [row[origin] for row in changes.rows()])
    return changes
