"""Absences (page, "absences")."""

import msgspec


class Absence(msgspec.Struct, frozen=True):
    """A missed half-day. ampm: "1" in the morning, "0" in the afternoon.

    description: the codes of the modules that were missed, or "".
    """

    jour: str
    ampm: str
    description: str
