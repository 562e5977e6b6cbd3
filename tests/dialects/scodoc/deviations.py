"""The rules by which our bulletins differ from those of ScoDoc 9.0.67, and nothing else does."""

import re
from datetime import datetime
from typing import Any

from tests.dialects.scodoc.comparing import ABSENT, Rule
from tests.dialects.scodoc.school import document


def moments(real: str, ours: str) -> bool:
    """Both are local times with microseconds and without an offset."""
    return all(
        len(text) == 26 and datetime.fromisoformat(text).tzinfo is None for text in (real, ours)
    )


def iso_dates(real: str, ours: str) -> bool:
    """The same sentence, its dates turned round."""
    return re.sub(r"(\d\d)/(\d\d)/(\d{4})", r"\3-\2-\1", real) == ours


def escaped_once(real: str, ours: str) -> bool:
    return real.replace("&amp;", "&") == ours


def one_of_the_headcounts(real: str, ours: str) -> bool:
    """Any of the counts that `headcounts` finds; `test_effectif` looks at each one."""
    return ours in {str(count) for of_cohort in headcounts().values() for count in of_cohort}


def headcounts() -> dict[int, list[int]]:
    """By semester and unit: active students with an average, from what ScoDoc computed.

    In sport and culture, where nobody has one, all active students.
    """
    return {
        semester["formsemestre_id"]: [
            sum(_counts(student, place) for student in semester["computed"]["students"].values())
            for place in range(len(semester["computed"]["ues"]))
        ]
        for semester in document()["semesters"]
    }


def _counts(student: dict[str, Any], place: int) -> bool:
    unit = student["ues"][place]
    has_average = unit["cur_moy_ue"] != "NA" or unit["is_capitalized"]
    return bool(student["etat"] == "I" and (has_average or unit["acronyme"] == "SPORT"))


def is_nought(real: str, ours: str) -> bool:
    """No average, told as the page tells it; `test_sport` looks at each one."""
    return (real, ours) == ("-", "00.00")


JSON_RULES = (
    Rule("$.date", "date", moments),
    Rule("$.etape_apo2", "etapes", lambda real, ours: (real, ours) == (ABSENT, "")),
    Rule("$.etape_apo3", "etapes", lambda real, ours: (real, ours) == (ABSENT, "")),
    Rule("$.etape_apo4", "etapes", lambda real, ours: (real, ours) == (ABSENT, "")),
    Rule("$.situation", "situation-dates", iso_dates),
    Rule("$.ue[*].ects", "ects-blank", lambda real, ours: real.strip() == ours),
    Rule("$.ue[*].effectif", "ue-effectif", one_of_the_headcounts),
    Rule("$.ue[*].note.value", "sport-note", is_nought),
)
"""Bulletins as JSON."""

XML_RULES = (
    Rule("/bulletinetud@date", "date", moments),
    Rule("/bulletinetud/situation[*]/text", "situation-dates", iso_dates),
    Rule("/bulletinetud/ue[*]/effectif[*]@value", "ue-effectif", one_of_the_headcounts),
    Rule("/bulletinetud/ue[*]@titre", "xml-escaping", escaped_once),
    Rule("/bulletinetud/appreciation[*]/text", "xml-escaping", escaped_once),
    Rule(
        "/bulletinetud/etudiant[*]@photo_url",
        "xml-photo-url",
        lambda real, ours: real.endswith("?etudid=") and ours.startswith(real),
    ),
    Rule("/bulletinetud/etudiant[*]@prenom", "data", lambda real, ours: real.upper() == ours),
)
"""Bulletins as XML."""
