"""Programmes as an online campus has them: a name, a year of intake, and what it says besides."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.history.commands import remember_steps
from matricula.record.organizations.tables import division
from matricula.record.programmes import catalogue, errors
from matricula.record.programmes.commands.plans import merge_programmes
from matricula.record.programmes.naming import meant
from matricula.record.programmes.tables import programme, programme_profile
from matricula.store import Row, Rows, WriteSession, bulk

MONO = 300
"""ScoDoc's number for a pathway without semesters."""
AUTOMATIC = "P"
"""Begins the code of a programme to which nobody gave one."""
PROFILE = tuple(name for name in programme_profile.c.keys() if name != "programme_id")
TOLD = frozenset({*PROFILE, "archived"} - {"archived_at"})
"""What a row may say of a programme besides its name and its code."""


def add_programmes(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> tuple[list[int], bulk.Changes]:
    """The programmes that `rows` name, made where there are none, and made to say what they say;
    their ids in the order of the rows.

    rows: name, code where the organization has one of its own, and what `merge_programme_profiles`
    takes; no two of one programme. A code names a programme, and then the name may change; else
    name and year do.

    Errors: SeveralProgrammes, and those of `merge_programme_profiles`.
    """
    bulk.one_at_a_time(session, f"programmes of {organization_id}")
    known = _known(session, organization_id)
    found = [_meant(row, known) for row in rows]
    fresh = iter(bulk.new_ids(session, programme, found.count(None)))
    ids = [next(fresh) if stored is None else stored.id for stored in found]
    plans = [
        _new(row, key) if stored is None else _renamed(row, stored)
        for row, key, stored in zip(rows, ids, found, strict=True)
    ]
    changes = merge_programmes(session, organization_id, plans)
    profiles = [
        {"programme_id": key, **{name: row[name] for name in row if name in TOLD}}
        for row, key in zip(rows, ids, strict=True)
    ]
    return ids, changes + merge_programme_profiles(session, organization_id, profiles)


def merge_programme_profiles(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Say what an online campus knows of programmes of an organization.

    rows: programme_id, and of division_id, short_name, type_code, study_form_code, project, year,
    direction, direction_code, profession, education_level_code, hours, credits and archived (True
    or False) those that are said. What is merely unusual, `catalogue.doubts` tells.

    Errors: ForeignProgramme, ForeignDivision, NoSuchType, NoSuchStudyForm, NoSuchEducationLevel,
    ProjectStays.
    """
    own = sa.select(programme.c.id).where(programme.c.organization_id == organization_id)
    ids = {row["programme_id"] for row in rows}
    if len(bulk.rows_where_in(session, own, programme.c.id, ids)) < len(ids):
        raise errors.ForeignProgramme
    _refuse_foreign_divisions(session, organization_id, rows)
    stored = _stored(session, ids)
    whole = [_dated(session, row, stored.get(row["programme_id"], {})) for row in rows]
    for row in whole:
        _check(row, stored.get(row["programme_id"], {}))
    changes = bulk.merge(session, programme_profile, whole, key=("programme_id",))
    remember_steps(session, programme_profile, changes, subject="programme_id")
    return changes


def _known(session: WriteSession, organization_id: int) -> Rows:
    columns = (programme.c.id, programme.c.code, programme.c.title, programme_profile.c.year)
    profile = programme_profile.c.programme_id == programme.c.id
    return session.rows(
        sa.select(*columns)
        .join(programme_profile, profile, isouter=True)
        .where(programme.c.organization_id == organization_id)
    )


def _meant(row: bulk.Values, known: Rows) -> Row | None:
    code = row.get("code")
    found = [
        one
        for one in meant(known, code, row["name"], AUTOMATIC)
        if one.code == code or one.year == row.get("year")
    ]
    if len(found) > 1:
        raise errors.SeveralProgrammes(row["name"])
    return found[0] if found else None


def _new(row: bulk.Values, key: int) -> bulk.Values:
    # version: the year, so that one name may begin every year.
    return {
        "id": key,
        "acronym": row.get("code") or row.get("short_name") or row["name"],
        "title": row["name"],
        "official_title": row["name"],
        "version": row.get("year") or 1,
        "code": row.get("code") or f"{AUTOMATIC}{key}",
        "pathway_type": MONO,
    }


def _renamed(row: bulk.Values, stored: Row) -> bulk.Values:
    told: dict[str, Any] = {"id": stored.id, "code": row.get("code") or stored.code}
    if row["name"] != stored.title:
        told |= {"title": row["name"], "official_title": row["name"]}
    return told


def _stored(session: WriteSession, ids: Collection[int]) -> dict[int, bulk.Values]:
    column = programme_profile.c.programme_id
    found = bulk.rows_where_in(session, sa.select(programme_profile), column, ids)
    return {row.programme_id: row._asdict() for row in found}


def _dated(session: WriteSession, row: bulk.Values, stored: bulk.Values) -> bulk.Values:
    """A row whose `archived` became the moment of it: the first one stays."""
    told = {name: value for name, value in row.items() if name != "archived"}
    if "archived" not in row:
        return told
    since = stored.get("archived_at") or session.now
    return told | {"archived_at": since if row["archived"] else None}


def _check(row: bulk.Values, stored: bulk.Values) -> None:
    now = {**stored, **row}
    if now.get("type_code") not in {None, *catalogue.TYPES}:
        raise errors.NoSuchType(now["type_code"])
    if now.get("study_form_code") not in {None, *catalogue.forms_of(now.get("type_code"))}:
        raise errors.NoSuchStudyForm(now["study_form_code"])
    if now.get("education_level_code") not in {None, *catalogue.EDUCATION_LEVELS}:
        raise errors.NoSuchEducationLevel(now["education_level_code"])
    if stored.get("project") and not now["project"]:
        raise errors.ProjectStays


def _refuse_foreign_divisions(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> None:
    named = {row.get("division_id") for row in rows} - {None}
    own = sa.select(division.c.id).where(division.c.organization_id == organization_id)
    if len(bulk.rows_where_in(session, own, division.c.id, named)) < len(named):
        raise errors.ForeignDivision
