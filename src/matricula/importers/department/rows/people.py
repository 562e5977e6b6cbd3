"""Students: person, student record, admission, addresses of mail."""

from matricula.importers.department.document import Document
from matricula.importers.department.identities import Ids
from matricula.importers.department.rows.common import Row, filled, said, worded
from matricula.record.accounts.names import folded


def people(document: Document, ids: Ids) -> list[Row]:
    return [
        said(
            id=ids.of("etudid", student.etudid),
            family_name=student.nom,
            usual_name=worded(student.nom_usuel),
            gender=student.civilite,
            birth_date=student.date_naissance,
            birth_place=student.lieu_naissance,
            birth_department=student.dept_naissance,
            nationality=student.nationalite,
        )
        | filled(given_name=student.prenom)
        for student in document.students
    ]


def student_records(document: Document, ids: Ids) -> list[Row]:
    return [
        said(
            person_id=ids.of("etudid", student.etudid),
            code_nip=worded(student.code_nip),
            code_ine=worded(student.code_ine),
            code_ul=student.code_ul,
            scholarship=student.boursier,
            street=student.domicile,
            postal_code=student.codepostaldomicile,
            city=student.villedomicile,
            country=student.paysdomicile,
            phone=student.telephone,
            mobile=student.telephonemobile,
            fax=student.fax,
        )
        for student in document.students
    ]


def admissions(document: Document, ids: Ids) -> list[Row]:
    rows = [
        said(
            person_id=ids.of("etudid", student.etudid),
            year=student.annee,
            diploma=student.bac,
            speciality=student.specialite,
            diploma_year=student.annee_bac,
            school_name=student.nomlycee,
            school_city=student.villelycee,
            school_postal_code=student.codepostallycee,
            school_code=student.codelycee,
        )
        for student in document.students
    ]
    return [row for row in rows if len(row) > 1]


def addresses(document: Document, ids: Ids) -> list[Row]:
    """The institution's address goes before: the same one twice is told once."""
    rows: dict[tuple[int, str], Row] = {}
    for student in document.students:
        person_id = ids.of("etudid", student.etudid)
        for purpose, text in (("institutional", student.email), ("personal", student.emailperso)):
            address = (text or "").strip()
            if address:
                row = {"person_id": person_id, "purpose": purpose, "address": address}
                rows.setdefault((person_id, folded(address)), row)
    return list(rows.values())
