"""Claims of absence."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from matricula.dialects.scodoc import clock
from matricula.dialects.scodoc.texts import french
from matricula.dialects.scodoc.translate.scodoc7.tables import Table
from matricula.dialects.scodoc.wire.claims import Billet
from matricula.record.attendance.halves import AM, half_of
from matricula.store import Row

COLUMNS = {
    "billet_id": "Numéro",
    "abs_begin_str": "Début",
    "abs_end_str": "Fin",
    "description": "Raison de l'absence",
    "etat_str": "État",
}


def billets(claims: Iterable[Row], time_zone: str) -> list[Billet]:
    """Claims as they are told. time_zone: of departments that name none."""
    return [billet(row, row.time_zone or time_zone) for row in claims]


def billet(claim: Row, time_zone: str) -> Billet:
    """A claim, by the clocks of `time_zone`."""
    return Billet(
        billet_id=claim.id,
        abs_begin_str=_told(clock.local(claim.starts_at, time_zone)),
        abs_end_str=_told(clock.local(claim.ends_at, time_zone)),
        description=claim.description,
        etat_str=_state(claim),
    )


def _told(moment: datetime) -> str:
    day, half = half_of(moment)
    return f"{french(day)} {'matin' if half == AM else 'après-midi'}"


def _state(claim: Row) -> str:
    if claim.settled_at is not None:
        return "ok"
    return "à traiter" if claim.justified else "à justifier"


def claims_table(told: Sequence[Billet]) -> Table:
    """Claims as a list of ScoDoc 7."""
    rows = [{column: getattr(line, column) for column in COLUMNS} for line in told]
    return Table("Billets d'absence", COLUMNS, rows, "billets")
