"""Students in full: one, those with a code, those of a department or a semester, or under way."""

from litestar.di import NamedDependency

from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.parameters import CohortId, GroupId
from matricula.dialects.scodoc.routes import students
from matricula.dialects.scodoc.routes.cohorts import UNKNOWN as UNKNOWN_COHORT
from matricula.dialects.scodoc.routes.departments import (
    Acronym,
    DepartmentId,
    called,
    with_id,
)
from matricula.dialects.scodoc.routes.groups import UNKNOWN as UNKNOWN_GROUP
from matricula.dialects.scodoc.routes.groups import State, is_active_only
from matricula.dialects.scodoc.routes.naming import Day, Kind, Name, read_day, records
from matricula.dialects.scodoc.translate.later.students import (
    enrolled,
    etudiant,
    followed,
    groups_by_person,
)
from matricula.dialects.scodoc.wire.later.students import (
    Etudiant,
    EtudiantInscrit,
    EtudiantSuivi,
)
from matricula.record.cohorts import queries as cohorts
from matricula.record.cohorts.states import ENROLLED
from matricula.record.people import queries as people
from matricula.store import Row, Rows
from matricula.web.ids import path_id


def student(desk: NamedDependency[Desk], kind: Kind, code: Name) -> EtudiantSuivi:
    """One student, as the department of their newest semester, of those in reach, knows them."""
    with desk.asker() as asker:
        record = students.first_in_reach(asker, records(asker, kind, code))
        semesters = students.semesters(asker, record)
        return followed(
            record, semesters, personal=asker.sees_personal_data(record.organization_id)
        )


def students_named(desk: NamedDependency[Desk], kind: Kind, code: Name) -> list[Etudiant]:
    """What each department in reach knows of whoever is named; none where nobody is."""
    with desk.asker() as asker:
        found = records(asker, kind, code)
        return _described(asker, [r for r in found if asker.reach.contains(r.organization_id)])


def students_of_department_called(desk: NamedDependency[Desk], acronym: Acronym) -> list[Etudiant]:
    with desk.asker() as asker:
        return _of_department(asker, called(asker, acronym))


def students_of_department_with_id(
    desk: NamedDependency[Desk], dept_id: DepartmentId
) -> list[Etudiant]:
    with desk.asker() as asker:
        return _of_department(asker, with_id(asker, dept_id))


def students_under_way(desk: NamedDependency[Desk], date_courante: Day = None) -> list[Etudiant]:
    """Students of semesters under way, one line for each department that teaches them."""
    with desk.asker() as asker:
        day = read_day("date_courante", date_courante, asker.time_zone(None))
        return _described(
            asker, people.students_under_way(asker.session, day, asker.reach, MOST_ROWS)
        )


def students_of_semester(
    desk: NamedDependency[Desk], formsemestre_id: CohortId, etat: State = None
) -> list[EtudiantInscrit]:
    """The students of a semester with their groups, by name."""
    with desk.asker() as asker:
        cohort_id, active_only = path_id(formsemestre_id), is_active_only(etat)
        asker.allowed(cohorts.cohort_place(asker.session, cohort_id), UNKNOWN_COHORT)
        return _enrolled(asker, cohort_id, None, active_only=active_only)


def students_of_group(
    desk: NamedDependency[Desk], group_id: GroupId, etat: State = None
) -> list[EtudiantInscrit]:
    """The students of a group with all their groups, by name."""
    with desk.asker() as asker:
        wanted, active_only = path_id(group_id), is_active_only(etat)
        place = next(iter(cohorts.group_places(asker.session, [wanted])), None)
        cohort_id = asker.allowed(place, UNKNOWN_GROUP).cohort_id
        return _enrolled(asker, cohort_id, wanted, active_only=active_only)


def _enrolled(
    asker: Asker, cohort_id: int, group_id: int | None, *, active_only: bool
) -> list[EtudiantInscrit]:
    """The students of a semester, or of one of its groups. Three queries."""
    session = asker.session
    roster = people.roster(session, cohort_id)
    memberships = cohorts.memberships_of_cohort(session, cohort_id)
    groups = groups_by_person(cohorts.groups_of_cohort(session, cohort_id), memberships)
    members = {row.person_id for row in memberships if row.group_id == group_id}
    listed = [
        row
        for row in roster
        if (group_id is None or row.person_id in members)
        and (row.state == ENROLLED or not active_only)
    ]
    return [
        enrolled(
            row,
            groups.get(row.person_id, ()),
            personal=asker.sees_personal_data(row.organization_id),
        )
        for row in sorted(listed, key=_by_name)[:MOST_ROWS]
    ]


def _of_department(asker: Asker, department: Row) -> list[Etudiant]:
    return _described(asker, people.students_of_department(asker.session, department.id, MOST_ROWS))


def _described(asker: Asker, found: Rows) -> list[Etudiant]:
    return [etudiant(row, personal=asker.sees_personal_data(row.organization_id)) for row in found]


def _by_name(row: Row) -> tuple[str, str, int]:
    return (row.usual_name or row.family_name, row.given_name, row.person_id)
