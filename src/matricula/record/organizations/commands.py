"""What can change about organizations and what they chose."""

from collections.abc import Collection, Sequence
from itertools import count

import sqlalchemy as sa

from matricula.record.cohorts.commands import raise_revisions
from matricula.record.cohorts.tables import cohort
from matricula.record.history.commands import Change, remember, remember_steps
from matricula.record.organizations.divisions import KINDS
from matricula.record.organizations.errors import NoSuchDivisionKind
from matricula.record.organizations.tables import (
    division,
    organization,
    organization_api,
    preference,
)
from matricula.store import WriteSession, bulk
from matricula.store.types import FIRST_OWN_ID

DEPARTMENT = "department"
TRAINING_CENTRE = "training_centre"
CAMPUS = "odin_organization"


def found_department(session: WriteSession, acronym: str) -> tuple[int, bulk.Changes]:
    """The id of the department `acronym`, which is founded where there is none.

    A new department takes the lowest free id from 1: ScoDoc's count so, and clients show them.
    """
    stored = session.value(
        sa.select(organization.c.id)
        .where(organization.c.kind == DEPARTMENT)
        .where(organization.c.acronym == acronym)
    )
    if stored is not None:
        return int(stored), bulk.Changes()
    department_id = _lowest_free_id(session)
    row = {
        "id": department_id,
        "kind": DEPARTMENT,
        "acronym": acronym,
        "name": acronym,
        "visible": True,
        "created_at": session.now,
    }
    bulk.insert(session, organization, [row])
    remember(session, [Change("add", organization.name, department_id, None, row)])
    return department_id, bulk.Changes([row])


def found_centre(
    session: WriteSession,
    acronym: str,
    name: str,
    *,
    time_zone: str | None = None,
    parent_id: int | None = None,
) -> tuple[int, bulk.Changes]:
    """The id of the training centre `acronym`, founded where there is none, and made to say what
    the arguments say.

    time_zone: None for the school's. parent_id: the department where the absences of its
    apprentices count, too.
    """
    told = {"name": name, "time_zone": time_zone, "parent_id": parent_id}
    centre_id, changes = _found(session, TRAINING_CENTRE, acronym, told)
    _raise_parents(session, changes)
    return centre_id, changes


def found_organization(
    session: WriteSession, acronym: str, name: str, time_zone: str | None = None
) -> tuple[int, bulk.Changes]:
    """The id of the online campus `acronym`, founded where there is none, and made to say what the
    arguments say.

    time_zone: None for the school's.
    """
    told = {"name": name, "time_zone": time_zone}
    campus_id, changes = _found(session, CAMPUS, acronym, told)
    if any(before["time_zone"] != after["time_zone"] for before, after in changes.updated):
        _raise_own(session, [campus_id])
    return campus_id, changes


def open_api(session: WriteSession, organization_id: int, door: str) -> bulk.Changes:
    """Switch the API of a door on for an organization."""
    return _set_api(session, organization_id, door, is_open=True)


def close_api(session: WriteSession, organization_id: int, door: str) -> bulk.Changes:
    """Switch the API of a door off for an organization; one that never was on stays untold."""
    return _set_api(session, organization_id, door, is_open=False)


def merge_divisions(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change parts of an organization by name. rows: kind, name, short_name, english_name.

    Errors: NoSuchDivisionKind.
    """
    for row in rows:
        if row["kind"] not in KINDS:
            raise NoSuchDivisionKind(row["kind"])
    owned = [{"organization_id": organization_id, **row} for row in rows]
    changes = bulk.merge(session, division, owned, key=("organization_id", "name"))
    remember_steps(session, division, changes)
    return changes


def merge_preferences(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Set choices of an organization (cohort_id null) and of its cohorts.

    rows: cohort_id, name, value.
    """
    owned = [{"organization_id": organization_id, **row} for row in rows]
    changes = bulk.merge(
        session,
        preference,
        owned,
        key=("cohort_id", "name"),
        within=preference.c.organization_id == organization_id,
    )
    remember_steps(session, preference, changes, told=("name", "value"))
    _raise_choosers(session, organization_id, {row["cohort_id"] for row in changes.rows()})
    return changes


def _found(
    session: WriteSession, kind: str, acronym: str, told: bulk.Values
) -> tuple[int, bulk.Changes]:
    """The id of the organization of a kind that `acronym` names, made to say what is told."""
    changes = bulk.merge(
        session,
        organization,
        [{"kind": kind, "acronym": acronym, **told}],
        key=("kind", "acronym"),
        within=organization.c.kind == kind,
        once={"visible": True, "created_at": session.now},
    )
    remember_steps(session, organization, changes, told=("kind", "acronym", *told))
    named = sa.select(organization.c.id).where(organization.c.kind == kind)
    organization_id = session.value(named.where(organization.c.acronym == acronym))
    return int(organization_id), changes


def _set_api(
    session: WriteSession, organization_id: int, door: str, *, is_open: bool
) -> bulk.Changes:
    here = {"organization_id": organization_id, "door": door}
    stored = session.value(
        sa.select(organization_api.c.is_open).where(
            *(organization_api.c[name] == value for name, value in here.items())
        )
    )
    if bool(stored) == is_open:
        return bulk.Changes()
    changes = bulk.merge(
        session,
        organization_api,
        [here | {"is_open": is_open}],
        key=("organization_id", "door"),
        stamp={"changed_at": session.now},
    )
    told = ("door", "is_open")
    remember_steps(session, organization_api, changes, subject="organization_id", told=told)
    return changes


def _raise_parents(session: WriteSession, changes: bulk.Changes) -> None:
    """Raise the cohorts of departments that a centre came to stand below, or left, or whose days
    it begins at other hours."""
    parents = {row["parent_id"] for row in changes.inserted}
    for before, after in changes.updated:
        if (before["parent_id"], before["time_zone"]) != (after["parent_id"], after["time_zone"]):
            parents |= {before["parent_id"], after["parent_id"]}
    _raise_own(session, parents - {None})


def _raise_own(session: WriteSession, organization_ids: Collection[int]) -> None:
    """Raise every cohort of these organizations."""
    own = sa.select(cohort.c.id)
    rows = bulk.rows_where_in(session, own, cohort.c.organization_id, organization_ids)
    raise_revisions(session, [row.id for row in rows])


def _raise_choosers(
    session: WriteSession, organization_id: int, cohort_ids: set[int | None]
) -> None:
    """Raise the cohorts that chose, or all of the organization where it chose itself."""
    raise_revisions(session, cohort_ids)
    if None in cohort_ids:
        _raise_own(session, [organization_id])


def _lowest_free_id(session: WriteSession) -> int:
    taken = set(
        session.column(sa.select(organization.c.id).where(organization.c.id < FIRST_OWN_ID))
    )
    return next(key for key in count(1) if key not in taken)
