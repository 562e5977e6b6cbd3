"""Writing the activities of disciplines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import UNSET

from matricula.gradebook.attempts import mark_of
from matricula.importers.errors import ImportRefused, Problems
from matricula.importers.odin import placing
from matricula.importers.odin.document import Activity, Document
from matricula.importers.odin.moments import HourMissing, MomentRefused, moment
from matricula.importers.odin.people import ids_of
from matricula.importers.odin.placing import Placed, at, reason, told
from matricula.importers.odin.plans import Written
from matricula.record.assessments.activity_queries import activities_of_offerings
from matricula.record.assessments.commands import (
    merge_activities,
    merge_assessments,
    set_conversions,
    set_non_participants,
)
from matricula.record.assessments.tables import assessment
from matricula.store import WriteSession, bulk

SETTINGS = (
    "kind",
    "format",
    "hours",
    "is_marked",
    "is_hidden",
    "attests",
    "is_required",
    "min_points",
    "time_limit",
    "attempts_allowed",
    "counted_attempt",
    "is_team",
    "sends_failed",
    "ends_on_success",
)
MOMENTS = ("starts_at", "ends_at")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An activity as a discipline is to have it. position: None for where it is, or last.

    settings: of `merge_activities`. conversion: None where nothing is said of it.
    """

    offering_id: int
    name: str
    settings: Mapping[str, Any]
    position: int | None = None
    conversion: Sequence[tuple[float, float]] | None = None


def write_activities(
    session: WriteSession, document: Document, done: Written, zone: ZoneInfo
) -> None:
    """Write the activities of a document.

    Errors: ImportRefused with every place that is wrong.
    """
    problems = Problems()
    placed = [one for one in placing.activities(document) if one.place not in done.activities]
    wanted = [_wanted(one, done, zone, problems) for one in placed]
    problems.refuse_if_any()
    with at("$.programmes"):
        ids, changes = add_activities(session, wanted)
    done.activities |= {one.place: key for one, key in zip(placed, ids, strict=True)}
    done.changes += changes
    away = {
        done.activities[one.place]: ids_of(done.people, one.item.not_for)
        for one in placed
        if one.item.not_for is not UNSET
    }
    done.changes += set_non_participants(session, away)


def add_activities(
    session: WriteSession, wanted: Sequence[Wanted]
) -> tuple[list[int], bulk.Changes]:
    """The activities that disciplines have under these names, made where there are none, and made
    to say what is wanted; their ids, in order.

    Errors: ImportRefused where several are called so; those of `merge_activities` and
    `set_conversions`.
    """
    offerings = {one.offering_id for one in wanted}
    known: dict[tuple[int, str], list[Any]] = {}
    last: dict[int, int] = dict.fromkeys(offerings, 0)
    for row in activities_of_offerings(session, offerings):
        known.setdefault((row.offering_id, row.title), []).append(row)
        last[row.offering_id] = max(last[row.offering_id], row.position, row.ordinal)
    fresh = iter(bulk.new_ids(session, assessment, _missing(wanted, known)))
    rows: list[dict[str, Any]] = []
    for one in wanted:
        found = known.get((one.offering_id, one.name), [])
        if len(found) > 1:
            raise ImportRefused([f"several activities of the discipline are called {one.name!r}"])
        named = {"offering_id": one.offering_id, "title": one.name}
        if found:
            position = one.position or found[0].position
            rows.append({**named, "id": found[0].id, "position": position})
        else:
            last[one.offering_id] += 1
            place = last[one.offering_id]
            position = one.position or place
            rows.append({**named, "id": next(fresh), "position": position, "ordinal": place})
    ids = [row["id"] for row in rows]
    changes = merge_assessments(session, rows)
    settings = [
        {"assessment_id": key, **one.settings} for key, one in zip(ids, wanted, strict=True)
    ]
    changes += merge_activities(session, settings, mark_of)
    tables = {
        key: one.conversion
        for key, one in zip(ids, wanted, strict=True)
        if one.conversion is not None
    }
    return ids, changes + set_conversions(session, tables, mark_of)


def _missing(wanted: Sequence[Wanted], known: Mapping[tuple[int, str], Sequence[Any]]) -> int:
    return sum((one.offering_id, one.name) not in known for one in wanted)


def _wanted(
    activity: Placed[Activity], done: Written, zone: ZoneInfo, problems: Problems
) -> Wanted:
    item, place = activity.item, activity.place
    settings = told(item, *SETTINGS)
    for name in MOMENTS:
        text = getattr(item, name)
        if text is not UNSET:
            settings[name] = read_moment(text, zone, f"{place}.{name}", problems)
    begin, end = (settings.get(name) for name in MOMENTS)
    if isinstance(begin, datetime) and isinstance(end, datetime) and end < begin:
        problems.add(f"{place}.ends_at", "nothing ends before it begins")
    conversion = None
    if item.conversion is not UNSET:
        conversion = [(one.points, one.mark) for one in item.conversion]
    position = int(place.rpartition("[")[2][:-1]) + 1 if done.ordered else None
    offering_id = done.disciplines[activity.inside]
    return Wanted(offering_id, item.name, settings, position, conversion)


def read_moment(
    text: str | None, zone: ZoneInfo, place: str, problems: Problems
) -> datetime | None:
    """The moment that stands at a place; None where there is none, or it is noted as wrong."""
    try:
        return None if text is None else moment(text, zone)
    except (MomentRefused, HourMissing) as error:
        problems.add(place, reason(error))
    return None
