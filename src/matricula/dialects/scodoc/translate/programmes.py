"""Programmes, alone and as trees."""

from collections import defaultdict
from typing import Any

from msgspec import UNSET, UnsetType

from matricula.dialects.scodoc.wire.cohorts import Ue
from matricula.dialects.scodoc.wire.programmes import (
    Formation,
    FormationExport,
    MatiereExport,
    ModuleExport,
    UeExport,
)
from matricula.store import Row, Rows


def formation(row: Row) -> Formation:
    """A programme."""
    return Formation(**_formation(row))


def ue(row: Row) -> Ue:
    """A unit of a programme."""
    return Ue(
        id=row.id,
        ue_id=row.id,
        formation_id=row.programme_id,
        acronyme=row.acronym,
        numero=row.position,
        titre=row.title,
        type=row.kind,
        ue_code=row.code,
        ects=row.ects,
        is_external=row.is_external,
        code_apogee=row.apogee_code or "",
        coefficient=row.coefficient or 0.0,
    )


def formation_export(
    programme: Row, units: Rows, subjects: Rows, modules: Rows, *, with_ids: bool
) -> FormationExport:
    """A programme as a tree. with_ids: whether all ids are named, and not only each one's own."""
    subjects_of, modules_of = defaultdict(list), defaultdict(list)
    for module in modules:
        modules_of[module.subject_id].append(_module(module, with_ids))
    for subject in subjects:
        subjects_of[subject.unit_id].append(_subject(subject, modules_of[subject.id], with_ids))
    tree = [_unit(unit, subjects_of[unit.id], with_ids) for unit in units]
    return FormationExport(**_formation(programme), ue=tree)


def _formation(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "dept_id": row.organization_id,
        "acronyme": row.acronym,
        "titre": row.title,
        "titre_officiel": row.official_title,
        "version": row.version,
        "formation_code": row.code,
        "type_parcours": row.pathway_type,
        "code_specialite": row.speciality_code or "",
        "formation_id": row.id,
    }


def _unit(row: Row, subjects: list[MatiereExport], with_ids: bool) -> UeExport:
    return UeExport(
        id=row.id,
        acronyme=row.acronym,
        numero=row.position,
        titre=row.title,
        type=row.kind,
        ue_code=row.code,
        is_external=row.is_external,
        code_apogee=row.apogee_code or "",
        coefficient=row.coefficient or 0.0,
        matiere=subjects,
        ects=UNSET if row.ects is None else row.ects,
        ue_id=_named(row.id, with_ids),
        formation_id=_named(row.programme_id, with_ids),
    )


def _subject(row: Row, modules: list[ModuleExport], with_ids: bool) -> MatiereExport:
    return MatiereExport(
        id=row.id,
        titre=row.title,
        numero=row.position,
        module=modules,
        matiere_id=_named(row.id, with_ids),
        ue_id=_named(row.unit_id, with_ids),
    )


def _module(row: Row, with_ids: bool) -> ModuleExport:
    return ModuleExport(
        id=row.id,
        titre=row.title,
        abbrev=row.short_title or "",
        code=row.code,
        heures_cours=row.lecture_hours or 0.0,
        heures_td=row.tutorial_hours or 0.0,
        heures_tp=row.lab_hours or 0.0,
        coefficient=row.coefficient,
        ects="" if row.ects is None else row.ects,
        semestre_id=row.semester_index,
        numero=row.position,
        code_apogee=row.apogee_code or "",
        module_type=row.kind,
        module_id=_named(row.id, with_ids),
        ue_id=_named(row.unit_id, with_ids),
        matiere_id=_named(row.subject_id, with_ids),
        formation_id=_named(row.programme_id, with_ids),
    )


def _named(number: int, with_ids: bool) -> int | UnsetType:
    return number if with_ids else UNSET
