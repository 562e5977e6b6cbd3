"""Absences (page, "absences")."""

import msgspec
from msgspec import UnsetType


class Absence(msgspec.Struct, frozen=True):
    """A missed half-day. ampm: "1" in the morning, "0" in the afternoon.

    description: the codes of the modules that were missed, or "".
    """

    jour: str
    ampm: str
    description: str


class AbsenceState(msgspec.Struct, frozen=True):
    """How many half-days a student of a group missed (page, "abs_groupe_etat"); all is text.

    boursier: "O" or "N", whether they hold a scholarship; left out with with_boursier=0.
    nbjustifs_noabs: half-days with an excuse and without absence. etudid: digits.
    """

    boursier: str | UnsetType
    nbabs: str
    nbabsjust: str
    nbabsnonjust: str
    nbjustifs_noabs: str
    nomprenom: str
    etudid: str
