"""Semesters and their modules."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from matricula.dialects.scodoc.session_id import session_id
from matricula.dialects.scodoc.texts import iso
from matricula.dialects.scodoc.wire.cohorts import (
    Enseignant,
    Formsemestre,
    Matiere,
    Module,
    Moduleimpl,
    Ue,
)
from matricula.record.cohorts.years import school_year
from matricula.record.programmes.pathways import pathway
from matricula.store import Row, Rows

AUTUMN = (8, 9, 10)
"""The months in which a semester of the first period starts."""
NAMING = ("ImputationDept", "DeptName")
"""The preferences that name a department in a session_id; the first that is not empty does."""


def formsemestres(cohorts: Rows, steps: Rows, heads: Rows, naming: Rows) -> list[Formsemestre]:
    """Semesters, with what other tables add to them.

    steps: (cohort_id, code). heads: (cohort_id, person_id). naming: the preferences NAMING.
    """
    codes, people = gathered(steps, "code"), gathered(heads, "person_id")
    return [
        formsemestre(row, codes[row.id], people[row.id], department_name(row, naming))
        for row in cohorts
    ]


def formsemestre(
    cohort: Row, steps: Sequence[str], heads: Sequence[int], department: str
) -> Formsemestre:
    """A semester."""
    index, start = cohort.semester_index, cohort.start_date
    session = pathway(cohort.pathway_type).session
    title = f"{cohort.title} {session} {index}" if index > 0 else cohort.title
    first_year = school_year(start)
    return Formsemestre(
        annee_scolaire=f"{first_year} - {first_year + 1}",
        date_debut=iso(start),
        date_fin=iso(cohort.end_date),
        modalite=cohort.modality,
        periode=1 if start.month in AUTUMN else 2,
        semestre_idx_txt=f"S{index}" if index > 0 else "",
        semestre_idx=index,
        session_id=_session_id(cohort, department),
        titre_annee=f"{title} {cohort.modality} {_years(cohort)}",
        titre_num=title,
        titre=cohort.title,
        parcours_type=cohort.pathway_type,
        formation_id=cohort.programme_id,
        formsemestre_id=cohort.id,
        id=cohort.id,
        dept_id=cohort.organization_id,
        semestre_id=index,
        etat=cohort.is_open,
        bul_hide_xml=cohort.bulletins_hidden,
        etapes=list(steps),
        responsables=list(heads),
    )


def _session_id(cohort: Row, department: str) -> str:
    return session_id(
        department=department,
        pathway=pathway(cohort.pathway_type).name,
        modality=cohort.modality,
        semester_index=cohort.semester_index,
        speciality_code=cohort.speciality_code or "",
        start=cohort.start_date,
    )


def department_name(cohort: Row, naming: Rows) -> str:
    """What a session_id calls the department: as preferred for the semester, else for all of it,
    else its acronym."""
    chosen: dict[str, str] = {}
    # The semester's own preference comes last, and stays.
    for row in sorted(naming, key=lambda row: row.cohort_id is not None):
        if row.organization_id == cohort.organization_id and row.cohort_id in (None, cohort.id):
            chosen[row.name] = row.value
    named = (chosen.get(name) for name in NAMING)
    return next((name for name in named if name), cohort.department)


def moduleimpls(offerings: Rows, teachers: Rows) -> list[Moduleimpl]:
    """Modules of semesters. teachers: (offering_id, person_id)."""
    people = gathered(teachers, "person_id", key="offering_id")
    return [_moduleimpl(row, people[row.id]) for row in offerings]


def _moduleimpl(row: Row, teachers: Sequence[int]) -> Moduleimpl:
    return Moduleimpl(
        id=row.id,
        moduleimpl_id=row.id,
        module_id=row.module_id,
        formsemestre_id=row.cohort_id,
        responsable_id=row.head_id,
        computation_expr=row.average_formula or "",
        ens=[Enseignant(moduleimpl_id=row.id, ens_id=person) for person in teachers],
        module=_module(row),
        ue=_ue(row),
        matiere=Matiere(
            id=row.subject_id,
            matiere_id=row.subject_id,
            ue_id=row.subject_unit_id,
            titre=row.subject_title,
            numero=row.subject_position,
        ),
    )


def _module(row: Row) -> Module:
    return Module(
        id=row.module_id,
        module_id=row.module_id,
        titre=row.module_title,
        abbrev=row.module_short_title or "",
        code=row.module_code,
        heures_cours=row.module_lecture_hours or 0.0,
        heures_td=row.module_tutorial_hours or 0.0,
        heures_tp=row.module_lab_hours or 0.0,
        coefficient=row.module_coefficient,
        ects=row.module_ects,
        formation_id=row.module_programme_id,
        ue_id=row.module_unit_id,
        matiere_id=row.module_subject_id,
        semestre_id=row.module_semester_index,
        numero=row.module_position,
        code_apogee=row.module_apogee_code or "",
        module_type=row.module_kind,
    )


def _ue(row: Row) -> Ue:
    return Ue(
        id=row.unit_id,
        ue_id=row.unit_id,
        formation_id=row.unit_programme_id,
        acronyme=row.unit_acronym,
        numero=row.unit_position,
        titre=row.unit_title,
        type=row.unit_kind,
        ue_code=row.unit_code,
        ects=row.unit_ects,
        is_external=row.unit_is_external,
        code_apogee=row.unit_apogee_code or "",
        coefficient=row.unit_coefficient or 0.0,
    )


def _years(cohort: Row) -> str:
    first, last = cohort.start_date.year, cohort.end_date.year
    return f"{first}" if first == last else f"{first}-{last}"


def gathered(rows: Rows, column: str, key: str = "cohort_id") -> Mapping[int, list[Any]]:
    """The values of a column in lists, by those of `key`; an empty list where there are none."""
    lists: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        lists[getattr(row, key)].append(getattr(row, column))
    return lists
