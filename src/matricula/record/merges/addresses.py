"""Putting two people's addresses of mail together."""

from typing import Any

import sqlalchemy as sa

from matricula.record.merges.moving import Moved
from matricula.record.people.tables import email_address
from matricula.store import WriteSession, bulk

REGISTRAR = "registrar"


def put_together(session: WriteSession, kept: int, other: int, moved: Moved) -> None:
    """Let the kept person have all addresses of both, each once.

    Of two rows of one address, one that identifies goes before one that does not. The registrar has
    one address for a purpose: the other's becomes a verified one, and identifies as before.
    """
    theirs, ours = _of(session, other), {row["folded"]: row for row in _of(session, kept)}
    moved.addresses.extend(theirs)
    for row in theirs:
        twin = ours.get(row["folded"])
        if twin is not None and (_identifies(twin) or not _identifies(row)):
            _remove(session, row)
            continue
        if twin is not None:
            moved.addresses.append(twin)
            _remove(session, twin)
        values: dict[str, Any] = {"person_id": kept}
        purposes = {
            one["purpose"]
            for one in ours.values()
            if one["entered_by"] == REGISTRAR and one is not twin
        }
        if row["entered_by"] == REGISTRAR and row["purpose"] in purposes:
            values |= {"verified": True, "entered_by": "person"}
        session.run(sa.update(email_address).where(_same(row)).values(values))
        ours[row["folded"]] = row | values


def part(session: WriteSession, moved: Moved) -> None:
    """Let addresses stand as they stood."""
    for row in moved.addresses:
        _remove(session, row)
    bulk.insert(session, email_address, moved.addresses)


def _of(session: WriteSession, person_id: int) -> list[dict[str, Any]]:
    statement = sa.select(email_address).where(email_address.c.person_id == person_id)
    return [row._asdict() for row in session.rows(statement.order_by(email_address.c.id))]


def _identifies(row: dict[str, Any]) -> bool:
    return bool(row["verified"]) or row["entered_by"] == REGISTRAR


def _same(row: dict[str, Any]) -> sa.ColumnElement[bool]:
    key: int = row["id"]
    return email_address.c.id == key


def _remove(session: WriteSession, row: dict[str, Any]) -> None:
    session.run(sa.delete(email_address).where(_same(row)))
