"""Semesters in full, what is taught in them, and how they are parted into groups."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from matricula.dialects.scodoc.texts import french, iso
from matricula.dialects.scodoc.translate.cohorts import (
    department_name,
    formsemestre,
    gathered,
)
from matricula.dialects.scodoc.translate.departments import creation_text
from matricula.dialects.scodoc.wire.cohorts import Moduleimpl
from matricula.dialects.scodoc.wire.departments import Departement
from matricula.dialects.scodoc.wire.later.cohorts import (
    FormsemestreLater,
    GroupeLater,
    PartitionLater,
    Programme,
)
from matricula.dialects.scodoc.wire.programmes import Formation
from matricula.record.cohorts.years import school_year
from matricula.store import Row, Rows

RESSOURCE, SAE = 2, 3
"""Types of module (module_type) that later versions added."""


def semestres(cohorts: Rows, steps: Rows, heads: Rows, naming: Rows) -> list[FormsemestreLater]:
    """Semesters, from rows of `cohorts_like`; the others as `translate.cohorts.formsemestres`."""
    codes, people = gathered(steps, "code"), gathered(heads, "person_id")
    return [
        _semestre(row, codes[row.id], people[row.id], department_name(row, naming))
        for row in cohorts
    ]


def _semestre(
    row: Row, steps: Sequence[str], heads: Sequence[int], department: str
) -> FormsemestreLater:
    page = formsemestre(row, steps, heads, department)
    return FormsemestreLater(
        id=row.id,
        formsemestre_id=row.id,
        dept_id=row.organization_id,
        formation_id=row.programme_id,
        semestre_id=row.semester_index,
        titre=page.titre,
        titre_num=page.titre_num,
        titre_formation=row.programme_acronym,
        session_id=page.session_id,
        annee_scolaire=school_year(row.start_date),
        periode=page.periode,
        date_debut=french(row.start_date),
        date_fin=french(row.end_date),
        date_debut_iso=iso(row.start_date),
        date_fin_iso=iso(row.end_date),
        modalite=row.modality,
        etat=row.is_open,
        bul_hide_xml=row.bulletins_hidden,
        bul_bgcolor=row.background_colour or "",
        block_moyennes=row.averages_blocked,
        gestion_compensation=row.compensates,
        gestion_semestrielle=row.by_semester,
        resp_can_edit=row.head_can_edit,
        resp_can_change_ens=row.head_can_change_teachers,
        ens_can_edit_eval=row.teachers_can_edit_assessments,
        elt_sem_apo=row.semester_apogee_code or "",
        elt_annee_apo=row.year_apogee_code or "",
        etape_apo=", ".join(steps),
        etapes=list(steps),
        responsables=list(heads),
        parcours=[],
        departement=_department(row),
        formation=_programme(row),
    )


def _department(row: Row) -> Departement:
    return Departement(
        id=row.organization_id,
        acronym=row.department_acronym,
        description=row.department_description,
        visible=row.department_visible,
        date_creation=creation_text(row.department_created_at),
        dept_name=row.department_name,
        acronyme=row.department_acronym,
    )


def _programme(row: Row) -> Formation:
    return Formation(
        id=row.programme_id,
        dept_id=row.organization_id,
        acronyme=row.programme_acronym,
        titre=row.programme_title,
        titre_officiel=row.programme_official_title,
        version=row.programme_version,
        formation_code=row.programme_code,
        type_parcours=row.pathway_type,
        code_specialite=row.speciality_code or "",
        formation_id=row.programme_id,
    )


def programme(moduleimpls: Iterable[Moduleimpl]) -> Programme:
    """What is taught in a semester, from its modules in order."""
    listed = list(moduleimpls)
    return Programme(
        ues=list({impl.ue.id: impl.ue for impl in listed}.values()),
        ressources=[impl for impl in listed if impl.module.module_type == RESSOURCE],
        saes=[impl for impl in listed if impl.module.module_type == SAE],
        modules=[impl for impl in listed if impl.module.module_type not in (RESSOURCE, SAE)],
    )


def partitions(groups: Rows) -> dict[str, PartitionLater]:
    """The partitions of a semester by id, in order of display, the whole semester left out.

    groups: as `groups_of_cohort` gives them.
    """
    by_partition: defaultdict[int, list[Row]] = defaultdict(list)
    for row in groups:
        if row.partition_name is not None:
            by_partition[row.partition_id].append(row)
    return {str(partition_id): _partition(rows) for partition_id, rows in by_partition.items()}


def _partition(rows: Sequence[Row]) -> PartitionLater:
    first = rows[0]
    return PartitionLater(
        id=first.partition_id,
        partition_id=first.partition_id,
        formsemestre_id=first.cohort_id,
        partition_name=first.partition_name,
        numero=first.position,
        bul_show_rank=first.shows_rank,
        show_in_lists=first.in_lists,
        groups_editable=True,
        is_parcours=False,
        groups={str(row.group_id): _group(row) for row in rows if row.group_id is not None},
    )


def _group(row: Row) -> GroupeLater:
    return GroupeLater(
        id=row.group_id,
        group_id=row.group_id,
        group_name=row.group_name,
        partition_id=row.partition_id,
        formsemestre_id=row.cohort_id,
    )
