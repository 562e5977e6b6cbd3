"""Import of students out of a sheet of a school office: all or nothing, as often as one likes.

Columns, matching and options are told in docs/import.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matricula.importers.errors import ImportRefused
from matricula.importers.students import groups, photos, writing
from matricula.importers.students.columns import Claimed, claim
from matricula.importers.students.matching import known_students, match
from matricula.importers.students.reading import Student, read_students
from matricula.importers.students.report import StudentsReport
from matricula.importers.tables import read_table
from matricula.record.cohorts.queries import cohort_with_programme
from matricula.record.organizations.queries import department_called
from matricula.record.people.holding import hold_addresses
from matricula.store import Database, Origin, ReadSession, WriteSession, bulk

__all__ = ["Options", "StudentsReport", "import_students"]

DOOR = Origin(door="import")


@dataclass(frozen=True, slots=True)
class Options:
    """How students are imported.

    cohort_id: where they are enrolled. modules: in all that it offers, too. create_groups: those
    that a partition's column names. skip_bad: write the good lines although there are bad ones.
    new_without_code: a line without NIP, INE and email is a new student, every time. photos: a
    folder of pictures named by NIP or by our id.
    """

    cohort_id: int | None = None
    modules: bool = True
    create_groups: bool = False
    sheet: str | None = None
    dry_run: bool = False
    skip_bad: bool = False
    new_without_code: bool = False
    photos: Path | None = None


class _Undone(Exception):
    """Takes back what a preview wrote."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be written where."""

    organization_id: int
    students: Sequence[Student]
    claimed: Claimed
    pictures: photos.Folder
    options: Options
    report: StudentsReport


def import_students(
    database: Database,
    source: Path | bytes,
    department: str,
    options: Options | None = None,
    *,
    origin: Origin = DOOR,
) -> StudentsReport:
    """Bring a department's students to what the file says, in one transaction.

    A second run changes nothing. Where a line or a picture is bad, nothing is written, unless
    `skip_bad`; the report tells all of them, and what the rest changes or would change.

    Errors: ImportRefused for a file that is no table of students, an unknown department or cohort,
    a locked cohort, and a row that stands in the way; nothing was changed.
    """
    chosen = options or Options()
    table = read_table(source, sheet=chosen.sheet)
    claimed = claim(table.columns)
    students = read_students(table.rows, claimed)
    pictures = photos.read_folder(chosen.photos)
    report = StudentsReport(department)
    try:
        with database.write(origin) as session:
            bulk.one_at_a_time(session, "import")
            hold_addresses(session)
            organization_id = _department(session, department)
            _write(session, _Job(organization_id, students, claimed, pictures, chosen, report))
            report.written = report.changes and not chosen.dry_run
            if chosen.dry_run or (report.bad and not chosen.skip_bad):
                report.written = False
                raise _Undone
    except _Undone:
        pass
    except bulk.Clash as clash:
        raise ImportRefused([str(clash)]) from clash
    return report


def _write(session: WriteSession, job: _Job) -> None:
    """Write all that is good of a job, and tell in its report what it was and what is bad."""
    options, report = job.options, job.report
    place = _place(session, job)
    known = known_students(session, job.organization_id)
    match(job.students, known, new_without_code=options.new_without_code)
    if place and options.create_groups:
        sound = [student for student in job.students if not student.problems]
        groups.make_groups(session, job.organization_id, sound, place.groups)
    if place:
        for student in job.students:
            groups.chosen_groups(student, place.groups)
    good = [student for student in job.students if not student.problems]
    told = writing.write_people(session, job.organization_id, good, known)
    if place and writing.enrol(session, place, good, told):
        _refuse_locked(session, place.cohort_id)
    report.bad = [student.told for student in job.students if student.problems]
    report.notes = _notes(job, place)
    photos.write_photos(session, job.organization_id, job.pictures, report)
    _tell(report, good, told)


def _department(session: ReadSession, acronym: str) -> int:
    found = department_called(session, acronym)
    if found is None:
        raise ImportRefused([f"there is no department {acronym!r}"])
    return int(found.id)


def _place(session: ReadSession, job: _Job) -> writing.Place | None:
    cohort_id = job.options.cohort_id
    if cohort_id is None:
        return None
    found = cohort_with_programme(session, cohort_id)
    if found is None or found.organization_id != job.organization_id:
        raise ImportRefused([f"the department {job.report.department} has no cohort {cohort_id}"])
    places = groups.read_places(session, cohort_id, job.claimed.others)
    return writing.Place(cohort_id, places, job.options.modules)


def _refuse_locked(session: ReadSession, cohort_id: int) -> None:
    found = cohort_with_programme(session, cohort_id)
    if found is not None and not found.is_open:
        raise ImportRefused([f"the cohort {cohort_id} is locked: nobody can be enrolled in it"])


def _notes(job: _Job, place: writing.Place | None) -> list[str]:
    used = {*place.groups.columns, *place.groups.free} if place else set()
    notes = [
        f"column {name!r} is not known and was passed over"
        for name in job.claimed.others
        if name not in used
    ]
    if place is None:
        notes += [
            f"column {name!r} tells nothing without --cohort"
            for name, column in job.claimed.known.items()
            if column.part == "enrolment"
        ]
    return notes


def _tell(report: StudentsReport, good: Sequence[Student], told: writing.Differences) -> None:
    for student in good:
        if student.is_new:
            report.new.append(student.line)
        elif student.person_id in told.by_person:
            report.changed[student.line] = tuple(told.by_person[student.person_id])
        else:
            report.unchanged += 1
