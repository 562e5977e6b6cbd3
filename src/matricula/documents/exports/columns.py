"""The columns of a sheet of students, with the headers that French school offices write.

`matricula import students` reads the same ones back.
"""

from dataclasses import dataclass
from typing import Literal

Part = Literal["person", "record", "admission", "mail", "enrolment"]

ID = "etudid"
"""The header of the person's id here: told, and never read back."""
GROUP = "groupe "
"""Begins the header of a partition's column: "groupe TD"."""


@dataclass(frozen=True, slots=True)
class StudentColumn:
    """A column.

    part, name: what it tells: a column of the tables person, student_record or admission, a purpose
    of mail, or the enrolment's state or step.
    """

    header: str
    part: Part
    name: str


STUDENT_COLUMNS = (
    StudentColumn("NIP", "record", "code_nip"),
    StudentColumn("INE", "record", "code_ine"),
    StudentColumn("code UL", "record", "code_ul"),
    StudentColumn("civilité", "person", "gender"),
    StudentColumn("nom", "person", "family_name"),
    StudentColumn("nom usuel", "person", "usual_name"),
    StudentColumn("prénom", "person", "given_name"),
    StudentColumn("date de naissance", "person", "birth_date"),
    StudentColumn("lieu de naissance", "person", "birth_place"),
    StudentColumn("département de naissance", "person", "birth_department"),
    StudentColumn("nationalité", "person", "nationality"),
    StudentColumn("email", "mail", "institutional"),
    StudentColumn("email personnel", "mail", "personal"),
    StudentColumn("adresse", "record", "street"),
    StudentColumn("code postal", "record", "postal_code"),
    StudentColumn("ville", "record", "city"),
    StudentColumn("pays", "record", "country"),
    StudentColumn("téléphone", "record", "phone"),
    StudentColumn("mobile", "record", "mobile"),
    StudentColumn("fax", "record", "fax"),
    StudentColumn("boursier", "record", "scholarship"),
    StudentColumn("année d'admission", "admission", "year"),
    StudentColumn("bac", "admission", "diploma"),
    StudentColumn("spécialité", "admission", "speciality"),
    StudentColumn("année du bac", "admission", "diploma_year"),
    StudentColumn("lycée", "admission", "school_name"),
    StudentColumn("ville du lycée", "admission", "school_city"),
    StudentColumn("code postal du lycée", "admission", "school_postal_code"),
    StudentColumn("code du lycée", "admission", "school_code"),
    StudentColumn("état", "enrolment", "state"),
    StudentColumn("étape", "enrolment", "step_code"),
)
