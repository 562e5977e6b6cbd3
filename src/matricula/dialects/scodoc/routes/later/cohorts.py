"""Semesters in full: those of a department, of a student, or that answer a query."""

import re
from datetime import date
from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import QueryParameter

from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.errors import WrongParameter
from matricula.dialects.scodoc.parameters import CohortId, flag, read_flag, read_id
from matricula.dialects.scodoc.routes.cohorts import UNKNOWN
from matricula.dialects.scodoc.routes.departments import (
    Acronym,
    DepartmentId,
    called,
    with_id,
)
from matricula.dialects.scodoc.routes.naming import Day, Kind, Name, read_day, records
from matricula.dialects.scodoc.routes.offerings import described as described_offerings
from matricula.dialects.scodoc.routes.students import first_in_reach
from matricula.dialects.scodoc.translate.cohorts import NAMING
from matricula.dialects.scodoc.translate.later.cohorts import partitions, programme, semestres
from matricula.dialects.scodoc.wire.later.cohorts import (
    FormsemestreLater,
    PartitionLater,
    Programme,
)
from matricula.record.cohorts import queries
from matricula.record.cohorts.search import Sought, cohorts_like
from matricula.record.organizations.queries import preferences_named
from matricula.store import Row
from matricula.web.ids import path_id

_YEAR = re.compile("[0-9]{4}", re.ASCII)
LAST_YEAR = 9998

SchoolYear = Annotated[
    str | None,
    QueryParameter(
        description="The first year of the school year.", schema_extra={"pattern": "^[0-9]{4}$"}
    ),
]
Step = Annotated[str | None, QueryParameter(description='An Apogée step: "V1RT", or "V1RT!111".')]
OfDepartment = Annotated[
    str | None, QueryParameter(description="A department's acronym, to the letter.")
]
OfDepartmentId = Annotated[str | None, QueryParameter(description="A department.")]
Nip = Annotated[str | None, QueryParameter(description="A student's NIP code, to the letter.")]
Ine = Annotated[str | None, QueryParameter(description="A student's INE code, to the letter.")]
IsOpen = Annotated[str | None, flag("1: those that may be changed; 0: those that are locked.")]


def semesters_sought(
    desk: NamedDependency[Desk],
    *,
    annee_scolaire: SchoolYear = None,
    etape_apo: Step = None,
    dept_acronym: OfDepartment = None,
    dept_id: OfDepartmentId = None,
    nip: Nip = None,
    ine: Ine = None,
    etat: IsOpen = None,
) -> list[FormsemestreLater]:
    """Semesters that are all that is asked for."""
    with desk.asker() as asker:
        sought = Sought(
            starts=None if annee_scolaire is None else _days(annee_scolaire),
            step=None if etape_apo is None else _step(etape_apo),
            organization_id=None if dept_id is None else read_id("dept_id", dept_id),
            department=dept_acronym,
            is_open=None if etat is None else read_flag("etat", etat, default=True),
            code_nip=nip,
            code_ine=ine,
        )
        return described(asker, sought)


def semesters_of_department_called(
    desk: NamedDependency[Desk], acronym: Acronym
) -> list[FormsemestreLater]:
    with desk.asker() as asker:
        return described(asker, _of(called(asker, acronym)))


def semesters_of_department_with_id(
    desk: NamedDependency[Desk], dept_id: DepartmentId
) -> list[FormsemestreLater]:
    with desk.asker() as asker:
        return described(asker, _of(with_id(asker, dept_id)))


def current_semesters_of_department_called(
    desk: NamedDependency[Desk], acronym: Acronym, date_courante: Day = None
) -> list[FormsemestreLater]:
    with desk.asker() as asker:
        return described(asker, _current(asker, called(asker, acronym), date_courante))


def current_semesters_of_department_with_id(
    desk: NamedDependency[Desk], dept_id: DepartmentId, date_courante: Day = None
) -> list[FormsemestreLater]:
    with desk.asker() as asker:
        return described(asker, _current(asker, with_id(asker, dept_id), date_courante))


def semester_ids_of_department_called(desk: NamedDependency[Desk], acronym: Acronym) -> list[int]:
    with desk.asker() as asker:
        return _ids(asker, called(asker, acronym))


def semester_ids_of_department_with_id(
    desk: NamedDependency[Desk], dept_id: DepartmentId
) -> list[int]:
    with desk.asker() as asker:
        return _ids(asker, with_id(asker, dept_id))


def semesters_of_student(
    desk: NamedDependency[Desk], kind: Kind, code: Name
) -> list[FormsemestreLater]:
    """The semesters in reach that a student is or was enrolled in, newest first."""
    with desk.asker() as asker:
        record = first_in_reach(asker, records(asker, kind, code))
        return described(asker, Sought(person_id=record.person_id))


def programme_of_semester(desk: NamedDependency[Desk], formsemestre_id: CohortId) -> Programme:
    """The units and modules of a semester."""
    with desk.asker() as asker:
        cohort_id = _seen(asker, formsemestre_id)
        rows = queries.offered_modules(asker.session, cohort_id)
        return programme(described_offerings(asker, rows))


def partitions_of_semester(
    desk: NamedDependency[Desk], formsemestre_id: CohortId
) -> dict[str, PartitionLater]:
    """The partitions of a semester with their groups, by id."""
    with desk.asker() as asker:
        cohort_id = _seen(asker, formsemestre_id)
        return partitions(queries.groups_of_cohort(asker.session, cohort_id))


def described(asker: Asker, sought: Sought) -> list[FormsemestreLater]:
    """Semesters in full. Four queries, however many they are."""
    session, rows = asker.session, cohorts_like(asker.session, sought, asker.reach, MOST_ROWS)
    ids = [row.id for row in rows]
    return semestres(
        rows,
        queries.steps_of_cohorts(session, ids),
        queries.heads_of_cohorts(session, ids),
        preferences_named(session, NAMING, {row.organization_id for row in rows}),
    )


def _seen(asker: Asker, formsemestre_id: str) -> int:
    """A semester that is there and may be seen. Errors: as `Asker.allowed`."""
    row = queries.cohort_place(asker.session, path_id(formsemestre_id))
    return int(asker.allowed(row, UNKNOWN).id)


def _of(department: Row) -> Sought:
    return Sought(organization_id=department.id)


def _current(asker: Asker, department: Row, date_courante: str | None) -> Sought:
    day = read_day("date_courante", date_courante, asker.time_zone(department.time_zone))
    return Sought(organization_id=department.id, on=day)


def _ids(asker: Asker, department: Row) -> list[int]:
    rows = cohorts_like(asker.session, _of(department), asker.reach, MOST_ROWS)
    return [row.id for row in rows]


def _days(annee_scolaire: str) -> tuple[date, date]:
    """The days of a school year: it begins on 1 August. Errors: WrongParameter."""
    year = int(annee_scolaire) if _YEAR.fullmatch(annee_scolaire) else 0
    if not 1 <= year <= LAST_YEAR:
        raise WrongParameter("annee_scolaire", "une année, par exemple 2022")
    return date(year, 8, 1), date(year + 1, 7, 31)


def _step(etape_apo: str) -> tuple[str, str | None]:
    code, _, version = etape_apo.partition("!")
    return code, version or None
