"""What is said of two people themselves: names, birth, language."""

from typing import Any

import sqlalchemy as sa

from matricula.record.history.commands import Change, remember
from matricula.record.merges.moving import Moved, typed
from matricula.record.people.tables import person
from matricula.store import WriteSession, bulk

LEGAL_NAME = ("family_name", "given_name")
"""One name: of two different ones, never a half of each."""
OWN = ("id", "created_at")
"""Columns that are not facts."""


def complete(session: WriteSession, kept: int, other: int, moved: Moved) -> None:
    """Let the kept person be said what nothing is said of, as it is of the other. What is said of
    both, and not the same, stays the kept person's; a legal name is only ever a legal name."""
    rows = bulk.rows_where_in(session, sa.select(person), person.c.id, (kept, other))
    found = {row.id: row._asdict() for row in rows}
    ours, theirs = found[kept], found[other]
    named = any(ours[name] for name in LEGAL_NAME)
    filled = {
        name: value
        for name, value in theirs.items()
        if name not in OWN and value and not ours[name] and not (named and name in LEGAL_NAME)
    }
    moved.said = filled
    _say(session, kept, {name: ours[name] for name in filled}, filled)


def part(session: WriteSession, kept: int, moved: Moved) -> None:
    """Take away what was said since the merge alone. What somebody said since stays said."""
    said = typed(person, moved.said)
    row = session.row(sa.select(person).where(person.c.id == kept))
    now = row._asdict() if row is not None else {}
    same = {name: value for name, value in said.items() if now[name] == value}
    _say(session, kept, same, {name: "" if name in LEGAL_NAME else None for name in same})


def _say(
    session: WriteSession, person_id: int, before: dict[str, Any], after: dict[str, Any]
) -> None:
    if after:
        session.run(sa.update(person).where(person.c.id == person_id).values(after))
        remember(session, [Change("change", person.name, person_id, before, after, person_id)])
