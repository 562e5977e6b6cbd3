"""Cohorts: cohort, steps, enrolments, events, partitions, groups, offerings, coefficients."""

from matricula.importers.department.document import Document
from matricula.importers.department.identities import Ids
from matricula.importers.department.instants import instant
from matricula.importers.department.rows.common import Row, filled, said, worded
from matricula.record.cohorts.states import BY_CODE


def cohorts(document: Document, ids: Ids) -> list[Row]:
    return [
        filled(
            id=ids.of("formsemestre_id", semester.formsemestre_id),
            programme_id=ids.of("formation_id", semester.formation_id),
            semester_index=semester.semestre_id,
            title=semester.titre,
            start_date=semester.date_debut,
            end_date=semester.date_fin,
            is_open=semester.etat,
            modality=semester.modalite,
            bulletins_hidden=semester.bul_hide_xml,
            averages_blocked=semester.block_moyennes,
            unit_coefficients=semester.use_ue_coefs,
            by_semester=semester.gestion_semestrielle,
            compensates=semester.gestion_compensation,
            head_can_edit=semester.resp_can_edit,
            head_can_change_teachers=semester.resp_can_change_ens,
            teachers_can_edit_assessments=semester.ens_can_edit_eval,
        )
        | said(
            background_colour=semester.bul_bgcolor,
            semester_apogee_code=semester.elt_sem_apo,
            year_apogee_code=semester.elt_annee_apo,
        )
        for semester in document.semesters
    ]


def steps(document: Document, ids: Ids) -> dict[int, list[str]]:
    return {
        ids.of("formsemestre_id", semester.formsemestre_id): semester.etapes
        for semester in document.semesters
        if semester.etapes is not None
    }


def enrolments(document: Document, ids: Ids) -> list[Row]:
    return [
        said(
            cohort_id=ids.of("formsemestre_id", semester.formsemestre_id),
            person_id=ids.of("etudid", inscription.etudid),
            state=BY_CODE[inscription.etat],
            door_state=inscription.etat,
            step_code=worded(inscription.etape),
        )
        for semester in document.semesters
        for inscription in semester.inscriptions
    ]


def events(document: Document, ids: Ids) -> list[Row]:
    """The same event told twice is one event."""
    rows = [
        {
            "person_id": ids.of("etudid", event.etudid),
            "cohort_id": ids.maybe("formsemestre_id", event.formsemestre_id),
            "unit_id": ids.maybe("ue_id", event.ue_id),
            "kind": event.event_type,
            "happened_at": instant(event.event_date),
        }
        for event in document.events
    ]
    return list({tuple(row.values()): row for row in rows}.values())


def partitions(document: Document, ids: Ids) -> list[Row]:
    return [
        said(
            id=ids.of("partition_id", partition.partition_id),
            cohort_id=ids.of("formsemestre_id", semester.formsemestre_id),
            name=partition.partition_name,
        )
        | filled(
            position=partition.numero,
            shows_rank=partition.bul_show_rank,
            in_lists=partition.show_in_lists,
        )
        for semester in document.semesters
        for partition in semester.partitions
    ]


def groups(document: Document, ids: Ids) -> list[Row]:
    return [
        {
            "id": ids.of("group_id", group.group_id),
            "partition_id": ids.of("partition_id", partition.partition_id),
            "name": group.group_name,
        }
        for semester in document.semesters
        for partition in semester.partitions
        for group in partition.groups
    ]


def memberships(document: Document, ids: Ids) -> list[Row]:
    return [
        {
            "partition_id": ids.of("partition_id", partition.partition_id),
            "person_id": ids.of("etudid", etudid),
            "group_id": ids.of("group_id", group.group_id),
        }
        for semester in document.semesters
        for partition in semester.partitions
        for group in partition.groups
        for etudid in group.etudids
    ]


def offerings(document: Document, ids: Ids) -> list[Row]:
    return [
        said(
            id=ids.of("moduleimpl_id", impl.moduleimpl_id),
            cohort_id=ids.of("formsemestre_id", semester.formsemestre_id),
            module_id=ids.of("module_id", impl.module_id),
            average_formula=worded(impl.computation_expr),
        )
        for semester in document.semesters
        for impl in semester.moduleimpls
    ]


def offering_enrolments(document: Document, ids: Ids) -> list[Row]:
    return [
        {
            "offering_id": ids.of("moduleimpl_id", impl.moduleimpl_id),
            "person_id": ids.of("etudid", etudid),
        }
        for semester in document.semesters
        for impl in semester.moduleimpls
        for etudid in impl.inscrits
    ]


def unit_coefficients(document: Document, ids: Ids) -> list[Row]:
    return [
        {
            "cohort_id": ids.of("formsemestre_id", row.formsemestre_id),
            "unit_id": ids.of("ue_id", row.ue_id),
            "coefficient": row.coefficient,
        }
        for row in document.ue_coefs_capitalised
    ]


def unit_formulas(document: Document, ids: Ids) -> list[Row]:
    return [
        {
            "cohort_id": ids.of("formsemestre_id", semester.formsemestre_id),
            "unit_id": ids.of("ue_id", row.ue_id),
            "formula": row.formula,
        }
        for semester in document.semesters
        for row in semester.ue_formulas
        if row.formula
    ]
