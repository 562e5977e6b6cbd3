"""Writing what students did: attempts, marks and presence."""

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from matricula.gradebook.attempts import mark_of, verdict
from matricula.importers.errors import ImportRefused, Problems
from matricula.importers.odin import placing
from matricula.importers.odin.activities import read_moment
from matricula.importers.odin.document import Activity, Attempt, Document
from matricula.importers.odin.placing import Placed, placed
from matricula.importers.odin.plans import Written
from matricula.record.assessments.activity_queries import (
    activities_of_offerings,
    non_participants_of,
)
from matricula.record.assessments.commands import enter_attempts, merge_results, remove_results
from matricula.record.assessments.errors import AttemptsRefused
from matricula.record.assessments.gradebook_queries import takers_of_cohort
from matricula.record.assessments.queries import scales_among
from matricula.record.attendance.commands import enter_presence
from matricula.record.cohorts.queries import closed_among
from matricula.store import Row, WriteSession, bulk

PRESENT = "+"
"""The one mark of a paper journal that says that somebody was there; its letters say why not."""
Pair = tuple[int, int]
"""An activity, or an offering, and a person."""


def write_results(session: WriteSession, document: Document, done: Written, zone: ZoneInfo) -> None:
    """Write attempts, then marks and presence: what a person says goes before what an attempt does.

    Errors: ImportRefused with every place that is wrong; also where something would change in a
    cohort that is locked.
    """
    activities = placing.activities(document)
    problems = Problems()
    _refuse_strangers(session, activities, done, problems)
    _refuse_above(session, activities, done, problems)
    attempts = _attempts(session, activities, done, zone, problems)
    problems.refuse_if_any()
    changes = _enter(session, attempts)
    changes += _write_marks(session, activities, done)
    changes += enter_presence(session, list(_presences(activities, done)))
    done.changes += changes
    _refuse_locked(session, done, changes)


def _refuse_strangers(
    session: WriteSession, activities: Sequence[Placed[Activity]], done: Written, problems: Problems
) -> None:
    """Everybody of whom something is said takes the discipline, and takes part in the activity."""
    takers: set[Pair] = set()
    for cohort_id in done.cohorts.values():
        takers |= {(row.offering_id, row.person_id) for row in takers_of_cohort(session, cohort_id)}
    away = non_participants_of(session, done.activities.values())
    for activity in activities:
        offering_id, key = done.disciplines[activity.inside], done.activities[activity.place]
        for name in ("marks", "presence", "attempts"):
            for one in placed(activity.place, name, getattr(activity.item, name)):
                person_id = done.people.named(one.item.student)
                if (offering_id, person_id) not in takers:
                    problems.add(
                        f"{one.place}.student", "this student does not take the discipline"
                    )
                elif (key, person_id) in away:
                    problems.add(f"{one.place}.student", "the activity is not for this student")


def _refuse_above(
    session: WriteSession, activities: Sequence[Placed[Activity]], done: Written, problems: Problems
) -> None:
    """No mark is above the scale that ScoDoc's door has for it."""
    scales = scales_among(session, done.activities.values())
    for activity in activities:
        most = scales.get(done.activities[activity.place])
        for one in placed(activity.place, "marks", activity.item.marks):
            mark = one.item.mark
            if most is not None and not isinstance(mark, str | None) and mark > most:
                problems.add(f"{one.place}.mark", f"the scale ends at {most:g}")


def _attempts(
    session: WriteSession,
    activities: Sequence[Placed[Activity]],
    done: Written,
    zone: ZoneInfo,
    problems: Problems,
) -> dict[str, dict[str, Any]]:
    """Attempts by their places."""
    settings = {row.id: row for row in activities_of_offerings(session, done.disciplines.values())}
    return {
        one.place: _attempt(one, settings[done.activities[activity.place]], done, zone, problems)
        for activity in activities
        for one in placed(activity.place, "attempts", activity.item.attempts)
    }


def _attempt(
    attempt: Placed[Attempt], activity: Row, done: Written, zone: ZoneInfo, problems: Problems
) -> dict[str, Any]:
    item, place = attempt.item, attempt.place
    return {
        "assessment_id": activity.id,
        "person_id": done.people.named(item.student),
        "number": item.number,
        "started_at": read_moment(item.started_at, zone, f"{place}.started_at", problems),
        "finished_at": read_moment(item.finished_at, zone, f"{place}.finished_at", problems),
        "points": item.points,
        "status": item.status or verdict(item.points, activity.min_points),
    }


def _enter(session: WriteSession, attempts: dict[str, dict[str, Any]]) -> bulk.Changes:
    places = list(attempts)
    try:
        return enter_attempts(session, list(attempts.values()), mark_of)
    except AttemptsRefused as error:
        problems = Problems()
        for misfit in error.misfits:
            problems.add(places[misfit.index], misfit.reason)
        raise ImportRefused(problems.errors) from error


def _write_marks(
    session: WriteSession, activities: Sequence[Placed[Activity]], done: Written
) -> bulk.Changes:
    rows: list[dict[str, Any]] = []
    gone: dict[int, list[int]] = {}
    for activity in activities:
        key = done.activities[activity.place]
        for one in activity.item.marks:
            person_id = done.people.named(one.student)
            if one.mark is None:
                gone.setdefault(key, []).append(person_id)
                continue
            is_word = isinstance(one.mark, str)
            rows.append(
                {
                    "assessment_id": key,
                    "person_id": person_id,
                    "mark": None if is_word else one.mark,
                    "special": one.mark if is_word else None,
                }
            )
    changes = merge_results(session, rows)
    for key, people in gone.items():
        changes += remove_results(session, key, people)
    return changes


def _presences(activities: Sequence[Placed[Activity]], done: Written) -> Iterator[dict[str, Any]]:
    for activity in activities:
        for one in activity.item.presence:
            said = one.attended == PRESENT if isinstance(one.attended, str) else one.attended
            yield {
                "assessment_id": done.activities[activity.place],
                "person_id": done.people.named(one.student),
                "attended": said,
            }


def _refuse_locked(session: WriteSession, done: Written, changes: bulk.Changes) -> None:
    """Errors: ImportRefused where one of the changes is in a cohort that is locked."""
    touched = {row["assessment_id"] for row in changes.rows()}
    inside = {
        place.partition(".disciplines[")[0]
        for place, key in done.activities.items()
        if key in touched
    }
    closed = closed_among(session, {done.cohorts[place] for place in inside})
    locked = sorted(place for place in inside if done.cohorts[place] in closed)
    if locked:
        raise ImportRefused(
            [f"{place}: the cohort is locked: no mark may change" for place in locked]
        )
