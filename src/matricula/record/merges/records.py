"""Putting together what one organization knows of two people."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from matricula.record.merges.moving import Moved, put_back
from matricula.record.people.commands import CODES
from matricula.record.people.tables import admission, student_record
from matricula.store import WriteSession

RECORD, ADMISSION = student_record.name, admission.name
OWN = ("id", "person_id", "organization_id")
"""Columns that are not facts."""

Record = dict[str, Any]


def contradictions(session: WriteSession, kept: int, other: int) -> list[str]:
    """Codes that one organization gave both, and not the same: it says that they are two."""
    return [
        f"both have a {name} in organization {theirs['organization_id']}"
        for ours, theirs in _pairs(session, kept, other)
        for name in CODES
        if None not in {ours[name], theirs[name]} and ours[name] != theirs[name]
    ]


def put_together(session: WriteSession, kept: int, other: int, moved: Moved) -> None:
    """Where one organization knows both, let its record of the kept one say what it did not say
    and the other's does; the other's is taken out."""
    for ours, theirs in list(_pairs(session, kept, other)):
        came = _admissions(session, ours, theirs)
        moved.removed.setdefault(RECORD, []).append(theirs)
        moved.removed.setdefault(ADMISSION, []).extend(
            row for row in came if row["student_record_id"] == theirs["id"]
        )
        filled = {name: value for name, value in theirs.items() if _fills(name, value, ours[name])}
        moved.filled.append({"id": ours["id"], "values": filled, "admitted": False})
        for row in came:
            if row["student_record_id"] == theirs["id"] and len(came) == 1:
                moved.filled[-1]["admitted"] = True
                _readmit(session, theirs["id"], ours["id"])
        session.run(sa.delete(admission).where(admission.c.student_record_id == theirs["id"]))
        session.run(sa.delete(student_record).where(student_record.c.id == theirs["id"]))
        if filled:
            mine = student_record.c.id == ours["id"]
            session.run(sa.update(student_record).where(mine).values(filled))


def part(session: WriteSession, moved: Moved) -> None:
    """Take away what was filled, and put the records of the other back."""
    for one in moved.filled:
        for name, value in one["values"].items():
            # What somebody said since stays said.
            same = (student_record.c.id == one["id"], student_record.c[name] == value)
            session.run(sa.update(student_record).where(*same).values({name: None}))
        if one["admitted"]:
            session.run(sa.delete(admission).where(admission.c.student_record_id == one["id"]))
    for name in (RECORD, ADMISSION):
        put_back(session, name, moved.removed.pop(name, []))


def _fills(name: str, value: Any, ours: Any) -> bool:
    return name not in OWN and ours is None and value is not None


def _readmit(session: WriteSession, old: int, new: int) -> None:
    mine = admission.c.student_record_id == old
    session.run(sa.update(admission).where(mine).values(student_record_id=new))


def _pairs(session: WriteSession, kept: int, other: int) -> Iterator[tuple[Record, Record]]:
    """Records of both, organization by organization."""
    statement = sa.select(student_record).order_by(student_record.c.organization_id)
    ours = {
        row.organization_id: row._asdict()
        for row in session.rows(statement.where(student_record.c.person_id == kept))
    }
    for row in session.rows(statement.where(student_record.c.person_id == other)):
        if row.organization_id in ours:
            yield ours[row.organization_id], row._asdict()


def _admissions(session: WriteSession, *records: Record) -> list[Record]:
    keys = [one["id"] for one in records]
    statement = sa.select(admission).where(admission.c.student_record_id.in_(keys))
    return [row._asdict() for row in session.rows(statement)]
