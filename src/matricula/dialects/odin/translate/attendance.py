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
from matricula.record.attendance.halves import Interval, moments
from matricula.store import Row, Rows

Pair = tuple[int, int]
"""An activity and a person."""
INSTANT = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """When somebody was missing. offering_id: the discipline that alone was missed, if one is
    named."""

    interval: Interval
    offering_id: int | None

    def covers(self, when: Interval, offering_id: int) -> bool:
        """Whether an activity of a discipline was missed."""
        if self.offering_id not in (None, offering_id):
            return False
        return self.interval.start < when.end and when.start < self.interval.end


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
    """From when to when an activity is: of its start alone, that moment; None where it has none."""
    if activity.starts_at is None:
        return None
    least = activity.starts_at + INSTANT
    return Interval(activity.starts_at, max(activity.ends_at or least, least))


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
        found[event.person_id].append(Absence(_interval(event, zone), event.offering_id))
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
    attended = None
    if said is not None:
        attended = bool(said.attended)
    elif takes_part and _missed(activity, student, known):
        attended = False
    if known.strict:
        return (attended,)
    at = moment(said.recorded_at) if said else None
    by = ("auto" if said.source else "manual") if said else None
    day = activity.starts_at.astimezone(known.zone).date() if activity.starts_at else None
    return attended, takes_part, at, by, day


def _missed(activity: Activity, student: Student, known: Known) -> bool:
    absences = known.absences.get(student.id)
    interval = when(activity) if absences else None
    if absences is None or interval is None:
        return False
    return any(one.covers(interval, activity.offering_id) for one in absences)


def _interval(event: Row, zone: ZoneInfo) -> Interval:
    if event.day is None:
        return Interval(event.starts_at, event.ends_at)
    there = ZoneInfo(event.time_zone) if event.time_zone else zone
    return moments((event.day, event.half), there)
