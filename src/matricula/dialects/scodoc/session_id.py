"""The session_id: a name for a semester that other software can foresee.

DEPARTMENT-PATHWAY-MODALITY-SPECIALITY-YEAR, as INFO-DUT-FI-S1-2014.
Source: page, "Note sur les identifiants de sessions"; ScoDoc, get_formsemestre_session_id.
"""

import unicodedata
from datetime import date

from matricula.record.cohorts.years import school_year

LEFT_OUT = frozenset("`'\"<>!&\\")
APPRENTICESHIPS = ("FAP", "APP")
"""Wherever a modality has one of these in it, FA stands in a session_id."""


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
        _modality(modality),
        _speciality(semester_index, speciality_code, start),
        str(school_year(start)),
    )
    return plain("-".join(parts))


def plain(text: str) -> str:
    """Text in ASCII, without blanks, quotes and signs that other software may stumble over.

    Of an accented letter the letter is left; what has no such, as "œ" and "’", is left out.
    """
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(
        letter
        for letter in decomposed
        if letter.isascii() and not letter.isspace() and letter not in LEFT_OUT
    )


def _modality(modality: str) -> str:
    for name in APPRENTICESHIPS:
        modality = modality.replace(name, "FA")
    return modality


def _speciality(semester_index: int, speciality_code: str, start: date) -> str:
    if semester_index <= 0:
        return speciality_code
    return f"S{semester_index}{'D' if is_shifted(semester_index, start) else ''}"


def is_shifted(semester_index: int, start: date) -> bool:
    """Whether a semester runs in the other half of the year than its number says (décalé)."""
    in_spring = start.month <= 6
    return in_spring if semester_index % 2 else not in_spring
