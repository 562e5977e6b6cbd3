"""Enrolling students as an online campus does: into the cohort and into all that it offers."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts import errors, states
from matricula.record.cohorts.commands.enrolments import (
    merge_enrolment_events,
    merge_enrolments,
    merge_offering_enrolments,
)
from matricula.record.cohorts.commands.groups import place_in_groups
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.cohorts.tables import (
    cohort_profile,
    enrolment,
    group,
    offering,
    offering_profile,
    partition,
)
from matricula.store import ReadSession, WriteSession, bulk

INSCRIPTION = "INSCRIPTION"


def enrol_students(
    session: WriteSession, cohort_id: int, person_ids: Collection[int]
) -> bulk.Changes:
    """Enrol people in a cohort; whoever is in it already, or was, stays as they are.

    A newcomer takes every discipline of the cohort that is not limited, and stands in the group of
    the whole cohort where there is one. The changes are those of enrolments.

    Errors: CohortFull, with nothing changed.
    """
    hold_cohorts_of_people(session, person_ids, [cohort_id])
    known = set(session.column(_enrolled(cohort_id)))
    fresh = [key for key in dict.fromkeys(person_ids) if key not in known]
    left = places_left(session, cohort_id)
    if left is not None and len(fresh) > left:
        raise errors.CohortFull(f"{left} may still come")
    here = [{"cohort_id": cohort_id, "person_id": key} for key in fresh]
    active = {"state": states.ENROLLED, "door_state": states.CODES[states.ENROLLED]}
    changes = merge_enrolments(session, [row | active for row in here])
    event = {"unit_id": None, "kind": INSCRIPTION, "happened_at": session.now}
    merge_enrolment_events(session, [row | event for row in here])
    taken = [
        {"offering_id": offering_id, "person_id": key}
        for offering_id in session.column(_open_to_all(cohort_id))
        for key in fresh
    ]
    merge_offering_enrolments(session, taken)
    place_in_groups(session, _in_the_whole(session, cohort_id, fresh))
    return changes


def places_left(session: ReadSession, cohort_id: int) -> int | None:
    """How many students a cohort still has room for; None where there is no limit."""
    most: int | None = session.value(
        sa.select(cohort_profile.c.max_students).where(cohort_profile.c.cohort_id == cohort_id)
    )
    if most is None:
        return None
    active = _enrolled(cohort_id).where(enrolment.c.state == states.ENROLLED)
    taken: int = session.value(sa.select(sa.func.count()).select_from(active.subquery()))
    return max(0, most - taken)


def _enrolled(cohort_id: int) -> sa.Select[tuple[int]]:
    return sa.select(enrolment.c.person_id).where(enrolment.c.cohort_id == cohort_id)


def _open_to_all(cohort_id: int) -> sa.Select[tuple[int]]:
    limited = sa.func.coalesce(offering_profile.c.is_limited, sa.false())
    return (
        sa.select(offering.c.id)
        .join(offering_profile, offering_profile.c.offering_id == offering.c.id, isouter=True)
        .where(offering.c.cohort_id == cohort_id, ~limited)
        .order_by(offering.c.id)
    )


def _in_the_whole(
    session: ReadSession, cohort_id: int, person_ids: Collection[int]
) -> list[dict[str, Any]]:
    whole = session.row(
        sa.select(partition.c.id.label("partition_id"), group.c.id.label("group_id"))
        .join(group, group.c.partition_id == partition.c.id)
        .where(partition.c.cohort_id == cohort_id, partition.c.name.is_(None))
    )
    if whole is None:
        return []
    return [{**whole._asdict(), "person_id": key} for key in person_ids]
