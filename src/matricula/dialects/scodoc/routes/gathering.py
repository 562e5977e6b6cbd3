"""What bulletins of a semester tell besides its gradebook: of one student, or of all of them.

The number of queries is the same.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matricula.dialects.scodoc import clock
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker
from matricula.dialects.scodoc.translate.bulletins import Contents, filled, heading
from matricula.dialects.scodoc.translate.sheets import Sheet
from matricula.dialects.scodoc.wire.bulletins import Bulletin
from matricula.gradebook.snapshot import Snapshot
from matricula.record.attendance.queries import HalfDay, Span, half_days_of_people
from matricula.record.cohorts.queries import steps_of_cohorts
from matricula.record.juries import queries as juries
from matricula.record.juries.verdicts import verdict
from matricula.record.organizations.preferred import preferred
from matricula.record.organizations.reach import Reach
from matricula.store import Row, Rows

OfPeople = Mapping[int, Sequence[Row]]
"""Rows by the person that they are about."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of people. half_days, decisions: None where nothing is told of them."""

    appreciations: OfPeople
    half_days: Mapping[int, Sequence[HalfDay]] | None
    decisions: OfPeople | None
    authorisations: OfPeople

    def of(self, student: Row, cohort_id: int) -> Contents:
        """What is told of one of them."""
        person_id, decided = student.person_id, None
        if self.decisions is not None:
            allowed = [row.semester_index for row in self.authorisations.get(person_id, ())]
            rows = self.decisions.get(person_id, ())
            decided = verdict(rows, allowed, cohort_id, student.state)
        return Contents(
            appreciations=self.appreciations.get(person_id, ()),
            half_days=None if self.half_days is None else self.half_days.get(person_id, ()),
            verdict=decided,
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """What bulletins of one semester tell; told: None where they end after the student."""

    now: datetime
    steps: Sequence[str]
    told: Told | None

    def bulletin(self, sheet: Sheet) -> Bulletin:
        """One of the bulletins."""
        begun = heading(sheet, self.steps, self.now, published=self.told is not None)
        if self.told is None:
            return begun
        return filled(begun, sheet, self.told.of(sheet.student, sheet.snapshot.cohort.id))


def gathered(
    asker: Asker,
    snapshot: Snapshot,
    students: Sequence[Row],
    *,
    decisions: bool = False,
    forced: bool = False,
) -> Gathered:
    """What the bulletins of `students` tell, who are of one semester. At most five queries.

    students: at least one, as `student_of_cohort` gives them. decisions: the jury's too, whatever
    is preferred. forced: also where the semester hides its bulletins.
    """
    cohort, time_zone = snapshot.cohort, asker.time_zone(students[0].time_zone)
    steps = [row.code for row in steps_of_cohorts(asker.session, [cohort.id])]
    now = clock.local(clock.now(), time_zone)
    if cohort.bulletins_hidden and not forced:
        return Gathered(now, steps, None)
    ids = [row.person_id for row in students]
    jury = decisions or preferred(snapshot.preferences, "bul_show_decision")
    return Gathered(now, steps, _told(asker, snapshot, ids, time_zone, jury=jury))


def _told(
    asker: Asker, snapshot: Snapshot, ids: Sequence[int], time_zone: str, *, jury: bool
) -> Told:
    session, cohort = asker.session, snapshot.cohort
    most = MOST_ROWS * len(ids)
    appreciations = juries.appreciations_of_people(session, ids, cohort.id, most)
    half_days = _half_days(asker, snapshot, ids, time_zone)
    if not jury:
        return Told(_by_person(appreciations), half_days, None, {})
    decided = juries.decisions_for_bulletins(session, ids, cohort.id, cohort.programme_code)
    allowed = juries.authorisations_of_people(session, ids, cohort.id)
    return Told(_by_person(appreciations), half_days, _by_person(decided), _by_person(allowed))


def _half_days(
    asker: Asker, snapshot: Snapshot, ids: Sequence[int], time_zone: str
) -> Mapping[int, Sequence[HalfDay]] | None:
    """Those that the semester's department knows of, over the days of the semester."""
    cohort, chosen = snapshot.cohort, snapshot.preferences
    if not preferred(chosen, "bul_show_abs"):
        return None
    here = Reach.of([cohort.organization_id])
    saturdays = preferred(chosen, "work_saturday")
    span = Span(time_zone, cohort.start_date, cohort.end_date, saturdays)
    return half_days_of_people(asker.session, ids, here, span, MOST_ROWS)


def _by_person(rows: Rows) -> OfPeople:
    gathered: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        gathered[row.person_id].append(row)
    return gathered
