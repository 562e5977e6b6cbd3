"""Programmes: programme, unit, subject, module."""

from matricula.importers.department.document import Document
from matricula.importers.department.identities import Ids
from matricula.importers.department.rows.common import Row, filled, said


def programmes(document: Document, ids: Ids) -> list[Row]:
    return [
        filled(
            id=ids.of("formation_id", formation.formation_id),
            acronym=formation.acronyme,
            title=formation.titre,
            official_title=formation.titre_officiel or formation.titre,
            version=formation.version,
            code=formation.formation_code or f"FCOD{formation.formation_id}",
            pathway_type=formation.type_parcours,
        )
        | said(speciality_code=formation.code_specialite)
        for formation in document.formations
    ]


def units(document: Document, ids: Ids) -> list[Row]:
    return [
        filled(
            id=ids.of("ue_id", ue.ue_id),
            programme_id=ids.of("formation_id", ue.formation_id),
            acronym=ue.acronyme,
            position=ue.numero,
            title=ue.titre,
            kind=ue.type,
            code=ue.ue_code or f"UCOD{ue.ue_id}",
            is_external=ue.is_external,
        )
        | said(ects=ue.ects, apogee_code=ue.code_apogee, coefficient=ue.coefficient)
        for ue in document.ues
    ]


def subjects(document: Document, ids: Ids) -> list[Row]:
    return [
        filled(
            id=ids.of("matiere_id", matiere.matiere_id),
            unit_id=ids.of("ue_id", matiere.ue_id),
            title=matiere.titre,
            position=matiere.numero,
        )
        for matiere in document.matieres
    ]


def modules(document: Document, ids: Ids) -> list[Row]:
    return [
        filled(
            id=ids.of("module_id", module.module_id),
            programme_id=ids.of("formation_id", module.formation_id),
            unit_id=ids.of("ue_id", module.ue_id),
            subject_id=ids.of("matiere_id", module.matiere_id),
            code=module.code,
            title=module.titre,
            coefficient=module.coefficient,
            semester_index=module.semestre_id,
            position=module.numero,
            kind=module.module_type,
        )
        | said(
            short_title=module.abbrev,
            lecture_hours=module.heures_cours,
            tutorial_hours=module.heures_td,
            lab_hours=module.heures_tp,
            ects=module.ects,
            apogee_code=module.code_apogee,
        )
        for module in document.modules
    ]
