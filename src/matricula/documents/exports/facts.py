"""What the record knows of a cohort that is to be exported, in the order of names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matricula.gradebook.snapshot import Snapshot, read_snapshot
from matricula.record.attendance.queries import HalfDay, Span, half_days_of_people
from matricula.record.cohorts import queries as cohorts
from matricula.record.organizations.preferred import preferred
from matricula.record.organizations.queries import department, preferences
from matricula.record.organizations.reach import Reach
from matricula.record.people.queries import roster
from matricula.store import ReadSession, Row

MOST_EVENTS = 10_000
"""No student's absences are read beyond this."""


class NoSuchCohort(Exception):
    """There is no cohort with this id; the API's list of semesters shows them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A cohort with its students, by name.

    partitions: names of the partitions that have one. groups: by person, group by partition.
    snapshot: its marks and averages, where they are asked for. absences: half-days by person, where
    they are asked for.
    """

    cohort: Row
    students: Sequence[Row]
    partitions: Sequence[str]
    groups: Mapping[int, Mapping[str, str]]
    snapshot: Snapshot | None
    absences: Mapping[int, Sequence[HalfDay]] | None


def gathered(
    session: ReadSession, cohort_id: int, *, time_zone: str, marks: bool, absences: bool
) -> Facts:
    """The facts of a cohort; the number of queries does not depend on its size.

    time_zone: the school's, where the department has none. Errors: NoSuchCohort, and those of the
    gradebook where `marks` are asked for.
    """
    cohort = cohorts.cohort_with_programme(session, cohort_id)
    if cohort is None:
        raise NoSuchCohort(str(cohort_id))
    students = sorted(roster(session, cohort_id), key=_by_name)
    partitions, groups = _groups(session, cohort_id)
    return Facts(
        cohort=cohort,
        students=students,
        partitions=partitions,
        groups=groups,
        snapshot=read_snapshot(session, cohort) if marks else None,
        absences=_absences(session, cohort, students, time_zone) if absences else None,
    )


def _by_name(row: Row) -> tuple[str, int]:
    # As the gradebook orders people: by code point.
    return (row.usual_name or row.family_name) + row.given_name, row.person_id


def _groups(
    session: ReadSession, cohort_id: int
) -> tuple[Sequence[str], Mapping[int, Mapping[str, str]]]:
    named = [row for row in cohorts.groups_of_cohort(session, cohort_id) if row.partition_name]
    of_group = {row.group_id: row for row in named}
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for row in cohorts.memberships_of_cohort(session, cohort_id):
        place = of_group.get(row.group_id)
        if place is not None:
            found[row.person_id][place.partition_name] = place.group_name or ""
    return list(dict.fromkeys(row.partition_name for row in named)), found


def _absences(
    session: ReadSession, cohort: Row, students: Sequence[Row], time_zone: str
) -> Mapping[int, Sequence[HalfDay]]:
    """Those that the cohort's department knows of, over the days of the cohort."""
    here = department(session, cohort.organization_id)
    chosen = preferences(session, cohort.organization_id, cohort.id)
    span = Span(
        (here and here.time_zone) or time_zone,
        cohort.start_date,
        cohort.end_date,
        preferred(chosen, "work_saturday"),
    )
    reach = Reach.of([cohort.organization_id])
    people = [row.person_id for row in students]
    return half_days_of_people(session, people, reach, span, MOST_EVENTS)
