"""Questions about organizations and what they chose."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from matricula.record.organizations.reach import Reach
from matricula.record.organizations.tables import (
    division,
    organization,
    organization_api,
    preference,
)
from matricula.store import ReadSession, Row, Rows

DEPARTMENT = "department"
TRAINING_CENTRE = "training_centre"
CAMPUS = "odin_organization"


def preferences(
    session: ReadSession, organization_id: int, cohort_id: int | None = None
) -> Mapping[str, str]:
    """The preferences of an organization by name; those of the cohort go before."""
    of_cohort = preference.c.cohort_id.is_(None) | (preference.c.cohort_id == cohort_id)
    rows = session.rows(
        sa.select(preference.c.name, preference.c.value, preference.c.cohort_id)
        .where(preference.c.organization_id == organization_id, of_cohort)
        .order_by(preference.c.cohort_id.is_not(None), preference.c.name)
    )
    return {row.name: row.value for row in rows}


def preferences_named(
    session: ReadSession, names: Collection[str], organization_ids: Collection[int]
) -> Rows:
    """Some preferences of many organizations and all their cohorts.

    Columns: organization_id, cohort_id (null: of the whole organization), name, value.
    """
    return session.rows(
        sa.select(
            preference.c.organization_id,
            preference.c.cohort_id,
            preference.c.name,
            preference.c.value,
        ).where(
            preference.c.organization_id.in_(sorted(organization_ids)),
            preference.c.name.in_(names),
        )
    )


def departments(session: ReadSession, limit: int) -> Rows:
    """Every department, hidden ones too, by id."""
    return session.rows(_departments().order_by(organization.c.id).limit(limit))


def departments_shown(session: ReadSession, reach: Reach, limit: int) -> Rows:
    """The departments in reach that are not hidden, by id."""
    return session.rows(
        _departments()
        .where(organization.c.visible, reach.condition(organization.c.id))
        .order_by(organization.c.id)
        .limit(limit)
    )


def department(session: ReadSession, department_id: int) -> Row | None:
    """A department by its id."""
    return session.row(_departments().where(organization.c.id == department_id))


def department_called(session: ReadSession, acronym: str) -> Row | None:
    """A department by its acronym, to the letter."""
    return session.row(_departments().where(organization.c.acronym == acronym))


def _departments() -> sa.Select[Any]:
    return sa.select(organization).where(organization.c.kind == DEPARTMENT)


def centres(session: ReadSession, reach: Reach, limit: int) -> Rows:
    """The training centres in reach, by id, with `department`: the acronym of the one above."""
    above = organization.alias("above")
    return session.rows(
        sa.select(organization, above.c.acronym.label("department"))
        .join(above, above.c.id == organization.c.parent_id, isouter=True)
        .where(organization.c.kind == TRAINING_CENTRE, reach.condition(organization.c.id))
        .order_by(organization.c.id)
        .limit(limit)
    )


def centre(session: ReadSession, centre_id: int) -> Row | None:
    """A training centre by its id."""
    return session.row(
        sa.select(organization).where(
            organization.c.kind == TRAINING_CENTRE, organization.c.id == centre_id
        )
    )


def centre_called(session: ReadSession, acronym: str) -> Row | None:
    """A training centre by its acronym, to the letter."""
    named = organization.c.acronym == acronym
    return session.row(sa.select(organization).where(organization.c.kind == TRAINING_CENTRE, named))


def campus_called(session: ReadSession, acronym: str) -> Row | None:
    """The online campus of an acronym, to the letter; where there is none, the department."""
    return session.row(
        _campuses()
        .where(organization.c.acronym == acronym)
        .order_by(organization.c.kind != CAMPUS, organization.c.id)
        .limit(1)
    )


def campus(session: ReadSession, organization_id: int) -> Row | None:
    """An online campus, or a department, by its id."""
    return session.row(_campuses().where(organization.c.id == organization_id))


def api_is_open(session: ReadSession, organization_id: int, door: str) -> bool:
    """Whether an administrator switched the API of a door on for an organization."""
    return bool(
        session.value(
            sa.select(organization_api.c.is_open).where(
                organization_api.c.organization_id == organization_id,
                organization_api.c.door == door,
            )
        )
    )


def divisions(session: ReadSession, organization_id: int, limit: int) -> Rows:
    """The parts of an organization, by name."""
    return session.rows(
        sa.select(division)
        .where(division.c.organization_id == organization_id)
        .order_by(division.c.name, division.c.id)
        .limit(limit)
    )


def _campuses() -> sa.Select[Any]:
    return sa.select(organization).where(organization.c.kind.in_((CAMPUS, DEPARTMENT)))
