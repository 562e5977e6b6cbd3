"""Students, in full."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import asdict

from matricula.dialects.scodoc.texts import french, listed_name, title_of
from matricula.dialects.scodoc.translate.students import etud
from matricula.dialects.scodoc.wire.later.students import (
    Admission,
    Etudiant,
    EtudiantInscrit,
    EtudiantSuivi,
    GroupeEtudiant,
)
from matricula.dialects.scodoc.wire.students import InSemestre
from matricula.store import Row, Rows

NO_TITLE = "X"
HOME = "domicile"
"""What a postal address is the address of; there is one of each student."""


def etudiant(record: Row, *, personal: bool) -> Etudiant:
    """A student as the department of `record` knows them; personal: as in `etud`."""
    return Etudiant(**_told(record, personal=personal))


def followed(record: Row, semesters: Sequence[InSemestre], *, personal: bool) -> EtudiantSuivi:
    """The same with the student's semesters."""
    return EtudiantSuivi(**_told(record, personal=personal), insemestre=list(semesters))


def enrolled(record: Row, groups: Sequence[Row], *, personal: bool) -> EtudiantInscrit:
    """A student of a semester, from a row of its `roster`. groups: rows of `groups_of_cohort`."""
    return EtudiantInscrit(
        **_told(record, personal=personal),
        etat=record.door_state,
        etape=record.step_code or "",
        groups=[_group(row) for row in groups],
    )


def groups_by_person(groups: Rows, memberships: Rows) -> Mapping[int, list[Row]]:
    """The groups of everybody in a semester, in order of display, the whole semester left out.

    groups: those of the semester, as `groups_of_cohort` gives them. memberships: (group_id,
    person_id).
    """
    members: defaultdict[int, list[int]] = defaultdict(list)
    for row in memberships:
        members[row.group_id].append(row.person_id)
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for group in groups:
        if group.partition_name is not None and group.group_id is not None:
            for person_id in members[group.group_id]:
                found[person_id].append(group)
    return found


def _told(record: Row, *, personal: bool) -> dict[str, Any]:
    told = asdict(etud(record, (), personal=personal))
    del told["insemestre"]
    return told | {
        "civilite": record.gender or NO_TITLE,
        "id": record.person_id,
        "civilite_str": title_of(record),
        "nom_disp": listed_name(record),
        "date_naissance": french(record.birth_date) if personal else "",
        "boursier": record.scholarship if personal else None,
        "typeadresse": HOME,
        "admission": _admission(record),
    }


def _admission(record: Row) -> Admission:
    return Admission(
        etudid=record.person_id,
        annee=record.admission_year,
        bac=record.admission_diploma or "",
        specialite=record.admission_speciality or "",
        annee_bac=record.admission_diploma_year,
        nomlycee=record.admission_school_name or "",
        villelycee=record.admission_school_city or "",
        codepostallycee=record.admission_school_postal_code or "",
        codelycee=record.admission_school_code or "",
    )


def _group(row: Row) -> GroupeEtudiant:
    return GroupeEtudiant(
        id=row.group_id,
        group_id=row.group_id,
        group_name=row.group_name,
        partition_id=row.partition_id,
        partition_name=row.partition_name,
        formsemestre_id=row.cohort_id,
        numero=row.position,
        bul_show_rank=row.shows_rank,
        show_in_lists=row.in_lists,
    )
