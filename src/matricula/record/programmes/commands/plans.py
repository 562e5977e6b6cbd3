"""Programmes and what they are made of: units, subjects and modules."""

from collections.abc import Sequence

import sqlalchemy as sa

from matricula.record.cohorts.commands import raise_revisions_of_programmes
from matricula.record.history.commands import remember_steps
from matricula.record.programmes.tables import module, programme, subject, unit
from matricula.store import WriteSession, bulk

# What a new row is where nobody says otherwise: ScoDoc's defaults.
USUAL_PROGRAMME = {"version": 1, "pathway_type": 100}
USUAL_UNIT = {"position": 0, "title": "", "kind": 0, "is_external": False}
USUAL_SUBJECT = {"position": 0}
USUAL_MODULE = {"title": "", "coefficient": 1.0, "semester_index": 1, "position": 0, "kind": 0}


def merge_programmes(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change programmes of an organization by id.

    Errors: Clash where another one has this acronym, title and version.
    """
    owned = [{"organization_id": organization_id, **row} for row in rows]
    within = programme.c.organization_id == organization_id
    return _merge(session, programme, owned, within, USUAL_PROGRAMME)


def merge_units(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change units by id, in programmes of an organization.

    Errors: Clash where another unit of the programme has this acronym.
    """
    within = unit.c.programme_id.in_(_programmes_of(organization_id))
    return _merge(session, unit, rows, within, USUAL_UNIT)


def merge_subjects(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change subjects by id, in programmes of an organization.

    Errors: Clash where another subject of the unit has this title.
    """
    units = sa.select(unit.c.id).where(unit.c.programme_id.in_(_programmes_of(organization_id)))
    return _merge(session, subject, rows, subject.c.unit_id.in_(units), USUAL_SUBJECT)


def merge_modules(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add or change modules by id, in programmes of an organization."""
    within = module.c.programme_id.in_(_programmes_of(organization_id))
    return _merge(session, module, rows, within, USUAL_MODULE)


def _programmes_of(organization_id: int) -> sa.Select[tuple[int]]:
    return sa.select(programme.c.id).where(programme.c.organization_id == organization_id)


def _merge(
    session: WriteSession,
    table: sa.Table,
    rows: Sequence[bulk.Values],
    within: sa.ColumnElement[bool],
    usual: bulk.Values,
) -> bulk.Changes:
    changes = bulk.merge(session, table, rows, key=("id",), within=within, once=usual)
    remember_steps(session, table, changes)
    raise_revisions_of_programmes(session, _programmes_with(session, table, changes))
    return changes


def _programmes_with(session: WriteSession, table: sa.Table, changes: bulk.Changes) -> set[int]:
    if table is programme:
        return {row["id"] for row in changes.rows()}
    if table is not subject:
        return {row["programme_id"] for row in changes.rows()}
    units = {row["unit_id"] for row in changes.rows()}
    statement = sa.select(unit.c.programme_id).distinct()
    rows = bulk.rows_where_in(session, statement, unit.c.id, units)
    return {row.programme_id for row in rows}
