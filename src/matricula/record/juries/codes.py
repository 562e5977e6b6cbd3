"""The codes of decisions: what they are called in French, and what they give.

Source: ScoDoc, sco_codes_parcours.
"""

EXPLANATIONS: dict[str, str] = {
    "ADM": "Validé",
    "ADC": "Validé par compensation",
    "ADJ": "Validé par le Jury",
    "ATT": "Décision en attente d'un autre semestre (faute d'atteindre la moyenne)",
    "ATB": "Décision en attente d'un autre semestre (au moins une UE sous la barre)",
    "ATJ": "Décision en attente d'un autre semestre (assiduité insuffisante)",
    "AJ": "Ajourné",
    "NAR": "Echec, non autorisé à redoubler",
    "RAT": "En attente d'un rattrapage",
    "DEF": "Défaillant",
}
"""A decision on a semester -> the words that bulletins have for it."""

VALIDATING: frozenset[str] = frozenset({"ADM", "ADC", "ADJ"})
"""The codes that give a student a semester."""
PENDING: frozenset[str] = frozenset({"ATT", "ATB", "ATJ"})
"""The codes that wait for another semester."""
FAILING: frozenset[str] = frozenset({"AJ", "NAR", "RAT", "DEF"})
"""The codes that do not give a student a semester."""

CAPITALISING = "ADM"
"""The one code of a decision on a unit that keeps its average for later."""
WITH_THE_SEMESTER = "CMP"
"""The code of a unit that a student has because the semester is validated."""
UNIT_CODES: frozenset[str] = frozenset({CAPITALISING, WITH_THE_SEMESTER, "AJ"})
"""The codes of a decision on a unit; the first two give its credits."""
DEFAULTED = "DEF"
"""The code of a student who failed to come: whatever a jury would say, and no unit decisions."""
BY_COMPENSATION = "ADC"
"""Validated because an earlier or later semester makes up for it."""
