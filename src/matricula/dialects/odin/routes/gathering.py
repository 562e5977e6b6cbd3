"""What methods 7 to 10 read: gradebooks with their columns and their rows, and then the cells."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from matricula.dialects.odin.asking import Asker
from matricula.dialects.odin.parting import Activity, Discipline, Student
from matricula.dialects.odin.translate.names import full_name
from matricula.record.assessments.activity_queries import activities_of_offerings
from matricula.record.assessments.gradebook_queries import takers_of_cohort, takers_of_offering
from matricula.record.cohorts.campus_queries import Among, disciplines_of_cohort, students_told
from matricula.store import Row


def of_cohort(
    asker: Asker, cohort_id: int, discipline_id: int | None, among: Among, *, marked: bool
) -> list[Discipline]:
    """The disciplines of a cohort, or one of them. marked: with the marked and visible activities
    alone."""
    found = disciplines_of_cohort(asker.session, cohort_id)
    rows = [row for row in found if discipline_id in (None, row.id)]
    takers = takers_of_cohort(asker.session, cohort_id)
    people = students_told(asker.session, cohort_id, among)
    return _disciplines(asker, rows, takers, people, marked=marked)


def of_discipline(asker: Asker, row: Row, among: Among, *, marked: bool) -> list[Discipline]:
    """The same of one discipline."""
    takers = takers_of_offering(asker.session, row.id)
    people = students_told(asker.session, row.cohort_id, among)
    return _disciplines(asker, [row], takers, people, marked=marked)


def _disciplines(
    asker: Asker,
    rows: Sequence[Row],
    takers: Iterable[Row],
    people: Iterable[Row],
    *,
    marked: bool,
) -> list[Discipline]:
    activities: dict[int, list[Activity]] = defaultdict(list)
    attesting: dict[int, int] = {}
    for one in activities_of_offerings(asker.session, [row.id for row in rows]):
        if not marked or (one.is_marked and not one.is_hidden):
            column = Activity(one.id, one.offering_id, one.title, one.starts_at, one.ends_at)
            activities[one.offering_id].append(column)
        if one.attests:
            attesting[one.offering_id] = one.id
    taking = _by_offering(takers)
    students = [Student(row.person_id, full_name(row)) for row in people]
    return [
        Discipline(row, activities[row.id], _of(students, taking, row.id), attesting.get(row.id))
        for row in rows
    ]


def _by_offering(takers: Iterable[Row]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for row in takers:
        found[row.offering_id].add(row.person_id)
    return found


def _of(students: Sequence[Student], taking: Mapping[int, set[int]], key: int) -> list[Student]:
    there = taking.get(key, ())
    return [one for one in students if one.id in there]
