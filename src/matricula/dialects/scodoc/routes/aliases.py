"""Addresses of later versions of ScoDoc that ask for what this door gives already.

Each is a line of the table at the end. Bodies are this page's, not the later versions'
(docs/scodoc.md tells which later addresses are not served).
"""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from litestar import Response
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter

from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.parameters import (
    VERSIONS,
    CohortId,
    FormatParameter,
    VersionParameter,
    read_format,
    read_version,
)
from matricula.dialects.scodoc.routes import (
    absences,
    assessments,
    bulletins,
    departments,
    groups,
    photos,
    programmes,
    students,
)
from matricula.dialects.scodoc.routes.bulletins import Wanted
from matricula.dialects.scodoc.routes.photos import Size, is_small
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.wire.bulletins import Bulletin
from matricula.dialects.scodoc.wire.students import Etud, EtudGroups
from matricula.record.people import queries as people
from matricula.record.people.queries import Code
from matricula.web.errors import NotFound
from matricula.web.ids import path_id

TAG = "later addresses"

CODES: dict[str, Code] = {"nip": "code_nip", "ine": "code_ine"}

Kind = Annotated[
    str,
    PathParameter(description="What names the student.", schema_extra={"enum": ["etudid", *CODES]}),
]
Name = Annotated[str, PathParameter(description="The student's id, or the code to the letter.")]
PathVersion = Annotated[str, PathParameter(schema_extra={"enum": list(VERSIONS)})]


def student(desk: NamedDependency[Desk], kind: Kind, code: Name) -> Etud:
    with desk.asker() as asker:
        return students.described(asker, _person(asker, kind, code))


def student_groups(
    desk: NamedDependency[Desk], kind: Kind, code: Name, formsemestre_id: CohortId
) -> EtudGroups:
    with desk.asker() as asker:
        cohort_id = path_id(formsemestre_id)
        return students.groups_of(asker, _person(asker, kind, code), cohort_id)


def photo(
    desk: NamedDependency[Desk], kind: Kind, code: Name, size: Size = None
) -> Response[bytes]:
    with desk.asker() as asker:
        _check_path(kind, code)
        small = is_small(size)
        return photos.picture_answer(desk, asker, _person(asker, kind, code), small=small)


def bulletin(
    desk: NamedDependency[Desk],
    kind: Kind,
    code: Name,
    formsemestre_id: CohortId,
    *,
    version: VersionParameter = None,
    format_: FormatParameter = None,
) -> Response[Bulletin]:
    with desk.asker() as asker:
        _check_path(kind, code)
        cohort_id = path_id(formsemestre_id)
        wanted = Wanted(read_version(version), read_format(format_))
        return bulletins.written(asker, _person(asker, kind, code), cohort_id, wanted)


def bulletin_in_version(
    desk: NamedDependency[Desk],
    kind: Kind,
    code: Name,
    formsemestre_id: CohortId,
    version: PathVersion,
) -> Response[Bulletin]:
    with desk.asker() as asker:
        cohort_id = path_id(formsemestre_id)
        if version not in VERSIONS:
            raise NotFound
        wanted = Wanted(read_version(version))
        return bulletins.written(asker, _person(asker, kind, code), cohort_id, wanted)


def _check_path(kind: str, code: str) -> None:
    """Errors: NotFound, where no student can be named so."""
    if kind == "etudid":
        path_id(code)
    elif kind not in CODES:
        raise NotFound


def _person(asker: Asker, kind: str, code: str) -> int:
    """The student who is named. Errors: NotFound, UnknownObject, ForeignDepartment."""
    _check_path(kind, code)
    if kind == "etudid":
        return path_id(code)
    session = asker.session
    records = people.student_records_with_code(session, CODES[kind], [code], MOST_ROWS)
    return int(students.first_in_reach(asker, records).person_id)


class Alias(NamedTuple):
    """One later address. path: under /ScoDoc/api. answer: the function, or a handler's own."""

    path: str
    name: str
    answer: Callable[..., Any] | HTTPRouteHandler


ETUDIANT = "/etudiant/{kind:str}/{code:str}"
SEMESTRE = "/formsemestre/{formsemestre_id:str}"
FORMATION = "/formation/{formation_id:str}"

ALIASES = (
    Alias("/list_depts", "list_depts", departments.described_departments),
    Alias("/departements", "departements", departments.described_departments),
    Alias("/departements_ids", "departements_ids", departments.departments),
    Alias("/departement/id/{dept_id:str}", "departement_by_id", departments.department_with_id),
    Alias("/departement/{acronym:str}", "departement", departments.department_called),
    Alias(ETUDIANT, "etudiant", student),
    Alias(f"{ETUDIANT}/photo", "etudiant_photo", photo),
    Alias(f"{ETUDIANT}{SEMESTRE}/groups", "etudiant_groups", student_groups),
    Alias(f"{ETUDIANT}{SEMESTRE}/bulletin", "etudiant_bulletin", bulletin),
    Alias(
        f"{ETUDIANT}{SEMESTRE}/bulletin/{{version:str}}", "etudiant_version", bulletin_in_version
    ),
    Alias("/formations", "formations", programmes.programmes),
    Alias("/formations_ids", "formations_ids", programmes.programme_ids),
    Alias(f"{FORMATION}/export", "formation_export", programmes.programme_export),
    Alias(f"{FORMATION}/export_with_ids", "with_ids", programmes.programme_export_with_ids),
    Alias(f"{SEMESTRE}/etudiants", "semestre_etudiants", groups.cohort_students),
    Alias("/group/{group_id:str}/etudiants", "group_etudiants", groups.group_students),
    Alias("/group/{group_id:str}/etudiants/query", "group_query", groups.group_students),
    Alias("/moduleimpl/{moduleimpl_id:str}/evaluations", "evaluations", assessments.assessments),
    Alias("/evaluation/{evaluation_id:str}", "evaluation", assessments.assessment),
    Alias("/absences/etudid/{etudid:str}", "absences", absences.absences),
    Alias("/absences/etudid/{etudid:str}/just", "absences_just", absences.excused_absences),
)


def handlers() -> list[HTTPRouteHandler]:
    """The handlers of the table."""
    return [_handler(row) for row in ALIASES]


def _handler(row: Alias) -> HTTPRouteHandler:
    function = row.answer.fn if isinstance(row.answer, HTTPRouteHandler) else row.answer
    options = {"media_type": "image/jpeg"} if function is photo else {}
    summary = f"Later address: {row.name.replace('_', ' ')}"
    return reading(f"/api{row.path}", f"later_{row.name}", summary, TAG, **options)(function)
