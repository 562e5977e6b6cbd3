"""Which booklets are expected of apprentices, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matricula.record.booklets import queries
from matricula.store import ReadSession, Row


@dataclass(frozen=True, slots=True)
class Expected:
    """A booklet as it is expected of one apprentice. done_at: None where it is not done."""

    name: str
    due_at: datetime
    done_at: datetime | None
    late: bool
    """Done after it was due, or not done although it is due."""


def booklets_of(
    session: ReadSession, contracts: Sequence[Row], now: datetime
) -> dict[int, list[Expected]]:
    """The booklets of contracts, by the contract's id, in the order in which they are due.

    contracts: rows with id and session_id. Two queries.
    """
    rows = queries.booklets(session, {row.session_id for row in contracts})
    reports = queries.reports(session, [row.id for row in contracts])
    of_session: dict[int, list[Row]] = {}
    for row in rows:
        of_session.setdefault(row.session_id, []).append(row)
    known = {(row.booklet_id, row.contract_id): row for row in reports}
    return {
        row.id: _in_order(
            [(one, known.get((one.id, row.id))) for one in of_session.get(row.session_id, ())], now
        )
        for row in contracts
    }


def _in_order(pairs: Sequence[tuple[Row, Row | None]], now: datetime) -> list[Expected]:
    found = [(*_dates(booklet, known), booklet) for booklet, known in pairs]
    found.sort(key=lambda told: (told[0], told[2].position, told[2].id))
    return [
        Expected(booklet.name, due_at, done_at, late=(done_at or now) > due_at)
        for due_at, done_at, booklet in found
    ]


def _dates(booklet: Row, known: Row | None) -> tuple[datetime, datetime | None]:
    """When a booklet is due, and when it was done."""
    if known is None:
        return booklet.due_at, None
    return known.due_at or booklet.due_at, known.done_at
