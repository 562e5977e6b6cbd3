"""etud_dept, etud, and the groups of a student."""

from collections.abc import Sequence

from litestar.di import NamedDependency

from matricula.dialects.scodoc import clock
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.errors import ForeignDepartment, UnknownObject
from matricula.dialects.scodoc.parameters import CohortId, NipCode, PersonId
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.translate.students import (
    current_semester,
    etud,
    etud_dept,
    etud_groups,
    in_semestre,
)
from matricula.dialects.scodoc.wire.students import Etud, EtudDept, EtudGroups, InSemestre
from matricula.record.cohorts import queries as cohorts
from matricula.record.people import queries as people
from matricula.store import Row, Rows
from matricula.web.ids import path_id

TAG = "students"
UNKNOWN = "Étudiant inconnu."
NOT_ENROLLED = "Étudiant ou semestre inconnu, ou étudiant non inscrit dans ce semestre."
LONGEST_NIP = 19


@reading("/api/etud_dept/{code_nip:str}", "identities", "Identities with a NIP code", TAG)
def identities(desk: NamedDependency[Desk], code_nip: NipCode) -> list[EtudDept]:
    with desk.asker() as asker:
        codes = same_codes(code_nip)
        records = people.student_records_with_code(asker.session, "code_nip", codes, MOST_ROWS)
        return [etud_dept(row) for row in records if asker.reach.contains(row.organization_id)]


def same_codes(digits: str) -> list[str]:
    """Every way to write the number that a NIP code is, with more or fewer leading zeros.

    Errors: NotFound where it is no number: the page has one there.
    """
    number = str(path_id(digits))
    return sorted({digits, *(number.zfill(width) for width in range(len(number), LONGEST_NIP + 1))})


@reading("/api/etud/{etudid:str}", "student", "A student", TAG)
def student(desk: NamedDependency[Desk], etudid: PersonId) -> Etud:
    with desk.asker() as asker:
        return described(asker, path_id(etudid))


def described(asker: Asker, person_id: int) -> Etud:
    """A student as the department of their newest semester, of those in reach, knows them."""
    return described_record(asker, reached_record(asker, person_id))


def described_record(asker: Asker, record: Row) -> Etud:
    """The same, of a record that is at hand."""
    return etud(
        record,
        semesters(asker, record),
        personal=asker.sees_personal_data(record.organization_id),
    )


def reached_record(asker: Asker, person_id: int) -> Row:
    """What the first department in reach knows of a student.

    Errors: UnknownObject, ForeignDepartment.
    """
    return first_in_reach(asker, people.student_records(asker.session, person_id))


def first_in_reach(asker: Asker, records: Sequence[Row]) -> Row:
    """The first of a student's records that the asker may see. Errors: as `reached_record`."""
    if not records:
        raise UnknownObject(UNKNOWN)
    for record in records:
        if asker.reach.contains(record.organization_id):
            return record
    raise ForeignDepartment


def semesters(asker: Asker, record: Row) -> list[InSemestre]:
    """The student's semesters in reach, newest first; the one under way with its groups."""
    enrolments = cohorts.enrolments_of_person(asker.session, record.person_id, asker.reach)
    current = _under_way(asker, enrolments, record)
    if current is None:
        return [in_semestre(row, None) for row in enrolments]
    groups = cohorts.groups_of_person(asker.session, record.person_id, current.cohort_id)
    return [in_semestre(row, groups if row is current else None) for row in enrolments]


def _under_way(asker: Asker, enrolments: Rows, record: Row) -> Row | None:
    today = clock.local_date(clock.now(), asker.time_zone(record.time_zone))
    return current_semester(enrolments, today)


@reading(
    "/api/etud/{etudid:str}/sem/{formsemestre_id:str}/groups",
    "student_groups",
    "The groups of a student in a semester",
    TAG,
)
def groups(desk: NamedDependency[Desk], etudid: PersonId, formsemestre_id: CohortId) -> EtudGroups:
    with desk.asker() as asker:
        return groups_of(asker, path_id(etudid), path_id(formsemestre_id))


@reading(
    "/api/etud/{etudid:str}/groups",
    "student_current_groups",
    "The groups of a student in the semester under way, or else in the newest one",
    TAG,
)
def current_groups(desk: NamedDependency[Desk], etudid: PersonId) -> EtudGroups:
    with desk.asker() as asker:
        record = reached_record(asker, path_id(etudid))
        enrolments = cohorts.enrolments_of_person(asker.session, record.person_id, asker.reach)
        chosen = _under_way(asker, enrolments, record) or next(iter(enrolments), None)
        if chosen is None:
            raise UnknownObject("Étudiant sans inscription.")
        found = cohorts.groups_of_person(asker.session, record.person_id, chosen.cohort_id)
        return etud_groups(record.person_id, chosen.cohort_id, found)


def groups_of(asker: Asker, person_id: int, cohort_id: int) -> EtudGroups:
    """The groups of an enrolled student. Errors: UnknownObject, ForeignDepartment."""
    row = cohorts.student_of_cohort(asker.session, person_id, cohort_id)
    student = asker.allowed(row, NOT_ENROLLED)
    found = cohorts.groups_of_person(asker.session, student.person_id, cohort_id)
    return etud_groups(student.person_id, cohort_id, found)
