"""Types of programme (`type_parcours`): name, number of semesters, what a session is called.

Source: ScoDoc, sco_codes_parcours; 700 is BUT since ScoDoc 9.1.
"""

from typing import NamedTuple


class Pathway(NamedTuple):
    """name: as in a session_id. semesters: how many lead to the diploma."""

    name: str
    semesters: int
    session: str = "semestre"


LEGACY = Pathway("DUT", 4)

PATHWAYS: dict[int, Pathway] = {
    0: LEGACY,
    100: Pathway("DUT", 4),
    110: Pathway("DUT4", 4),
    120: Pathway("DUT", 1),
    130: Pathway("DUT2", 2),
    200: Pathway("LP", 1),
    210: Pathway("LP2sem", 2),
    220: Pathway("LP2semEvry", 2),
    230: Pathway("LP2014", 1),
    240: Pathway("LP2014_2sem", 2),
    250: Pathway("M2sem", 2),
    251: Pathway("M2noncomp", 2),
    300: Pathway("Mono", 1),
    402: Pathway("Master LMD", 4),
    403: Pathway("Master IG P13", 4),
    501: Pathway("Licence UCAC en 3 sessions d'un an", 3, "année"),
    502: Pathway("Master UCAC en 2 sessions d'un an", 2, "année"),
    503: Pathway("Formation UCAC en 1 session de durée variable", 1, "année"),
    600: Pathway("Formation en 6 semestres", 6),
    700: Pathway("BUT", 6),
    1001: Pathway("", 6),
    1002: Pathway("ParcoursMasterISCID4", 4),
    1010: Pathway("LicenceILEPS6", 6),
}


def pathway(type_parcours: int) -> Pathway:
    """The pathway of a number; an unknown one is taken for the old DUT, as ScoDoc does."""
    return PATHWAYS.get(type_parcours, LEGACY)
