"""Cohorts themselves: what they are, their steps, who answers for them, and weights of units."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from matricula.record.cohorts.commands.settling import replace_people, settle
from matricula.record.cohorts.tables import (
    cohort,
    cohort_head,
    cohort_step,
    unit_coefficient,
    unit_formula,
)
from matricula.record.history.commands import remember_steps
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
    return settle(session, cohort, changes, lambda row: row["id"])


def set_steps(session: WriteSession, steps: Mapping[int, Sequence[str]]) -> bulk.Changes:
    """Set the Apogée steps of cohorts, each list as a whole."""
    rows = [
        {"cohort_id": cohort_id, "position": position, "code": code}
        for cohort_id, codes in steps.items()
        for position, code in enumerate(codes)
    ]
    changes = bulk.merge(session, cohort_step, rows, key=("cohort_id", "position"))
    changes += bulk.Changes(removed=_remove_surplus_steps(session, steps))
    return settle(session, cohort_step, changes, subject="cohort_id")


def set_heads(session: WriteSession, heads: Mapping[int, Collection[int]]) -> bulk.Changes:
    """Set who answers for cohorts, each list as a whole. heads: ids of persons, by cohort."""
    changes = replace_people(session, cohort_head, "cohort_id", heads)
    remember_steps(session, cohort_head, changes, subject="cohort_id")
    return changes


def merge_unit_coefficients(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Set the weights of capitalised units in cohorts by hand."""
    changes = bulk.merge(session, unit_coefficient, rows, key=("cohort_id", "unit_id"))
    return settle(session, unit_coefficient, changes, subject="cohort_id")


def merge_unit_formulas(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Keep user-written formulas of units."""
    changes = bulk.merge(session, unit_formula, rows, key=("cohort_id", "unit_id"))
    return settle(session, unit_formula, changes, subject="cohort_id")


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
