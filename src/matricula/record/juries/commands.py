"""What can change about what juries decided."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts.commands import raise_revisions, raise_revisions_of_people
from matricula.record.history.commands import remember_steps
from matricula.record.juries.tables import appreciation, authorisation, jury_decision
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
    return _settle_decisions(session, changes)


def replace_decisions(
    session: WriteSession, cohort_id: int, person_ids: Collection[int], rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Let these people's decisions on a cohort and its units be `rows`, and no others.

    rows: person_id, unit_id (null: on the cohort), code, assiduous, compensates_id, unit_average.
    One that says what is decided already keeps its date; a new or changed one gets today's. What
    was gained elsewhere and stands in the cohort (is_external) stays, and `rows` about its unit are
    left out.
    """
    stored = _decisions_on(session, cohort_id, person_ids)
    kept = {_subject(row) for row in stored if row["is_external"]}
    here = [{"cohort_id": cohort_id, **row} for row in rows if _subject(row) not in kept]
    wanted = {_subject(row) for row in here} | kept
    surplus = [row for row in stored if _subject(row) not in wanted]
    _delete(session, jury_decision, surplus)
    changes = bulk.merge(
        session,
        jury_decision,
        here,
        key=("person_id", "cohort_id", "unit_id"),
        once={"is_external": False},
        stamp={"decided_at": session.now},
    )
    return _settle_decisions(session, changes + bulk.Changes(removed=surplus))


def withdraw_decisions(
    session: WriteSession, cohort_id: int, person_ids: Collection[int]
) -> bulk.Changes:
    """Take back what the jury of a cohort decided about people: on the cohort and on its units."""
    return replace_decisions(session, cohort_id, person_ids, [])


def merge_authorisations(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Record a jury's leave to enrol in a semester of a programme."""
    key = ("person_id", "origin_cohort_id", "programme_code", "semester_index")
    return _settle_authorisations(session, bulk.merge(session, authorisation, rows, key=key))


def replace_authorisations(
    session: WriteSession, cohort_id: int, person_ids: Collection[int], rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Let the leave that the jury of a cohort gives these people be `rows`, and no other.

    rows: person_id, programme_code, semester_index. What is given already keeps its date.
    """
    statement = sa.select(authorisation).where(authorisation.c.origin_cohort_id == cohort_id)
    found = bulk.rows_where_in(session, statement, authorisation.c.person_id, person_ids)
    wanted = {(r["person_id"], r["programme_code"], r["semester_index"]) for r in rows}
    surplus = [
        row._asdict()
        for row in found
        if (row.person_id, row.programme_code, row.semester_index) not in wanted
    ]
    _delete(session, authorisation, surplus)
    changes = bulk.merge(
        session,
        authorisation,
        [{"origin_cohort_id": cohort_id, **row} for row in rows],
        key=("person_id", "origin_cohort_id", "programme_code", "semester_index"),
        stamp={"decided_at": session.now},
    )
    return _settle_authorisations(session, changes + bulk.Changes(removed=surplus))


def withdraw_authorisations(
    session: WriteSession, cohort_id: int, person_ids: Collection[int]
) -> bulk.Changes:
    """Take back the leave that the jury of a cohort gave people."""
    return replace_authorisations(session, cohort_id, person_ids, [])


def merge_appreciations(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Add remarks to bulletins; one that stands there in the same words is not added again.

    rows: person_id, cohort_id, comment.
    """
    changes = bulk.merge(
        session,
        appreciation,
        rows,
        key=("person_id", "cohort_id", "comment"),
        once={"author_id": session.origin.actor, "written_at": session.now},
    )
    return _settle_appreciations(session, changes)


def withdraw_appreciations(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Take back remarks by their words: every one of `rows` that is there.

    rows: person_id, cohort_id, comment.
    """
    people = {row["person_id"] for row in rows}
    unwanted = {(row["person_id"], row["cohort_id"], row["comment"]) for row in rows}
    stored = bulk.rows_where_in(session, sa.select(appreciation), appreciation.c.person_id, people)
    removed = [
        row._asdict() for row in stored if (row.person_id, row.cohort_id, row.comment) in unwanted
    ]
    _delete(session, appreciation, removed)
    return _settle_appreciations(session, bulk.Changes(removed=removed))


def _decisions_on(
    session: WriteSession, cohort_id: int, person_ids: Collection[int]
) -> list[dict[str, Any]]:
    statement = sa.select(jury_decision).where(jury_decision.c.cohort_id == cohort_id)
    found = bulk.rows_where_in(session, statement, jury_decision.c.person_id, person_ids)
    return [row._asdict() for row in found]


def _subject(row: bulk.Values) -> tuple[int, int | None]:
    """Whom a decision is about, and which unit."""
    return row["person_id"], row["unit_id"]


def _delete(session: WriteSession, table: sa.Table, rows: Sequence[bulk.Values]) -> None:
    for ids in bulk.chunked([row["id"] for row in rows]):
        session.run(sa.delete(table).where(table.c.id.in_(ids)))


def _settle_decisions(session: WriteSession, changes: bulk.Changes) -> bulk.Changes:
    remember_steps(session, jury_decision, changes)
    raise_revisions(session, [row["cohort_id"] for row in changes.rows()])
    raise_revisions_of_people(session, {row["person_id"] for row in changes.rows()})
    return changes


def _settle_authorisations(session: WriteSession, changes: bulk.Changes) -> bulk.Changes:
    origin = "origin_cohort_id"
    remember_steps(session, authorisation, changes, cohort_of=lambda row: row[origin])
    raise_revisions(session, [row[origin] for row in changes.rows()])
    return changes


def _settle_appreciations(session: WriteSession, changes: bulk.Changes) -> bulk.Changes:
    remember_steps(session, appreciation, changes)
    raise_revisions(session, [row["cohort_id"] for row in changes.rows()])
    return changes
