"""Who was at an activity: what somebody said, or what handing something in says by itself."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from matricula.record.assessments.tables import assessment
from matricula.record.attendance.tables import presence
from matricula.record.cohorts.commands import raise_revisions
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.cohorts.tables import offering
from matricula.record.history.commands import remember_steps
from matricula.store import WriteSession, bulk

SAID = ("attended", "source")
Place = tuple[int, int]
"""An assessment and a person."""


def enter_presence(
    session: WriteSession, rows: Sequence[bulk.Values], source: str | None = None
) -> bulk.Changes:
    """Say whether people were at activities; None takes back what was said.

    rows: assessment_id, person_id, attended (True, False or None). source: what says so by itself,
    such as "attempt"; None where a person does. What a person said stays, whatever a source says
    afterwards; what a source said, only a person or itself changes or takes back. A presence that
    says the same keeps its date and its author.
    """
    cohorts = _cohorts_of(session, {row["assessment_id"] for row in rows})
    hold_cohorts_of_people(session, (), set(cohorts.values()))
    stored = _stored(session, cohorts.keys())
    wanted = {(row["assessment_id"], row["person_id"]): row["attended"] for row in rows}
    open_to = {
        place: attended
        for place, attended in wanted.items()
        if source is None or place not in stored or stored[place]["source"] == source
    }
    changes = bulk.merge(
        session,
        presence,
        [
            {"assessment_id": key, "person_id": person, "attended": attended, "source": source}
            for (key, person), attended in open_to.items()
            if attended is not None
        ],
        key=("assessment_id", "person_id"),
        stamp={"recorded_at": session.now, "recorded_by": session.origin.actor},
    )
    gone = [stored[place] for place, said in open_to.items() if said is None and place in stored]
    _delete(session, gone)
    changes += bulk.Changes(removed=gone)
    return _settle(session, changes, cohorts)


def _stored(session: WriteSession, ids: Collection[int]) -> dict[Place, bulk.Values]:
    found = bulk.rows_where_in(session, sa.select(presence), presence.c.assessment_id, ids)
    return {(row.assessment_id, row.person_id): row._asdict() for row in found}


def _delete(session: WriteSession, rows: Sequence[bulk.Values]) -> None:
    if rows:
        session.run(
            sa.delete(presence)
            .where(presence.c.assessment_id == sa.bindparam("key"))
            .where(presence.c.person_id == sa.bindparam("person")),
            [{"key": row["assessment_id"], "person": row["person_id"]} for row in rows],
        )


def _settle(session: WriteSession, changes: bulk.Changes, cohorts: dict[int, int]) -> bulk.Changes:
    remember_steps(
        session,
        presence,
        changes,
        subject="assessment_id",
        cohort_of=lambda row: cohorts[row["assessment_id"]],
        told=SAID,
    )
    raise_revisions(session, [cohorts[row["assessment_id"]] for row in changes.rows()])
    return changes


def _cohorts_of(session: WriteSession, assessment_ids: Collection[int]) -> dict[int, int]:
    statement = sa.select(assessment.c.id, offering.c.cohort_id).join_from(assessment, offering)
    found = bulk.rows_where_in(session, statement, assessment.c.id, assessment_ids)
    return {row.id: row.cohort_id for row in found}
