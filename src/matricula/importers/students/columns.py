"""Which column of a file tells what, whatever the case, accents, blanks and points of its header.

Headers: French as school offices write them, ScoDoc's own names, and English.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from matricula.documents.exports.columns import ID, STUDENT_COLUMNS, StudentColumn
from matricula.importers.errors import TableRefused

OTHER_NAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("record", "code_nip"): ("code nip", "numéro étudiant", "n° étudiant", "student number"),
    ("record", "code_ine"): ("code ine", "ine/bea", "national number"),
    ("record", "code_ul"): (),
    ("person", "gender"): ("civ", "sexe", "genre", "gender", "sex"),
    ("person", "family_name"): ("nom de famille", "family name", "last name", "surname"),
    ("person", "usual_name"): ("nom d'usage", "usual name"),
    ("person", "given_name"): ("given name", "first name"),
    ("person", "birth_date"): ("date naissance", "né le", "birth date", "date of birth"),
    ("person", "birth_place"): ("lieu", "lieu naissance", "birth place", "place of birth"),
    ("person", "birth_department"): ("dept naissance", "birth department"),
    ("person", "nationality"): ("nationality",),
    ("mail", "institutional"): ("mail", "courriel", "adresse mail", "adresse email"),
    ("mail", "personal"): ("email perso", "mail perso", "courriel perso", "personal email"),
    ("record", "street"): ("domicile", "rue", "street", "address"),
    ("record", "postal_code"): ("code postal domicile", "cp", "postal code", "zip code"),
    ("record", "city"): ("ville domicile", "city", "town"),
    ("record", "country"): ("pays domicile", "country"),
    ("record", "phone"): ("tél", "phone", "telephone"),
    ("record", "mobile"): ("téléphone mobile", "portable", "téléphone portable", "mobile phone"),
    ("record", "fax"): (),
    ("record", "scholarship"): ("bourse", "boursière", "scholarship"),
    ("admission", "year"): ("année", "année admission", "admission year"),
    ("admission", "diploma"): ("série du bac", "diploma"),
    ("admission", "speciality"): ("spécialité du bac", "speciality", "specialty"),
    ("admission", "diploma_year"): ("année bac", "bac year", "diploma year"),
    ("admission", "school_name"): ("nom lycée", "nom du lycée", "établissement", "school"),
    ("admission", "school_city"): ("ville lycée", "school city"),
    ("admission", "school_postal_code"): ("code postal lycée", "school postal code"),
    ("admission", "school_code"): ("code lycée", "rne", "uai", "school code"),
    ("enrolment", "state"): ("situation", "state", "status"),
    ("enrolment", "step_code"): ("code étape", "step"),
}
"""Other headers for what `STUDENT_COLUMNS` tells."""


@dataclass(slots=True)
class Claimed:
    """A file's headers.

    known: those that tell what a column of ours does. others: the rest, in order.
    """

    known: dict[str, StudentColumn] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)


def folded(text: str) -> str:
    """A text without case, accents, blanks and punctuation: "Né(e) le" -> "neele"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


_KNOWN = {
    folded(name): column
    for column in STUDENT_COLUMNS
    for name in (column.header, *OTHER_NAMES[column.part, column.name])
}


def claim(headers: Sequence[str]) -> Claimed:
    """What each header tells.

    Errors: TableRefused where none tells anything, or two tell the same.
    """
    claimed = Claimed()
    of: dict[StudentColumn, str] = {}
    for header in headers:
        column = _KNOWN.get(folded(header))
        if column is None:
            if folded(header) != folded(ID):
                claimed.others.append(header)
        elif column in of:
            raise TableRefused([f"columns {of[column]!r} and {header!r} tell the same: drop one"])
        else:
            of[column] = header
            claimed.known[header] = column
    if not claimed.known:
        listed = ", ".join(column.header for column in STUDENT_COLUMNS[:7])
        raise TableRefused([f"no column has a name that is known, such as {listed}"])
    return claimed
