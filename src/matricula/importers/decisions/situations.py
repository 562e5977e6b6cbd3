"""A cohort before its jury: who is judged, their averages, and what was decided of them before."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from matricula.gradebook.snapshot import Snapshot, Snapshots
from matricula.importers.errors import ImportRefused
from matricula.record.cohorts.queries import cohort_with_programme, students_of_cohort
from matricula.record.juries.queries import decisions_of_diploma, enrolments_in_diploma
from matricula.record.programmes.pathways import pathway
from matricula.store import ReadSession, Row, Rows

MOST_STUDENTS = 20_000
KEPT_SNAPSHOTS = 16


@dataclass(frozen=True, slots=True)
class Jury:
    """A cohort whose jury sits.

    semesters: how many lead to the diploma. decisions: by person and cohort, rows of
    `decisions_of_diploma`, the cohorts of the diploma only. naming: by person and cohort, the other
    cohorts whose decision says that it compensates this one, or this one it. enrolments: by person,
    latest first.
    """

    cohort: Row
    semesters: int
    decisions: Mapping[tuple[int, int], Sequence[Row]]
    naming: Mapping[tuple[int, int], Sequence[int]]
    enrolments: Mapping[int, Sequence[Row]]
    snapshots: Snapshots = field(default_factory=lambda: Snapshots(KEPT_SNAPSHOTS))

    def decided(self, person_id: int, cohort_id: int) -> Row | None:
        """The decision on a cohort itself, or None."""
        rows = self.decisions.get((person_id, cohort_id), ())
        return next((row for row in rows if row.unit_id is None), None)

    def enrolment(self, person_id: int, cohort_id: int) -> Row | None:
        """The enrolment in a cohort of the diploma, or None."""
        rows = self.enrolments.get(person_id, ())
        return next((row for row in rows if row.cohort_id == cohort_id), None)

    def snapshot(self, session: ReadSession, cohort_id: int) -> Snapshot:
        """Averages of a cohort that is there."""
        snapshot = self.snapshots.current(session, cohort_id)
        assert snapshot is not None  # noqa: S101  its row was read in this session
        return snapshot


def sitting(session: ReadSession, cohort: Row, person_ids: Collection[int]) -> Jury:
    """The jury of a cohort, for these people; four queries, however many they are."""
    by_cohort: defaultdict[tuple[int, int], list[Row]] = defaultdict(list)
    naming: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for row in decisions_of_diploma(session, person_ids, cohort.programme_code):
        by_cohort[row.person_id, row.cohort_id].append(row)
        if row.unit_id is None and row.compensates_id is not None:
            naming[row.person_id, row.compensates_id].append(row.cohort_id)
    by_person: defaultdict[int, list[Row]] = defaultdict(list)
    for row in enrolments_in_diploma(session, person_ids, cohort.programme_code):
        by_person[row.person_id].append(row)
    semesters = pathway(cohort.pathway_type).semesters
    return Jury(cohort, semesters, dict(by_cohort), dict(naming), dict(by_person))


def judged_cohort(session: ReadSession, cohort_id: int) -> Row:
    """A cohort with its programme. Errors: ImportRefused where there is none."""
    cohort = cohort_with_programme(session, cohort_id)
    if cohort is None:
        raise ImportRefused([f"there is no cohort {cohort_id}"])
    return cohort


def students_by_name(session: ReadSession, cohort_id: int) -> Rows:
    """Everybody enrolled in a cohort, with codes and state, by name."""
    return students_of_cohort(session, cohort_id, None, active_only=False, limit=MOST_STUDENTS)
