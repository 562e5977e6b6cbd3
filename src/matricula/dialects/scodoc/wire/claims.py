"""What students say of absences of theirs (ScoDoc's billets d'absence)."""

import msgspec


class Billet(msgspec.Struct, frozen=True):
    """A claim. abs_begin_str, abs_end_str: "14/12/2020 matin" or "15/12/2020 après-midi".

    etat_str: "à traiter", "à justifier" or, once settled, "ok".
    """

    billet_id: int
    abs_begin_str: str
    abs_end_str: str
    description: str
    etat_str: str


"""Source: ScoDoc, AddBilletAbsence and XMLgetBilletsEtud."""
