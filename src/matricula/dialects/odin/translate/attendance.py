"""Who was at activities, as this door tells it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matricula.dialects.odin.parting import Activity, Discipline, Slice, Student
from matricula.dialects.odin.translate.numbers import moment
from matricula.dialects.odin.wire.attendance import (
    CellAttendance,
    FlatAttendance,
    StudentAttendance,
)
from matricula.record.attendance.covering import Absence, attended, interval_of, taking_place
from matricula.record.attendance.halves import Interval
from matricula.store import Row, Rows

Pair = tuple[int, int]
"""An activity and a person."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the people of a part.

    said: presences by pair. absences: by person. left_out: who takes no part. zone: by whose clocks
    days are told. strict: whether additive fields stay away.
    """

    said: Mapping[Pair, Row]
    absences: Mapping[int, Sequence[Absence]]
    left_out: set[Pair]
    zone: ZoneInfo
    strict: bool


def when(activity: Activity) -> Interval | None:
    """From when to when an activity is; None where it has no time."""
    return taking_place(activity.starts_at, activity.ends_at)


def days_of(disciplines: Iterable[Discipline]) -> tuple[date, date] | None:
    """The first and the last day that some clock shows at an activity; None where none has a
    time."""
    times = [when(one) for discipline in disciplines for one in discipline.activities]
    known = [one for one in times if one is not None]
    if not known:
        return None
    first, last = min(one.start for one in known), max(one.end for one in known)
    return first.date() - ONE_DAY, last.date() + ONE_DAY


def absences_by_person(events: Rows, zone: ZoneInfo) -> dict[int, list[Absence]]:
    """When people were missing. zone: of organizations that name none."""
    found: dict[int, list[Absence]] = defaultdict(list)
    for event in events:
        there = ZoneInfo(event.time_zone) if event.time_zone else zone
        interval = interval_of(event, there)
        if interval is not None:
            found[event.person_id].append(Absence(interval, event.offering_id))
    return found


def told(piece: Slice, known: Known) -> Iterator[StudentAttendance]:
    """The rows of a slice."""
    for student in piece.students:
        cells = [
            CellAttendance(one.id, one.title, *_cell(one, student, known))
            for one in piece.discipline.activities
        ]
        yield StudentAttendance(student.name, student.id, cells)


def told_flat(piece: Slice, known: Known) -> Iterator[FlatAttendance]:
    """The same, a row a cell."""
    whole = piece.discipline
    for student in piece.students:
        for one in whole.activities:
            named = (whole.row.id, whole.name, student.name, student.id, one.id, one.title)
            yield FlatAttendance(*named, *_cell(one, student, known))


def _cell(activity: Activity, student: Student, known: Known) -> tuple[Any, ...]:
    """isAttended, and the additive fields after it."""
    pair = (activity.id, student.id)
    takes_part = pair not in known.left_out
    said = known.said.get(pair) if takes_part else None
    there = None
    if takes_part:
        word = bool(said.attended) if said is not None else None
        absences = known.absences.get(student.id, ())
        # Most people miss nothing: the time of an activity is asked for where it matters.
        interval = when(activity) if absences else None
        there = attended(word, interval, absences, activity.offering_id)
    if known.strict:
        return (there,)
    at = moment(said.recorded_at) if said else None
    by = ("auto" if said.source else "manual") if said else None
    day = activity.starts_at.astimezone(known.zone).date() if activity.starts_at else None
    return there, takes_part, at, by, day
