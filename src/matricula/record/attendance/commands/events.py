"""Absences, lateness and excuses: what can change about them, and what students claim of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from matricula.record.attendance.cutting import Cut, without_absence, without_excuse
from matricula.record.attendance.errors import (
    ClaimRefused,
    ClaimSettled,
    NoSuchClaim,
    TooManyStatements,
)
from matricula.record.attendance.halves import LONGEST_CLAIM, Half, claimed_halves
from matricula.record.attendance.queries import HALF_DAY_KINDS, between, known_in, statements
from matricula.record.attendance.statements import (
    DESCRIBED,
    Comparison,
    compared,
    event_of,
)
from matricula.record.attendance.tables import (
    absence_claim,
    attendance_event,
    attendance_statement,
)
from matricula.record.cohorts.commands import raise_revisions_of_people
from matricula.record.cohorts.queries import cohorts_of_offerings
from matricula.record.history.commands import remember_steps
from matricula.record.organizations.preferred import preferred
from matricula.record.organizations.queries import preferences_named
from matricula.record.organizations.reach import Reach
from matricula.record.organizations.tables import organization
from matricula.store import WriteSession, bulk

HALF = ("person_id", "kind", "day", "half")
TOLD = ("excused", "offering_id", "description")
PLACE = ("organization_id", "door")
PLACED = PLACE[:1]
"""Told of every change: what one organization knows of somebody is not for another one."""
INTERVAL = ("starts_at", "ends_at")

PersonHalf = tuple[int, Half]
"""A person and one of their half-days."""


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
    stamp = _stamp(session)
    changes = bulk.Changes(
        _add(session, added, {"organization_id": organization_id, "door": door, **stamp}),
        [(before, {**after, **stamp}) for before, after in changed],
    )
    bulk.update(session, attendance_event, [row for _, row in changes.updated], key=("id",))
    return _settle(session, changes)


def add_half_days(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Record missed half-days: an event for each row, whatever is known of the half-day already.

    rows: person_id, organization_id, day, half, excused, offering_id, description.
    """
    return _add_events(session, [{"kind": "absence", **row} for row in rows])


def add_justifications(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Record excuses for half-days, missed or not: an event for each row.

    rows: person_id, organization_id, day, half, description.
    """
    excuse = {"kind": "justification", "excused": None, "offering_id": None}
    return _add_events(session, [{**excuse, **row} for row in rows])


def cancel_absences(
    session: WriteSession, halves: Collection[PersonHalf], reach: Reach, time_zone: str
) -> bulk.Changes:
    """Let these half-days not have been missed, as far as the organizations in reach say so.

    Absences of a half-day go, with an excuse that is their own, through whatever door they came.
    Of an absence told as an interval only what lies in the half-days goes. Justifications stay.
    time_zone: of organizations that name none.
    """
    return _cut_events(session, halves, reach, time_zone, without_absence)


def cancel_excuses(
    session: WriteSession, halves: Collection[PersonHalf], reach: Reach, time_zone: str
) -> bulk.Changes:
    """Let these half-days have no excuse, as far as the organizations in reach say so.

    Justifications of a half-day go, and absences that were excused are so no more; of what is told
    as an interval only what lies in the half-days. Absences stay.
    """
    return _cut_events(session, halves, reach, time_zone, without_excuse)


def replace_statements(
    session: WriteSession,
    person_id: int,
    organization_id: int,
    rows: Sequence[bulk.Values],
    *,
    whole: bool = True,
    most: int = 10_000,
) -> Comparison:
    """Make what the session's door says of a person in an organization say what `rows` say.

    rows: kind, starts_at, ends_at, excused, description; no two alike. whole: whether they are the
    whole list; else what is missing stays. most: statements that a person may have.

    They are compared with what the door said last: what it said already changes nothing, even where
    an absence was cut or cancelled meanwhile; another excuse or reason of the same interval is
    written onto what is left of it; what is gone takes along what is left of it
    (docs/decisions/0028). Errors: TooManyStatements, with nothing changed.
    """
    door = session.origin.door
    # Two lists at once would each undo what the other one did, and so would a list and a cut.
    bulk.one_at_a_time(session, f"attendance of {person_id}")
    before = statements(session, person_id, organization_id, door, most)
    found = compared([row._asdict() for row in before], rows, whole=whole)
    if found.total > most:
        raise TooManyStatements
    bulk.update(session, attendance_statement, found.changed_rows(), key=("id",))
    changes = _events_of_statements(session, found)
    for ids in bulk.chunked([row["id"] for row in found.removed]):
        session.run(sa.delete(attendance_statement).where(attendance_statement.c.id.in_(ids)))
    ids = bulk.new_ids(session, attendance_statement, len(found.added))
    owner = {"person_id": person_id, "organization_id": organization_id, "door": door}
    added = [{"id": key, **owner, **row} for key, row in zip(ids, found.added, strict=True)]
    bulk.insert(session, attendance_statement, added)
    events = [{**event_of(row), "statement_id": row["id"]} for row in added]
    changes += bulk.Changes(_add(session, events, {**owner, **_stamp(session)}))
    _settle(session, changes, (*PLACE, "kind", *INTERVAL, *TOLD))
    return found


def _events_of_statements(session: WriteSession, found: Comparison) -> bulk.Changes:
    """Write onto what is left of statements that changed, and remove what is left of those gone."""
    removed = {row["id"] for row in found.removed}
    changed = {after["id"]: after for _, after in found.changed}
    rows = [
        row._asdict()
        for row in bulk.rows_where_in(
            session,
            sa.select(attendance_event).order_by(attendance_event.c.id),
            attendance_event.c.statement_id,
            removed | changed.keys(),
        )
    ]
    gone = [row for row in rows if row["statement_id"] in removed]
    pairs = []
    for row in rows:
        if row["statement_id"] in changed:
            said = event_of(changed[row["statement_id"]])
            described = {name: said[name] for name in DESCRIBED}
            pairs.append((row, {**row, **described, **_stamp(session)}))
    _delete_events(session, gone)
    bulk.update(session, attendance_event, [after for _, after in pairs], key=("id",))
    return bulk.Changes(updated=pairs, removed=gone)


def add_claims(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Keep what students say of absences of theirs. No bulletin tells of it.

    rows: person_id, organization_id, starts_at, ends_at, description, justified.
    Errors: ClaimRefused.
    """
    for row in rows:
        if not row["starts_at"] <= row["ends_at"] <= row["starts_at"] + LONGEST_CLAIM:
            raise ClaimRefused
    ids = bulk.new_ids(session, absence_claim, len(rows))
    made = {"door": session.origin.door, "settled_at": None, "settled_by": None, **_stamp(session)}
    numbered = [{"id": key, **row, **made} for key, row in zip(ids, rows, strict=True)]
    bulk.insert(session, absence_claim, numbered)
    changes = bulk.Changes(numbered)
    remember_steps(session, absence_claim, changes)
    return changes


def settle_claims(
    session: WriteSession, claim_ids: Collection[int], *, excused: bool | None, time_zone: str
) -> bulk.Changes:
    """Make absences of what students claim, excused or not; or none where `excused` is None.

    time_zone: of organizations that name none. The changes are those to attendance.
    Errors: NoSuchClaim; ClaimSettled, with nothing changed.
    """
    claims = _claims_to_settle(session, claim_ids)
    stamp = {"settled_at": session.now, "settled_by": session.origin.actor}
    settled = [(row, {**row, **stamp}) for row in claims]
    bulk.update(session, absence_claim, [after for _, after in settled], key=("id",))
    changes = bulk.Changes(updated=settled)
    remember_steps(session, absence_claim, changes, told=tuple(stamp), placed=PLACED)
    if excused is None:
        return bulk.Changes()
    rules = _rules(session, {row["organization_id"] for row in claims}, time_zone)
    return add_half_days(
        session, [row for claim in claims for row in _claimed(claim, rules, excused)]
    )


def _claims_to_settle(session: WriteSession, claim_ids: Collection[int]) -> list[dict[str, Any]]:
    # Held until the end: nobody else may settle them meanwhile. SQLite's writers are alone.
    statement = sa.select(absence_claim).order_by(absence_claim.c.id)
    if not session.on_sqlite:
        statement = statement.with_for_update()
    found = bulk.rows_where_in(session, statement, absence_claim.c.id, sorted(set(claim_ids)))
    missing = set(claim_ids) - {row.id for row in found}
    if missing:
        raise NoSuchClaim(", ".join(map(str, sorted(missing))))
    settled = [str(row.id) for row in found if row.settled_at is not None]
    if settled:
        raise ClaimSettled(", ".join(settled))
    return [row._asdict() for row in found]


def _claimed(
    claim: bulk.Values, rules: dict[int, tuple[ZoneInfo, bool]], excused: bool
) -> Iterator[bulk.Values]:
    zone, saturdays = rules[claim["organization_id"]]
    begin, end = (claim[name].astimezone(zone) for name in INTERVAL)
    for day, half in claimed_halves(begin, end, saturdays=saturdays):
        yield {
            "person_id": claim["person_id"],
            "organization_id": claim["organization_id"],
            "day": day,
            "half": half,
            "excused": excused,
            "offering_id": None,
            "description": claim["description"] or None,
        }


def _rules(
    session: WriteSession, organization_ids: Collection[int], time_zone: str
) -> dict[int, tuple[ZoneInfo, bool]]:
    """By organization: its clocks, and whether its Saturdays are school days."""
    chosen: dict[int, dict[str, str]] = defaultdict(dict)
    for row in preferences_named(session, ["work_saturday"], organization_ids):
        if row.cohort_id is None:
            chosen[row.organization_id][row.name] = row.value
    statement = sa.select(organization.c.id, organization.c.time_zone)
    rows = bulk.rows_where_in(session, statement, organization.c.id, organization_ids)
    return {
        row.id: (ZoneInfo(row.time_zone or time_zone), preferred(chosen[row.id], "work_saturday"))
        for row in rows
    }


def _add_events(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    provenance = {"door": session.origin.door, **_stamp(session)}
    return _settle(session, bulk.Changes(_add(session, rows, provenance)))


def _cut_events(
    session: WriteSession,
    halves: Collection[PersonHalf],
    reach: Reach,
    time_zone: str,
    cut: Cut,
) -> bulk.Changes:
    of_person: dict[int, set[Half]] = defaultdict(set)
    for person_id, half in halves:
        of_person[person_id].add(half)
    for person_id in sorted(of_person):
        # Two who cut the same interval would each undo what the other one did.
        bulk.one_at_a_time(session, f"attendance of {person_id}")
    events = _events_to_cut(session, of_person, reach)
    rules = _rules(session, {event["organization_id"] for event in events}, time_zone)
    removed: list[bulk.Values] = []
    updated: list[tuple[bulk.Values, bulk.Values]] = []
    split_off: list[bulk.Values] = []
    for event in events:
        zone, saturdays = rules[event["organization_id"]]
        pieces = cut(event, of_person[event["person_id"]], zone, saturdays=saturdays)
        if pieces is None:
            continue
        remaining = [{**event, **piece, **_stamp(session)} for piece in pieces]
        if remaining:
            updated.append((event, remaining[0]))
            split_off += remaining[1:]
        else:
            removed.append(event)
    _delete_events(session, removed)
    bulk.update(session, attendance_event, [row for _, row in updated], key=("id",))
    ids = bulk.new_ids(session, attendance_event, len(split_off))
    added = [{**row, "id": key} for key, row in zip(ids, split_off, strict=True)]
    bulk.insert(session, attendance_event, added)
    changes = bulk.Changes(added, updated, removed)
    return _settle(session, changes, (*PLACE, "kind", "day", "half", *INTERVAL, *TOLD))


def _events_to_cut(
    session: WriteSession, of_person: dict[int, set[Half]], reach: Reach
) -> list[dict[str, Any]]:
    days = {day for halves in of_person.values() for day, _ in halves}
    if not days:
        return []
    statement = (
        sa.select(attendance_event)
        .where(attendance_event.c.kind.in_(HALF_DAY_KINDS))
        .where(known_in(reach))
        .where(*between(min(days), max(days)))
        .order_by(attendance_event.c.id)
    )
    found = bulk.rows_where_in(session, statement, attendance_event.c.person_id, of_person)
    return [row._asdict() for row in found]


def _delete_events(session: WriteSession, rows: Sequence[bulk.Values]) -> None:
    for ids in bulk.chunked([row["id"] for row in rows]):
        session.run(sa.delete(attendance_event).where(attendance_event.c.id.in_(ids)))


def _stamp(session: WriteSession) -> dict[str, Any]:
    return {"recorded_at": session.now, "recorded_by": session.origin.actor}


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
    columns = (attendance_event.c[name] for name in ("id", *PLACED, *HALF, *TOLD))
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


def _settle(
    session: WriteSession,
    changes: bulk.Changes,
    told: Sequence[str] = ("kind", "day", "half", *TOLD),
) -> bulk.Changes:
    offerings = {row["offering_id"] for row in changes.rows()} - {None}
    cohorts = cohorts_of_offerings(session, offerings)
    remember_steps(
        session,
        attendance_event,
        changes,
        cohort_of=lambda row: cohorts.get(row["offering_id"]),
        told=told,
        placed=PLACED,
    )
    raise_revisions_of_people(session, {row["person_id"] for row in changes.rows()})
    return changes


def _values(row: bulk.Values, *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)
