"""How far students are in a cohort, and for which reasons they stop."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts import errors, states, statuses
from matricula.record.cohorts.commands.enrolments import merge_enrolment_events, merge_enrolments
from matricula.record.cohorts.commands.revisions import raise_revisions
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.cohorts.tables import cohort, enrolment, study_resolution, study_status
from matricula.record.history.commands import remember_steps
from matricula.store import Row, WriteSession, bulk

DEMISSION = "DEMISSION"


def set_study_statuses(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Say how far students are in cohorts; the state of their enrolment goes along.

    rows: cohort_id, person_id, code, resolution; a person stands once for a cohort. Whoever has not
    completed is withdrawn, and whoever is said to be anything else is enrolled again. resolution: a
    code of `statuses.RESOLUTIONS`, or the name of one of the organization's own; None for none.

    Errors: NoSuchStudyStatus, NoSuchResolution, NotEnrolled.
    """
    hold_cohorts_of_people(session, (), {row["cohort_id"] for row in rows})
    enrolments = _enrolments(session, {row["cohort_id"] for row in rows})
    reasons = _reasons(session, {row["cohort_id"] for row in rows})
    for row in rows:
        _check(row, enrolments, reasons)
    said = [
        {
            "enrolment_id": enrolments[row["cohort_id"], row["person_id"]].id,
            "code": row["code"],
            "resolution": row["resolution"],
        }
        for row in rows
    ]
    stamp = {"changed_at": session.now}
    changes = bulk.merge(session, study_status, said, key=("enrolment_id",), stamp=stamp)
    _settle(session, changes, enrolments.values())
    return changes + _follow(session, rows, enrolments)


def merge_resolutions(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Add resolutions of an organization's own, by name.

    rows: code (paused or not_completed), name.

    Errors: ResolutionRefused where one is for another status already, or is called like one that
    every organization has.
    """
    stopping = set(statuses.RESOLUTIONS.values())
    for row in rows:
        name = row["name"]
        if row["code"] not in stopping or not name or name in statuses.RESOLUTIONS:
            raise errors.ResolutionRefused(name)
    owned = [{"organization_id": organization_id, **row} for row in rows]
    changes = bulk.merge(session, study_resolution, owned, key=("organization_id", "name"))
    if changes.updated:
        raise errors.ResolutionRefused(changes.updated[0][1]["name"])
    remember_steps(session, study_resolution, changes)
    return changes


def _enrolments(session: WriteSession, cohort_ids: Collection[int]) -> dict[tuple[int, int], Row]:
    statement = sa.select(
        enrolment.c.id, enrolment.c.cohort_id, enrolment.c.person_id, enrolment.c.state
    )
    found = bulk.rows_where_in(session, statement, enrolment.c.cohort_id, cohort_ids)
    return {(row.cohort_id, row.person_id): row for row in found}


def _reasons(session: WriteSession, cohort_ids: Collection[int]) -> set[tuple[int, str, str]]:
    """The resolutions of the cohorts' own organizations: cohort, status, name."""
    statement = sa.select(cohort.c.id, study_resolution.c.code, study_resolution.c.name).join_from(
        cohort, study_resolution, study_resolution.c.organization_id == cohort.c.organization_id
    )
    found = bulk.rows_where_in(session, statement, cohort.c.id, cohort_ids)
    return {(row.id, row.code, row.name) for row in found}


def _check(
    row: bulk.Values,
    enrolments: dict[tuple[int, int], Row],
    reasons: set[tuple[int, str, str]],
) -> None:
    code, resolution = row["code"], row["resolution"]
    if code not in statuses.STATUSES:
        raise errors.NoSuchStudyStatus(code)
    known = statuses.RESOLUTIONS.get(resolution or "") == code
    known |= (row["cohort_id"], code, resolution) in reasons
    if resolution is not None and not known:
        raise errors.NoSuchResolution(resolution)
    if (row["cohort_id"], row["person_id"]) not in enrolments:
        raise errors.NotEnrolled(f"person {row['person_id']}")


def _follow(
    session: WriteSession,
    rows: Sequence[bulk.Values],
    enrolments: dict[tuple[int, int], Row],
) -> bulk.Changes:
    """Let the enrolments stand as the statuses say, with ScoDoc's event for whoever leaves."""
    moves = []
    for row in rows:
        place = {name: row[name] for name in ("cohort_id", "person_id")}
        here = enrolments[row["cohort_id"], row["person_id"]].state == states.ENROLLED
        leaves = row["code"] == statuses.NOT_COMPLETED
        if here == leaves:
            state = states.WITHDRAWN if leaves else states.ENROLLED
            moves.append(place | {"state": state, "door_state": states.CODES[state]})
    changes = merge_enrolments(session, moves)
    events: list[dict[str, Any]] = [
        {
            "person_id": move["person_id"],
            "cohort_id": move["cohort_id"],
            "unit_id": None,
            "kind": DEMISSION,
            "happened_at": session.now,
        }
        for move in moves
        if move["state"] == states.WITHDRAWN
    ]
    return changes + merge_enrolment_events(session, events)


def _settle(session: WriteSession, changes: bulk.Changes, enrolments: Collection[Row]) -> None:
    """Write the history of statuses, each with its person and its cohort, and raise the cohorts."""
    places = {row.id: row for row in enrolments}
    people = {row.id: {"person_id": row.person_id} for row in enrolments}
    named = bulk.Changes(
        [{**row, **people[row["enrolment_id"]]} for row in changes.inserted],
        [
            (before, {**after, **people[before["enrolment_id"]]})
            for before, after in changes.updated
        ],
    )

    def cohort_of(row: bulk.Values) -> int:
        return int(places[row["enrolment_id"]].cohort_id)

    told = ("code", "resolution")
    remember_steps(
        session, study_status, named, subject="enrolment_id", cohort_of=cohort_of, told=told
    )
    raise_revisions(session, [cohort_of(row) for row in named.rows()])
