"""What can change about attendance."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.attendance.tables import attendance_event
from matricula.record.cohorts.commands import raise_revisions_of_people
from matricula.record.cohorts.queries import cohorts_of_offerings
from matricula.record.history.commands import remember_steps
from matricula.store import WriteSession, bulk

HALF = ("person_id", "kind", "day", "half")
TOLD = ("excused", "offering_id", "description")


def merge_half_days(
    session: WriteSession, organization_id: int, door: str, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Make the half-days that came through `door` to an organization say what `rows` say.

    rows: person_id, kind, day, half, excused, offering_id, description. Several events may describe
    one half-day, even in the same words, so they are compared as multisets: only what is missing is
    added. Where exactly one event and one row of a half-day are left without a match, the event
    changes into the row. Nothing is removed.
    """
    stored = _stored(session, organization_id, door, {row["person_id"] for row in rows})
    missing, unmatched = _unmatched(rows, stored)
    changed, added = _paired(missing, unmatched)
    stamp = {"recorded_at": session.now, "recorded_by": session.origin.actor}
    changes = bulk.Changes(
        _add(session, added, {"organization_id": organization_id, "door": door, **stamp}),
        [(before, {**after, **stamp}) for before, after in changed],
    )
    bulk.update(session, attendance_event, [row for _, row in changes.updated], key=("id",))
    return _settle(session, changes)


def _add(
    session: WriteSession, rows: Sequence[bulk.Values], provenance: bulk.Values
) -> Sequence[bulk.Values]:
    ids = bulk.new_ids(session, attendance_event, len(rows))
    numbered = [{"id": key, **row, **provenance} for key, row in zip(ids, rows, strict=True)]
    bulk.insert(session, attendance_event, numbered)
    return numbered


def _stored(
    session: WriteSession, organization_id: int, door: str, people: set[int]
) -> list[dict[str, Any]]:
    columns = (attendance_event.c[name] for name in ("id", *HALF, *TOLD))
    statement = (
        sa.select(*columns)
        .where(attendance_event.c.organization_id == organization_id)
        .where(attendance_event.c.door == door)
        .where(attendance_event.c.day.is_not(None))
        .order_by(attendance_event.c.id)
    )
    found = bulk.rows_where_in(session, statement, attendance_event.c.person_id, people)
    return [row._asdict() for row in found]


def _unmatched(
    rows: Sequence[bulk.Values], stored: Sequence[dict[str, Any]]
) -> tuple[list[bulk.Values], list[dict[str, Any]]]:
    """The rows that no stored event says, and the stored events that no row says."""
    waiting: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for event in stored:
        waiting[_values(event, *HALF, *TOLD)].append(event)
    missing = []
    for row in rows:
        alike = waiting[_values(row, *HALF, *TOLD)]
        if alike:
            alike.pop()
        else:
            missing.append(row)
    return missing, [event for events in waiting.values() for event in events]


def _paired(
    missing: Sequence[bulk.Values], unmatched: Sequence[dict[str, Any]]
) -> tuple[list[tuple[bulk.Values, bulk.Values]], list[bulk.Values]]:
    """Pairs of an event before and after, and the rows that are new."""
    wanted: dict[tuple[Any, ...], list[bulk.Values]] = defaultdict(list)
    present: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in missing:
        wanted[_values(row, *HALF)].append(row)
    for event in unmatched:
        present[_values(event, *HALF)].append(event)
    changed: list[tuple[bulk.Values, bulk.Values]] = []
    added: list[bulk.Values] = []
    for half, rows in wanted.items():
        events = present[half]
        if len(events) == len(rows) == 1:
            changed.append((events[0], {**events[0], **rows[0]}))
        else:
            added += rows
    return changed, added


def _settle(session: WriteSession, changes: bulk.Changes) -> bulk.Changes:
    offerings = {row["offering_id"] for row in changes.rows()} - {None}
    cohorts = cohorts_of_offerings(session, offerings)
    remember_steps(
        session,
        attendance_event,
        changes,
        cohort_of=lambda row: cohorts.get(row["offering_id"]),
        told=("kind", "day", "half", *TOLD),
    )
    raise_revisions_of_people(session, {row["person_id"] for row in changes.rows()})
    return changes


def _values(row: bulk.Values, *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)
