"""What can change about cohorts."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts.queries import cohorts_of_offerings
from matricula.record.cohorts.tables import (
    cohort,
    cohort_step,
    enrolment,
    enrolment_event,
    group,
    membership,
    offering,
    offering_enrolment,
    partition,
    unit_coefficient,
    unit_formula,
)
from matricula.record.history.commands import remember_steps
from matricula.record.juries.tables import jury_decision
from matricula.record.programmes.tables import unit
from matricula.store import WriteSession, bulk

USUAL = {
    "title": "",
    "is_open": True,
    "modality": "FI",
    "bulletins_hidden": False,
    "averages_blocked": False,
    "unit_coefficients": False,
    "by_semester": False,
    "compensates": False,
    "background_colour": "white",
    "head_can_edit": False,
    "head_can_change_teachers": True,
    "teachers_can_edit_assessments": False,
}
"""What a new cohort is where nobody says otherwise: ScoDoc's defaults."""


def raise_revisions(session: WriteSession, cohort_ids: Iterable[int | None]) -> None:
    """Say that something in these cohorts may have changed a mark, an average or a bulletin.

    Each is raised once in a transaction, however many commands ask, and in id order, so that two
    writers never wait for each other in a circle. None is no cohort.
    """
    session.at_the_end(_raise, {key for key in cohort_ids if key is not None})


def raise_revisions_of_people(session: WriteSession, person_ids: Collection[int]) -> None:
    """Raise every cohort that one of these people is enrolled in.

    Capitalised units reach across cohorts and organizations: a decision here may count there.
    """
    statement = sa.select(enrolment.c.cohort_id).distinct()
    rows = bulk.rows_where_in(session, statement, enrolment.c.person_id, person_ids)
    raise_revisions(session, [row.cohort_id for row in rows])


def raise_revisions_of_programmes(session: WriteSession, programme_ids: Collection[int]) -> None:
    """Raise every cohort of these programmes, and those of people who gained one of their units.

    What a unit weighed where it was gained counts where it is capitalised.
    """
    own = sa.select(cohort.c.id)
    rows = bulk.rows_where_in(session, own, cohort.c.programme_id, programme_ids)
    gained = (
        sa.select(enrolment.c.cohort_id.label("id"))
        .distinct()
        .join(jury_decision, jury_decision.c.person_id == enrolment.c.person_id)
        .join(unit, unit.c.id == jury_decision.c.unit_id)
    )
    rows += bulk.rows_where_in(session, gained, unit.c.programme_id, programme_ids)
    raise_revisions(session, [row.id for row in rows])


def _raise(session: WriteSession, cohort_ids: Sequence[int]) -> None:
    if cohort_ids:
        session.run(
            sa.update(cohort)
            .where(cohort.c.id == sa.bindparam("key_id"))
            .values(revision=cohort.c.revision + 1),
            [{"key_id": cohort_id} for cohort_id in cohort_ids],
        )


def merge_cohorts(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change cohorts of an organization by id; a new one begins with `USUAL`."""
    changes = bulk.merge(
        session,
        cohort,
        [{"organization_id": organization_id, **row} for row in rows],
        key=("id",),
        once=USUAL | {"revision": 0},
    )
    return _settle(session, cohort, changes, lambda row: row["id"])


def set_steps(session: WriteSession, steps: Mapping[int, Sequence[str]]) -> bulk.Changes:
    """Set the Apogée steps of cohorts, each list as a whole."""
    rows = [
        {"cohort_id": cohort_id, "position": position, "code": code}
        for cohort_id, codes in steps.items()
        for position, code in enumerate(codes)
    ]
    changes = bulk.merge(session, cohort_step, rows, key=("cohort_id", "position"))
    changes += bulk.Changes(removed=_remove_surplus_steps(session, steps))
    return _settle(session, cohort_step, changes, subject="cohort_id")


def merge_enrolments(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Enrol people in cohorts, or change the state of their enrolment."""
    changes = bulk.merge(session, enrolment, rows, key=("cohort_id", "person_id"))
    return _settle(session, enrolment, changes)


def merge_enrolment_events(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Add the dated steps of students' ways that are not there yet."""
    key = ("person_id", "cohort_id", "unit_id", "kind", "happened_at")
    changes = bulk.merge(session, enrolment_event, rows, key=key)
    return _settle(session, enrolment_event, changes)


def merge_offerings(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change module offerings by id, in cohorts of an organization.

    Errors: Clash where another offering of the cohort is of this module.
    """
    within = offering.c.cohort_id.in_(_cohorts_of(organization_id))
    changes = bulk.merge(session, offering, rows, key=("id",), within=within)
    raise_revisions_of_programmes(
        session,
        session.column(
            sa.select(cohort.c.programme_id)
            .distinct()
            .where(cohort.c.id.in_({row["cohort_id"] for row in changes.rows()}))
        ),
    )
    return _settle(session, offering, changes)


def merge_offering_enrolments(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Enrol people in module offerings: what makes a module optional."""
    changes = bulk.merge(session, offering_enrolment, rows, key=("offering_id", "person_id"))
    cohorts = cohorts_of_offerings(session, {row["offering_id"] for row in changes.rows()})
    raise_revisions_of_people(session, {row["person_id"] for row in changes.rows()})
    return _settle(
        session,
        offering_enrolment,
        changes,
        lambda row: cohorts[row["offering_id"]],
        subject="offering_id",
    )


def merge_partitions(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change partitions by id, in cohorts of an organization.

    Errors: Clash where another partition of the cohort has this name.
    """
    within = partition.c.cohort_id.in_(_cohorts_of(organization_id))
    usual = {"position": 0, "shows_rank": False, "in_lists": True}
    changes = bulk.merge(session, partition, rows, key=("id",), within=within, once=usual)
    return _settle(session, partition, changes)


def merge_groups(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change groups by id, in cohorts of an organization.

    Errors: Clash where another group of the partition has this name.
    """
    partitions = sa.select(partition.c.id).where(
        partition.c.cohort_id.in_(_cohorts_of(organization_id))
    )
    within = group.c.partition_id.in_(partitions)
    changes = bulk.merge(session, group, rows, key=("id",), within=within)
    cohorts = _cohorts_of_partitions(session, {row["partition_id"] for row in changes.rows()})
    return _settle(session, group, changes, lambda row: cohorts[row["partition_id"]])


def place_in_groups(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Put people into groups, and out of the group of the same partition that they were in.

    rows: partition_id, group_id, person_id; a person stands once for each partition.
    """
    statement = sa.select(
        group.c.partition_id, membership.c.person_id, membership.c.group_id
    ).join_from(membership, group)
    partitions = {row["partition_id"] for row in rows}
    stored = {
        (row.partition_id, row.person_id): row._asdict()
        for row in bulk.rows_where_in(session, statement, group.c.partition_id, partitions)
    }
    places = {(row["partition_id"], row["person_id"]): dict(row) for row in rows}
    changes = bulk.Changes(
        [row for place, row in places.items() if place not in stored],
        [(stored[key], row) for key, row in places.items() if stored.get(key, row) != row],
    )
    _move(session, changes.updated)
    bulk.insert(session, membership, [_membership(row) for row in changes.inserted])
    return _settle_places(session, changes)


def merge_unit_coefficients(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Set the weights of capitalised units in cohorts by hand."""
    changes = bulk.merge(session, unit_coefficient, rows, key=("cohort_id", "unit_id"))
    return _settle(session, unit_coefficient, changes, subject="cohort_id")


def merge_unit_formulas(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Keep user-written formulas of units."""
    changes = bulk.merge(session, unit_formula, rows, key=("cohort_id", "unit_id"))
    return _settle(session, unit_formula, changes, subject="cohort_id")


def _remove_surplus_steps(
    session: WriteSession, steps: Mapping[int, Sequence[str]]
) -> Sequence[bulk.Values]:
    stored = bulk.rows_where_in(
        session, sa.select(cohort_step), cohort_step.c.cohort_id, steps.keys()
    )
    surplus = [row._asdict() for row in stored if row.position >= len(steps[row.cohort_id])]
    if surplus:
        session.run(
            sa.delete(cohort_step)
            .where(cohort_step.c.cohort_id == sa.bindparam("cohort"))
            .where(cohort_step.c.position == sa.bindparam("place")),
            [{"cohort": row["cohort_id"], "place": row["position"]} for row in surplus],
        )
    return surplus


def _move(session: WriteSession, moves: Sequence[tuple[bulk.Values, bulk.Values]]) -> None:
    if not moves:
        return
    session.run(
        sa.update(membership)
        .where(membership.c.group_id == sa.bindparam("old"))
        .where(membership.c.person_id == sa.bindparam("person"))
        .values(group_id=sa.bindparam("new")),
        [
            {"old": before["group_id"], "person": before["person_id"], "new": after["group_id"]}
            for before, after in moves
        ],
    )


def _membership(row: bulk.Values) -> dict[str, Any]:
    return {"group_id": row["group_id"], "person_id": row["person_id"]}


def _settle_places(session: WriteSession, changes: bulk.Changes) -> bulk.Changes:
    cohorts = _cohorts_of_partitions(session, {row["partition_id"] for row in changes.rows()})
    return _settle(
        session,
        membership,
        changes,
        lambda row: cohorts[row["partition_id"]],
        subject="group_id",
    )


def _cohorts_of(organization_id: int) -> sa.Select[tuple[int]]:
    return sa.select(cohort.c.id).where(cohort.c.organization_id == organization_id)


def _cohorts_of_partitions(session: WriteSession, ids: Collection[int]) -> dict[int, int]:
    statement = sa.select(partition.c.id, partition.c.cohort_id)
    rows = bulk.rows_where_in(session, statement, partition.c.id, ids)
    return {row.id: row.cohort_id for row in rows}


def _settle(
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
