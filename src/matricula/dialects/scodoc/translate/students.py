"""Students and their groups."""

from collections.abc import Sequence
from datetime import date

from msgspec import UNSET

from matricula.dialects.scodoc.texts import full_name, iso, photo_url, title_of
from matricula.dialects.scodoc.wire.students import (
    Etud,
    EtudDept,
    EtudGroups,
    Groupe,
    InSemestre,
)
from matricula.store import Row, Rows


def etud_dept(record: Row) -> EtudDept:
    """An identity in a department."""
    return EtudDept(
        exist=True, dept=record.department, id=record.person_id, dept_id=record.organization_id
    )


def etud(record: Row, semesters: Sequence[InSemestre], *, personal: bool) -> Etud:
    """A student as the department of `record` knows them.

    personal: whether the asker may read addresses, telephones and the date of birth; they are ""
    otherwise.
    """
    title = title_of(record)
    return Etud(
        etudid=record.person_id,
        code_nip=record.code_nip or "",
        code_ine=record.code_ine or "",
        code_ul=record.code_ul or "",
        nom=record.family_name,
        nom_usuel=record.usual_name or "",
        prenom=record.given_name,
        nomprenom=full_name(record),
        email=record.email or "",
        emailperso=record.personal_email or "",
        **_personal(record) if personal else dict.fromkeys(PERSONAL, ""),
        **_admission(record),
        civilite=title,
        sexe=title,
        photo_url=photo_url(record.department, record.person_id),
        dept_id=record.organization_id,
        dept_acronym=record.department,
        insemestre=list(semesters),
    )


PERSONAL = {
    "domicile": "street",
    "codepostaldomicile": "postal_code",
    "villedomicile": "city",
    "paysdomicile": "country",
    "telephone": "phone",
    "telephonemobile": "mobile",
    "fax": "fax",
    "date_naissance_iso": "birth_date",
}
"""The page's names of what only some may read, and the record's."""

ADMISSION = {
    "bac": "admission_diploma",
    "specialite": "admission_speciality",
    "annee_bac": "admission_diploma_year",
    "nomlycee": "admission_school_name",
    "villelycee": "admission_school_city",
    "codepostallycee": "admission_school_postal_code",
    "codelycee": "admission_school_code",
}
"""The page's names of how a student came, and the record's."""


def in_semestre(enrolment: Row, groups: Rows | None) -> InSemestre:
    """A semester of a student; with `groups` it is the one under way."""
    return InSemestre(
        etat=enrolment.door_state,
        formsemestre_id=enrolment.cohort_id,
        date_debut=iso(enrolment.start_date),
        date_fin=iso(enrolment.end_date),
        parcours_type=enrolment.pathway_type,
        current=UNSET if groups is None else "1",
        groupes=UNSET if groups is None else ", ".join(row.group_name or "" for row in groups),
    )


def current_semester(enrolments: Rows, today: date) -> Row | None:
    """The semester under way; the newest of them where there are several."""
    under_way = (row for row in enrolments if row.start_date <= today <= row.end_date)
    return next(under_way, None)


def etud_groups(person_id: int, cohort_id: int, groups: Rows) -> EtudGroups:
    """The groups of a student in a semester."""
    return EtudGroups(
        etudid=person_id,
        formsemestre_id=cohort_id,
        groupes=[
            Groupe(
                numero=row.position,
                partition_id=row.partition_id,
                partition_name=row.partition_name,
                group_id=row.group_id,
                group_name=row.group_name,
            )
            for row in groups
        ],
    )


def _personal(record: Row) -> dict[str, str]:
    return {field: _text(record, column) for field, column in PERSONAL.items()}


def _admission(record: Row) -> dict[str, str]:
    return {field: _text(record, column) for field, column in ADMISSION.items()}


def _text(record: Row, column: str) -> str:
    value = record._mapping[column]
    return iso(value) if isinstance(value, date) else str(value or "")
