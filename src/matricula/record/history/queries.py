"""Questions about the history: who changed what, when, and through which door."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from matricula.record.accounts.tables import account
from matricula.record.assessments.tables import activity, assessment, result, weighting
from matricula.record.attendance.tables import absence_claim, attendance_event, presence
from matricula.record.cohorts.tables import cohort, enrolment
from matricula.record.contracts.tables import contract
from matricula.record.history.tables import history_entry, history_value
from matricula.record.merges.knowing import known_before
from matricula.record.merges.queries import once_called, standing_merge
from matricula.record.people.tables import person, student_record
from matricula.store import ReadSession, Rows, bulk

ABOUT_ASSESSMENTS = (
    assessment.name,
    weighting.name,
    activity.name,
    result.name,
    presence.name,
)
"""Tables whose changes are told by the assessment's id."""


def entries(
    session: ReadSession,
    *,
    person_id: int | None = None,
    assessment_id: int | None = None,
    absence_id: int | None = None,
    cohort_id: int | None = None,
    before: int | None = None,
    limit: int,
) -> Rows:
    """The newest changes to what concerns a person, an assessment, an absence (an event of
    attendance) or a cohort, newest first; of a person, also by whom they were known before a
    merge. before: only those of a smaller number.

    Their order is that of the numbers they were given: `at` is when a transaction began, and one
    that had to wait for another may have begun before it.

    Columns: id, at, door, client, actor_id, action, subject, subject_id, person_id, cohort_id,
    before and after (JSON objects as text, or null), organization_id (the cohort's, or null), and
    of the one who wrote: `account` (the name that signs in) and family_name, given_name,
    usual_name, gender, display_name; all of them null where no person stands behind the change.
    """
    conditions: list[sa.ColumnElement[bool]] = []
    if person_id is not None:
        numbers = sorted(once_called(session, person_id))
        conditions.append(history_entry.c.person_id.in_(numbers))
    if assessment_id is not None:
        conditions.append(history_entry.c.subject.in_(ABOUT_ASSESSMENTS))
        conditions.append(history_entry.c.subject_id == assessment_id)
    if absence_id is not None:
        conditions.append(history_entry.c.subject == attendance_event.name)
        conditions.append(history_entry.c.subject_id == absence_id)
    if before is not None:
        conditions.append(history_entry.c.id < before)
    if cohort_id is not None:
        conditions.append(history_entry.c.cohort_id == cohort_id)
    return session.rows(
        _entries().where(*conditions).order_by(history_entry.c.id.desc()).limit(limit)
    )


def entries_of_results(
    session: ReadSession, assessment_id: int, person_ids: Collection[int], limit: int
) -> Rows:
    """The changes to the results of people in one assessment, as `entries` has them, oldest first.

    limit: of all of them together; the newest are those that are given.
    """
    statement = (
        _entries()
        .where(
            history_entry.c.subject == result.name,
            history_entry.c.subject_id == assessment_id,
        )
        .order_by(history_entry.c.id.desc())
        .limit(limit)
    )
    found = bulk.rows_where_in(session, statement, history_entry.c.person_id, person_ids)
    return sorted(found, key=lambda row: row.id)[-limit:]


def knowing(session: ReadSession, person_id: int) -> set[int]:
    """The organizations that know somebody: by a record, an enrolment or a contract; of whoever
    became another person, those that knew them before."""
    merged = standing_merge(session, person_id)
    if merged is not None:
        return known_before(session, merged)
    known = [
        sa.select(table.c.organization_id).where(table.c.person_id == person_id)
        for table in (student_record, contract)
    ]
    enrolled = sa.select(cohort.c.organization_id).join(enrolment)
    return set(session.column(sa.union(*known, enrolled.where(enrolment.c.person_id == person_id))))


def tellers_of(
    session: ReadSession, things: Collection[tuple[str, int]]
) -> dict[tuple[str, int], int]:
    """The organizations in which absences, and claims of them, were told, by table and row; of
    those that are still there."""
    found: dict[tuple[str, int], int] = {}
    for table in (attendance_event, absence_claim):
        ids = [key for name, key in things if name == table.name]
        statement = sa.select(table.c.id, table.c.organization_id)
        rows = bulk.rows_where_in(session, statement, table.c.id, ids)
        found |= {(table.name, row.id): row.organization_id for row in rows}
    return found


def centres_of(session: ReadSession, contract_ids: Collection[int]) -> dict[int, int]:
    """The centres of contracts, by contract."""
    statement = sa.select(contract.c.id, contract.c.organization_id)
    found = bulk.rows_where_in(session, statement, contract.c.id, contract_ids)
    return {row.id: row.organization_id for row in found}


def _entries() -> sa.Select[Any]:
    return (
        sa.select(
            *(history_entry.c[name] for name in history_entry.c.keys()),
            history_value.c.before,
            history_value.c.after,
            cohort.c.organization_id,
            account.c.name.label("account"),
            person.c.family_name,
            person.c.given_name,
            person.c.usual_name,
            person.c.gender,
            person.c.display_name,
        )
        .join(history_value, history_value.c.entry_id == history_entry.c.id, isouter=True)
        .join(cohort, cohort.c.id == history_entry.c.cohort_id, isouter=True)
        .join(person, person.c.id == history_entry.c.actor_id, isouter=True)
        .join(account, account.c.person_id == person.c.id, isouter=True)
    )
