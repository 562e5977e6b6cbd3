"""Addresses of later versions of ScoDoc, each a line of the table at the end.

Where the page has something like it the body is the page's, or at least all of it; the others are
in `routes.later`. docs/scodoc.md tells which later addresses are not served.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from litestar import Response
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from matricula.dialects.scodoc.asking import Desk
from matricula.dialects.scodoc.parameters import (
    VERSIONS,
    BulletinFormatParameter,
    CohortId,
    VersionParameter,
    read_bulletin_format,
    read_version,
)
from matricula.dialects.scodoc.routes import (
    absences,
    assessments,
    bulletins,
    departments,
    marks,
    photos,
    programmes,
    students,
)
from matricula.dialects.scodoc.routes.bulletins import Wanted
from matricula.dialects.scodoc.routes.later import cohorts as later_cohorts
from matricula.dialects.scodoc.routes.later import papers as later_papers
from matricula.dialects.scodoc.routes.later import results as later_results
from matricula.dialects.scodoc.routes.later import students as later_students
from matricula.dialects.scodoc.routes.naming import Kind, Name, PathVersion, check_path, person
from matricula.dialects.scodoc.routes.paper import PDF
from matricula.dialects.scodoc.routes.photos import Size, is_small
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.wire.bulletins import Bulletin
from matricula.dialects.scodoc.wire.students import EtudGroups
from matricula.web.errors import NotFound
from matricula.web.ids import path_id

TAG = "later addresses"


def student_groups(
    desk: NamedDependency[Desk], kind: Kind, code: Name, formsemestre_id: CohortId
) -> EtudGroups:
    with desk.asker() as asker:
        cohort_id = path_id(formsemestre_id)
        return students.groups_of(asker, person(asker, kind, code), cohort_id)


def photo(
    desk: NamedDependency[Desk], kind: Kind, code: Name, size: Size = None
) -> Response[bytes]:
    with desk.asker() as asker:
        check_path(kind, code)
        small = is_small(size)
        return photos.picture_answer(desk, asker, person(asker, kind, code), small=small)


def bulletin(
    desk: NamedDependency[Desk],
    kind: Kind,
    code: Name,
    formsemestre_id: CohortId,
    *,
    version: VersionParameter = None,
    format_: BulletinFormatParameter = None,
) -> Response[Bulletin]:
    with desk.asker() as asker:
        check_path(kind, code)
        cohort_id = path_id(formsemestre_id)
        wanted = Wanted(read_version(version), read_bulletin_format(format_))
        return bulletins.written(asker, person(asker, kind, code), cohort_id, wanted)


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
        return bulletins.written(asker, person(asker, kind, code), cohort_id, wanted)


class Alias(NamedTuple):
    """One later address. path: under /ScoDoc/api. answer: the function, or a handler's own."""

    path: str
    name: str
    answer: Callable[..., Any] | HTTPRouteHandler


CALLED = "/departement/{acronym:str}"
WITH_ID = "/departement/id/{dept_id:str}"
ETUDIANT = "/etudiant/{kind:str}/{code:str}"
SEMESTRE = "/formsemestre/{formsemestre_id:str}"
FORMATION = "/formation/{formation_id:str}"

ALIASES = (
    Alias("/list_depts", "list_depts", departments.described_departments),
    Alias("/departements", "departements", departments.described_departments),
    Alias("/departements_ids", "departements_ids", departments.departments),
    Alias(WITH_ID, "departement_by_id", departments.department_with_id),
    Alias(CALLED, "departement", departments.department_called),
    Alias(
        f"{CALLED}/etudiants", "departement_etudiants", later_students.students_of_department_called
    ),
    Alias(
        f"{WITH_ID}/etudiants",
        "departement_id_etudiants",
        later_students.students_of_department_with_id,
    ),
    Alias(
        f"{CALLED}/formsemestres",
        "departement_formsemestres",
        later_cohorts.semesters_of_department_called,
    ),
    Alias(
        f"{WITH_ID}/formsemestres",
        "departement_id_formsemestres",
        later_cohorts.semesters_of_department_with_id,
    ),
    Alias(
        f"{CALLED}/formsemestres_courants",
        "departement_formsemestres_courants",
        later_cohorts.current_semesters_of_department_called,
    ),
    Alias(
        f"{WITH_ID}/formsemestres_courants",
        "departement_id_formsemestres_courants",
        later_cohorts.current_semesters_of_department_with_id,
    ),
    Alias(
        f"{CALLED}/formsemestres_ids",
        "departement_formsemestres_ids",
        later_cohorts.semester_ids_of_department_called,
    ),
    Alias(
        f"{WITH_ID}/formsemestres_ids",
        "departement_id_formsemestres_ids",
        later_cohorts.semester_ids_of_department_with_id,
    ),
    Alias("/etudiants/{kind:str}/{code:str}", "etudiants", later_students.students_named),
    Alias("/etudiants/courants", "etudiants_courants", later_students.students_under_way),
    Alias("/etudiants/courants/long", "courants_long", later_students.students_under_way),
    Alias(ETUDIANT, "etudiant", later_students.student),
    Alias(
        f"{ETUDIANT}/formsemestres", "etudiant_formsemestres", later_cohorts.semesters_of_student
    ),
    Alias(f"{ETUDIANT}/photo", "etudiant_photo", photo),
    Alias(f"{ETUDIANT}{SEMESTRE}/groups", "etudiant_groups", student_groups),
    Alias(f"{ETUDIANT}{SEMESTRE}/bulletin", "etudiant_bulletin", bulletin),
    Alias(
        f"{ETUDIANT}{SEMESTRE}/bulletin/{{version:str}}", "etudiant_version", bulletin_in_version
    ),
    Alias(f"{ETUDIANT}{SEMESTRE}/bulletin/pdf", "etudiant_pdf", later_papers.bulletin),
    Alias(
        f"{ETUDIANT}{SEMESTRE}/bulletin/pdf/nosig",
        "etudiant_pdf_nosig",
        later_papers.bulletin_unsigned,
    ),
    Alias(
        f"{ETUDIANT}{SEMESTRE}/bulletin/{{version:str}}/pdf",
        "etudiant_version_pdf",
        later_papers.bulletin_in_version,
    ),
    Alias(
        f"{ETUDIANT}{SEMESTRE}/bulletin/{{version:str}}/pdf/nosig",
        "etudiant_version_pdf_nosig",
        later_papers.bulletin_in_version_unsigned,
    ),
    Alias("/formations", "formations", programmes.programmes),
    Alias("/formations_ids", "formations_ids", programmes.programme_ids),
    Alias(f"{FORMATION}/export", "formation_export", programmes.programme_export),
    Alias(f"{FORMATION}/export_with_ids", "with_ids", programmes.programme_export_with_ids),
    Alias(f"{FORMATION}/referentiel_competences", "competences", later_results.competences),
    Alias("/formsemestres/query", "formsemestres_query", later_cohorts.semesters_sought),
    Alias(f"{SEMESTRE}/bulletins", "bulletins", later_results.bulletins),
    Alias(
        f"{SEMESTRE}/bulletins/{{version:str}}",
        "bulletins_version",
        later_results.bulletins_in_version,
    ),
    Alias(f"{SEMESTRE}/programme", "programme", later_cohorts.programme_of_semester),
    Alias(f"{SEMESTRE}/partitions", "partitions", later_cohorts.partitions_of_semester),
    Alias(f"{SEMESTRE}/resultats", "resultats", later_results.table_of_results),
    Alias(f"{SEMESTRE}/decisions_jury", "decisions_jury", later_results.jury_decisions),
    Alias(f"{SEMESTRE}/etudiants", "semestre_etudiants", later_students.students_of_semester),
    Alias(f"{SEMESTRE}/etudiants/query", "semestre_query", later_students.students_of_semester),
    Alias(f"{SEMESTRE}/etudiants/long", "semestre_long", later_students.students_of_semester),
    Alias(
        f"{SEMESTRE}/etudiants/long/query",
        "semestre_long_query",
        later_students.students_of_semester,
    ),
    Alias("/group/{group_id:str}/etudiants", "group_etudiants", later_students.students_of_group),
    Alias("/group/{group_id:str}/etudiants/query", "group_query", later_students.students_of_group),
    Alias("/moduleimpl/{moduleimpl_id:str}/evaluations", "evaluations", assessments.assessments),
    Alias("/evaluation/{evaluation_id:str}", "evaluation", assessments.assessment),
    Alias("/evaluation/{evaluation_id:str}/notes", "evaluation_notes", marks.notes),
    Alias("/absences/etudid/{etudid:str}", "absences", absences.absences),
    Alias("/absences/etudid/{etudid:str}/just", "absences_just", absences.excused_absences),
)


MEDIA_TYPES: dict[Callable[..., Any], str] = {
    photo: "image/jpeg",
    later_papers.bulletin: PDF,
    later_papers.bulletin_unsigned: PDF,
    later_papers.bulletin_in_version: PDF,
    later_papers.bulletin_in_version_unsigned: PDF,
}
"""Of those that are no JSON, for the documentation."""


def handlers() -> list[HTTPRouteHandler]:
    """The handlers of the table."""
    return [_handler(row) for row in ALIASES]


def _handler(row: Alias) -> HTTPRouteHandler:
    function = row.answer.fn if isinstance(row.answer, HTTPRouteHandler) else row.answer
    media_type = MEDIA_TYPES.get(function)
    options = {"media_type": media_type} if media_type else {}
    summary = f"Later address: {row.name.replace('_', ' ')}"
    return reading(f"/api{row.path}", f"later_{row.name}", summary, TAG, **options)(function)
