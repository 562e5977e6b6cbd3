"""Absences, with the page's own spelling beside the right one."""

import msgspec


class AbsencesSynced(msgspec.Struct):
    """What a list did. total: how many absences the apprentice has at this door now; updated:
    those of the same time whose excuse or reason is another one now."""

    success: bool
    total: int
    added: int
    updated: int
    removed: int
    unchanged: int


class AbsenceSent(msgspec.Struct):
    """An absence as it was sent; local time of the centre, DD/MM/YYYY-HH:mm."""

    dateDebut: str
    dateFin: str
    type: str
    isJusitifie: bool
    isJustifie: bool
    motif: str
