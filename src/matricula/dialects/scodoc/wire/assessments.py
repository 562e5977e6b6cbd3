"""Assessments (page, "evaluations" and "evaluation_notes")."""

import msgspec

Notes = dict[str, str]
"""Marks by etudid, both as text: "13", "12.5" on the assessment's own scale, or ABS, EXC, ATT."""


class Evaluation(msgspec.Struct, frozen=True):
    """An assessment. evaluation_type: 0 normal, 1 rattrapage, 2 second session.

    jour: "10/02/2021", jouriso: "2021-02-10"; heure_debut: "08h00"; duree: "1h30";
    descrheure: " de 08h00 à 09h30".
    """

    id: int
    evaluation_id: int
    moduleimpl_id: int
    jour: str
    jouriso: str
    heure_debut: str
    heure_fin: str
    duree: str
    descrheure: str
    matin: int
    apresmidi: int
    description: str
    note_max: float
    coefficient: float
    visibulletin: bool
    publish_incomplete: bool
    evaluation_type: int
    numero: int
