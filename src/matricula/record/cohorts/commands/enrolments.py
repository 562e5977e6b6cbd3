"""Who follows a cohort, and which of its modules."""

from collections.abc import Sequence

from matricula.record.cohorts.commands.revisions import raise_revisions_of_people
from matricula.record.cohorts.commands.settling import settle
from matricula.record.cohorts.queries import cohorts_of_offerings
from matricula.record.cohorts.tables import enrolment, enrolment_event, offering_enrolment
from matricula.store import WriteSession, bulk


def merge_enrolments(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Enrol people in cohorts, or change the state of their enrolment."""
    changes = bulk.merge(session, enrolment, rows, key=("cohort_id", "person_id"))
    return settle(session, enrolment, changes)


def merge_enrolment_events(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Add the dated steps of students' ways that are not there yet."""
    key = ("person_id", "cohort_id", "unit_id", "kind", "happened_at")
    changes = bulk.merge(session, enrolment_event, rows, key=key)
    return settle(session, enrolment_event, changes)


def merge_offering_enrolments(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Enrol people in module offerings: what makes a module optional."""
    changes = bulk.merge(session, offering_enrolment, rows, key=("offering_id", "person_id"))
    cohorts = cohorts_of_offerings(session, {row["offering_id"] for row in changes.rows()})
    raise_revisions_of_people(session, {row["person_id"] for row in changes.rows()})
    return settle(
        session,
        offering_enrolment,
        changes,
        lambda row: cohorts[row["offering_id"]],
        subject="offering_id",
    )
