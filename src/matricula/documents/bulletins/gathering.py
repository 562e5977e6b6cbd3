"""What the record knows about the students of bulletins, besides their marks.

A number of queries that does not depend on how many students there are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matricula.documents.bulletins.options import Options
from matricula.documents.bulletins.words import local_day
from matricula.gradebook.snapshot import Snapshot
from matricula.record.attendance.queries import Span, Tally, half_days_of_people, tally
from matricula.record.cohorts.queries import students_for_bulletins
from matricula.record.juries import queries as juries
from matricula.record.juries.verdicts import Verdict, verdict
from matricula.record.organizations.preferred import preferred
from matricula.record.organizations.queries import department
from matricula.record.organizations.reach import Reach
from matricula.store import ReadSession, Row, Rows

MOST_ROWS = 10_000
"""No student's absences or remarks are read beyond this."""


class NotEnrolled(LookupError):
    """The student is not enrolled in this cohort: check both ids."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the record knows about the students of a cohort; by person, where it is by person.

    absences: half-days missed, and those of them with an excuse; None where they are not shown.
    verdicts: None where decisions are not shown.
    """

    department: Row
    time_zone: str
    today: date
    students: Mapping[int, Row]
    absences: Mapping[int, Tally] | None
    verdicts: Mapping[int, Verdict] | None
    appreciations: Mapping[int, Rows]


def gathered(
    session: ReadSession,
    snapshot: Snapshot,
    person_ids: Sequence[int],
    options: Options,
) -> Facts:
    """The facts about these students. Errors: NotEnrolled."""
    for person_id in person_ids:
        if person_id not in snapshot.student_index:
            raise NotEnrolled(str(person_id))
    cohort = snapshot.cohort
    here = department(session, cohort.organization_id)
    if here is None:
        raise NotEnrolled
    time_zone = here.time_zone or options.time_zone
    students = {r.person_id: r for r in students_for_bulletins(session, person_ids, cohort.id)}
    remarks = juries.appreciations_of_people(
        session, person_ids, cohort.id, MOST_ROWS * len(person_ids)
    )
    return Facts(
        department=here,
        time_zone=time_zone,
        today=local_day(options.now, time_zone),
        students=students,
        absences=_absences(session, snapshot, person_ids, time_zone),
        verdicts=_verdicts(session, snapshot, students, options),
        appreciations=_by_person(remarks),
    )


def _absences(
    session: ReadSession, snapshot: Snapshot, person_ids: Sequence[int], time_zone: str
) -> Mapping[int, Tally] | None:
    """Those that the cohort's department knows of, over the days of the cohort."""
    if not preferred(snapshot.preferences, "bul_show_abs"):
        return None
    cohort = snapshot.cohort
    saturdays = preferred(snapshot.preferences, "work_saturday")
    span = Span(time_zone, cohort.start_date, cohort.end_date, saturdays)
    here = Reach.of([cohort.organization_id])
    found = half_days_of_people(session, person_ids, here, span, MOST_ROWS)
    return {person_id: tally(found.get(person_id, ())) for person_id in person_ids}


def _verdicts(
    session: ReadSession, snapshot: Snapshot, students: Mapping[int, Row], options: Options
) -> Mapping[int, Verdict] | None:
    if not (options.decisions or preferred(snapshot.preferences, "bul_show_decision")):
        return None
    cohort, person_ids = snapshot.cohort, list(students)
    decided = _by_person(
        juries.decisions_for_bulletins(session, person_ids, cohort.id, cohort.programme_code)
    )
    allowed = _by_person(juries.authorisations_of_people(session, person_ids, cohort.id))
    return {
        person_id: verdict(
            decided.get(person_id, ()),
            [row.semester_index for row in allowed.get(person_id, ())],
            cohort.id,
            row.state,
        )
        for person_id, row in students.items()
    }


def _by_person(rows: Rows) -> Mapping[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found
