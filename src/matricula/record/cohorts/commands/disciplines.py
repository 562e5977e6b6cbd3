"""Disciplines: a module that one cohort is offered, with what an online campus says of it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.assessments.tables import mark_scale
from matricula.record.cohorts import errors, states
from matricula.record.cohorts.commands.enrolments import merge_offering_enrolments
from matricula.record.cohorts.commands.offerings import merge_offerings
from matricula.record.cohorts.commands.revisions import raise_revisions_of_programmes
from matricula.record.cohorts.commands.settling import settle
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.cohorts.queries import cohorts_of_offerings
from matricula.record.cohorts.tables import cohort, enrolment, offering, offering_profile
from matricula.record.history.commands import remember_steps
from matricula.record.programmes.naming import meant
from matricula.record.programmes.tables import module, subject, unit
from matricula.store import Row, Rows, WriteSession, bulk

CONTROLS = ("pass", "graded_pass", "exam")
LANGUAGES = ("ru", "en")
CREDITS = (1, 15)
USUAL_PROFILE = {
    "language": "ru",
    "control": "exam",
    "marks_attendance": False,
    "is_limited": False,
}
"""What a new discipline is where nobody says otherwise."""
TOLD = frozenset(offering_profile.c.keys()) - {"offering_id"}
"""What a row may say of a discipline besides its name, code and place."""
AUTOMATIC = "D"
"""Begins the code of a module to which nobody gave one."""
UNIT = "Дисциплины"
"""What the unit and the subject are called that hold a programme's disciplines."""


def add_disciplines(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> tuple[list[int], bulk.Changes]:
    """The disciplines that `rows` name, made where there are none, and made to say what they say;
    the ids of their offerings in the order of the rows.

    rows: cohort_id, name, code where the organization has one of its own, position where it is to
    stand elsewhere than last, and what `merge_offering_profiles` takes; no two of one discipline. A
    code names a discipline of its cohort, and then the name may change; else the name does. Each
    has a module of its own, so that one that is renamed leaves other cohorts alone. A new one is
    taken by everybody who is enrolled in the cohort, unless it is limited.

    Errors: SeveralDisciplines, and those of `merge_offering_profiles`.
    """
    hold_cohorts_of_people(session, (), {row["cohort_id"] for row in rows})
    known = _offered(session, {row["cohort_id"] for row in rows})
    found = [_meant(row, known[row["cohort_id"]]) for row in rows]
    fresh = [row for row, stored in zip(rows, found, strict=True) if stored is None]
    made, changes = _make(session, organization_id, fresh, known)
    changes += _rename(session, rows, found)
    new = iter(made)
    ids = [next(new) if stored is None else stored.offering_id for stored in found]
    profiles = [
        {"offering_id": key, **{name: row[name] for name in row if name in TOLD}}
        for row, key in zip(rows, ids, strict=True)
    ]
    changes += merge_offering_profiles(session, profiles)
    return ids, changes + _let_everybody_in(session, made)


def merge_offering_profiles(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Say what an online campus knows of disciplines.

    rows: offering_id, and of short_name, language, control, start_date, end_date, hours, credits,
    marks_attendance, is_limited, total_formula and scale_id those that are said; an offering that
    had no profile begins with `USUAL_PROFILE`. One that is limited no longer is taken by everybody
    who is enrolled in the cohort.

    Errors: NoSuchLanguage, NoSuchControl, CreditsRefused, DatesRefused, ForeignScale.
    """
    for row in rows:
        _check(row)
    _refuse_foreign_scales(session, rows)
    usual = USUAL_PROFILE
    changes = bulk.merge(session, offering_profile, rows, key=("offering_id",), once=usual)
    cohorts = cohorts_of_offerings(session, {row["offering_id"] for row in changes.rows()})
    settle(
        session,
        offering_profile,
        changes,
        lambda row: cohorts[row["offering_id"]],
        subject="offering_id",
    )
    opened = [
        after["offering_id"]
        for before, after in changes.updated
        if before.get("is_limited") and not after["is_limited"]
    ]
    return changes + _let_everybody_in(session, opened)


def _offered(session: WriteSession, cohort_ids: Collection[int]) -> dict[int, list[Row]]:
    """What cohorts are offered, by cohort: the module's id, code, title, position and programme,
    and offering_id."""
    columns = (module.c.id, module.c.code, module.c.title, module.c.position, module.c.programme_id)
    statement = sa.select(
        *columns, offering.c.id.label("offering_id"), offering.c.cohort_id
    ).join_from(module, offering)
    found: dict[int, list[Row]] = defaultdict(list)
    for row in bulk.rows_where_in(session, statement, offering.c.cohort_id, cohort_ids):
        found[row.cohort_id].append(row)
    return found


def _meant(row: bulk.Values, known: Sequence[Row]) -> Row | None:
    found = meant(known, row.get("code"), row["name"], AUTOMATIC)
    if len(found) > 1:
        raise errors.SeveralDisciplines(row["name"])
    return found[0] if found else None


def _make(
    session: WriteSession,
    organization_id: int,
    rows: Sequence[bulk.Values],
    known: dict[int, list[Row]],
) -> tuple[list[int], bulk.Changes]:
    """Make modules of `rows`, and offer each to its cohort; the ids of the offerings."""
    programmes = _programmes(session, {row["cohort_id"] for row in rows})
    places, changes = _places(session, set(programmes.values()))
    last = {key: max((one.position for one in known[key]), default=0) for key in programmes}
    ids = bulk.new_ids(session, module, len(rows))
    modules = []
    for row, key in zip(rows, ids, strict=True):
        last[row["cohort_id"]] += 1
        place = places[programmes[row["cohort_id"]]]
        modules.append(_module(row, key, last[row["cohort_id"]]) | place)
    bulk.insert(session, module, modules)
    remember_steps(session, module, bulk.Changes(modules))
    raise_revisions_of_programmes(session, {row["programme_id"] for row in modules})
    offerings = [
        {"id": offering_id, "cohort_id": row["cohort_id"], "module_id": key}
        for row, key, offering_id in zip(
            rows, ids, bulk.new_ids(session, offering, len(rows)), strict=True
        )
    ]
    changes += bulk.Changes(modules) + merge_offerings(session, organization_id, offerings)
    return [row["id"] for row in offerings], changes


def _module(row: bulk.Values, key: int, last: int) -> dict[str, Any]:
    return {
        "id": key,
        "code": row.get("code") or f"{AUTOMATIC}{key}",
        "title": row["name"],
        "coefficient": 1.0,
        "semester_index": -1,
        "position": row.get("position") or last,
        "kind": 0,
    }


def _rename(
    session: WriteSession, rows: Sequence[bulk.Values], found: Sequence[Row | None]
) -> bulk.Changes:
    """Let modules that are there have the names, codes and positions that `rows` say."""
    columns = ("id", "programme_id", "code", "title", "position")
    pairs = []
    for row, stored in zip(rows, found, strict=True):
        if stored is None:
            continue
        before = {name: getattr(stored, name) for name in columns}
        told = {"title": row["name"], "code": row.get("code"), "position": row.get("position")}
        after = {**before, **{name: value for name, value in told.items() if value is not None}}
        if before != after:
            pairs.append((before, after))
    changes = bulk.Changes(updated=pairs)
    bulk.update(session, module, [after for _, after in pairs], key=("id",))
    remember_steps(session, module, changes)
    raise_revisions_of_programmes(session, {after["programme_id"] for _, after in pairs})
    return changes


def _programmes(session: WriteSession, cohort_ids: Collection[int]) -> dict[int, int]:
    statement = sa.select(cohort.c.id, cohort.c.programme_id)
    rows = bulk.rows_where_in(session, statement, cohort.c.id, cohort_ids)
    return {row.id: row.programme_id for row in rows}


def _places(
    session: WriteSession, programme_ids: Collection[int]
) -> tuple[dict[int, dict[str, int]], bulk.Changes]:
    """Where modules of disciplines stand, by programme: in a unit and a subject of their own."""
    units, added = _named_in(session, unit, "acronym", sorted(programme_ids))
    subjects, more = _named_in(session, subject, "title", sorted(units.values()))
    places = {
        programme_id: {
            "programme_id": programme_id,
            "unit_id": unit_id,
            "subject_id": subjects[unit_id],
        }
        for programme_id, unit_id in units.items()
    }
    return places, added + more


def _named_in(
    session: WriteSession, table: sa.Table, name: str, owners: Sequence[int]
) -> tuple[dict[int, int], bulk.Changes]:
    """The rows of `table` called `UNIT` by what they stand in, made where there are none."""
    owner = "programme_id" if table is unit else "unit_id"
    columns = sa.select(table.c.id, table.c[owner]).where(table.c[name] == UNIT)
    found = {row[1]: row[0] for row in bulk.rows_where_in(session, columns, table.c[owner], owners)}
    missing = [key for key in owners if key not in found]
    ids = bulk.new_ids(session, table, len(missing))
    rows = [
        {"id": key, owner: place, name: UNIT, "position": 1}
        # Across versions of a programme a code means one unit: none of these is any other.
        | ({"title": UNIT, "kind": 0, "code": f"D{key}", "is_external": False} if table is unit
           else {})
        for key, place in zip(ids, missing, strict=True)
    ]  # fmt: skip
    bulk.insert(session, table, rows)
    changes = bulk.Changes(rows)
    remember_steps(session, table, changes)
    return found | {row[owner]: row["id"] for row in rows}, changes


def _let_everybody_in(session: WriteSession, offering_ids: Sequence[int]) -> bulk.Changes:
    """Let everybody who is enrolled take these offerings, but for those that are limited."""
    joined = sa.select(offering.c.id.label("offering_id"), enrolment.c.person_id).join_from(
        offering, enrolment, enrolment.c.cohort_id == offering.c.cohort_id
    )
    open_to_all = joined.join(
        offering_profile, offering_profile.c.offering_id == offering.c.id
    ).where(enrolment.c.state == states.ENROLLED, ~offering_profile.c.is_limited)
    ordered = open_to_all.order_by(offering.c.id, enrolment.c.id)
    rows: Rows = bulk.rows_where_in(session, ordered, offering.c.id, offering_ids)
    return merge_offering_enrolments(session, [row._asdict() for row in rows])


def _check(row: bulk.Values) -> None:
    if row.get("language", LANGUAGES[0]) not in LANGUAGES:
        raise errors.NoSuchLanguage(row["language"])
    if row.get("control", CONTROLS[0]) not in CONTROLS:
        raise errors.NoSuchControl(row["control"])
    given = row.get("credits")
    if given is not None and not CREDITS[0] <= given <= CREDITS[1]:
        raise errors.CreditsRefused(given)
    start, end = row.get("start_date"), row.get("end_date")
    if start is not None and end is not None and end < start:
        raise errors.DatesRefused(f"{start} to {end}")


def _refuse_foreign_scales(session: WriteSession, rows: Sequence[bulk.Values]) -> None:
    wanted = {row["offering_id"]: row["scale_id"] for row in rows if row.get("scale_id")}
    own = sa.select(offering.c.id, mark_scale.c.id).join_from(
        offering, cohort, cohort.c.id == offering.c.cohort_id
    )
    owned = own.join(mark_scale, mark_scale.c.organization_id == cohort.c.organization_id)
    pairs = {tuple(row) for row in bulk.rows_where_in(session, owned, offering.c.id, wanted)}
    if not wanted.items() <= pairs:
        raise errors.ForeignScale
