"""The session_id: a name for a semester that other software can foresee.

DEPARTMENT-PATHWAY-MODALITY-SPECIALITY-YEAR, as INFO-DUT-FI-S1-2014.
Source: page, "Note sur les identifiants de sessions".
"""

import unicodedata
from datetime import date

LEFT_OUT = frozenset(" `'\"<>!&\\")
APPRENTICESHIPS = ("FAP", "APP")


def session_id(
    *,
    department: str,
    pathway: str,
    modality: str,
    semester_index: int,
    speciality_code: str,
    start: date,
) -> str:
    """The session_id of a semester that starts on `start`."""
    parts = (
        department.upper(),
        pathway,
        "FA" if modality in APPRENTICESHIPS else modality,
        _speciality(semester_index, speciality_code, start),
        str(school_year(start)),
    )
    return plain("-".join(parts))


def school_year(day: date) -> int:
    """The first year of the school year of a day: it begins on 1 August."""
    return day.year if day.month > 7 else day.year - 1


def plain(text: str) -> str:
    """Text without accents, blanks, quotes and signs that other software may stumble over."""
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(letter for letter in kept if letter not in LEFT_OUT)


def _speciality(semester_index: int, speciality_code: str, start: date) -> str:
    if semester_index <= 0:
        return speciality_code
    return f"S{semester_index}{'D' if is_shifted(semester_index, start) else ''}"


def is_shifted(semester_index: int, start: date) -> bool:
    """Whether a semester runs in the other half of the year than its number says (décalé)."""
    in_spring = start.month <= 6
    return in_spring if semester_index % 2 else not in_spring
