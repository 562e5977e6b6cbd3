"""How far two people are at the steps of courses, put together and parted again.

Whoever registered twice looked at some steps twice. Only where both handed in an answer to one step
are they not merged: nobody could tell which counts.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from matricula.record.answers.commands import recount
from matricula.record.answers.tables import attempt, step_progress
from matricula.record.merges.moving import Moved, typed
from matricula.store import Row, WriteSession, bulk

KEY = ("person_id", "step_id")
TIMES = ("opened_at", "viewed_at", "last_viewed")


def put_together(session: WriteSession, kept: int, other: int, moved: Moved) -> None:
    """Where both opened a step, let the kept person's row tell when, before the other's is taken
    out; and let only one of their attempts at it be active."""
    ours, theirs = _opened(session, kept), _opened(session, other)
    both = {key: (ours[key], theirs[key]) for key in ours.keys() & theirs.keys()}
    joined = {key: _joined(*pair) for key, pair in sorted(both.items())}
    moved.steps = [
        {
            "step_id": key,
            "before": {name: getattr(ours[key], name) for name in TIMES},
            "after": told,
        }
        for key, told in joined.items()
    ]
    _write(session, kept, joined)
    active = _active(session, kept)
    moved.ended = [key for step_id, key in _active(session, other).items() if step_id in active]
    _set_active(session, moved.ended, is_active=False)


def count(session: WriteSession, kept: int, moved: Moved) -> None:
    """Count what both handed in at such steps, once all of it is the kept person's."""
    recount(session, kept, [one["step_id"] for one in moved.steps])


def part(session: WriteSession, kept: int, other: int, moved: Moved) -> None:
    """Let each have looked at steps when they did, and count what each handed in, once it is theirs
    again."""
    opened = _opened(session, kept)
    undone = {}
    for one in moved.steps:
        before, after = typed(step_progress, one["before"]), typed(step_progress, one["after"])
        row = opened.get(one["step_id"])
        # What they did since stays done.
        undone[one["step_id"]] = {
            name: before[name] for name in TIMES if row and getattr(row, name) == after[name]
        }
    _write(session, kept, undone)
    _set_active(session, moved.ended, is_active=True)
    came = moved.rows.get("step_progress.person_id", ())
    steps = {*undone, *(one["step_id"] for one in came)}
    _open(session, kept, steps - opened.keys())
    for person_id in (kept, other):
        recount(session, person_id, steps)


def _opened(session: WriteSession, person_id: int) -> dict[int, Row]:
    statement = sa.select(step_progress).where(step_progress.c.person_id == person_id)
    return {row.step_id: row for row in session.rows(statement)}


def _joined(ours: Row, theirs: Row) -> dict[str, Any]:
    """When either was there."""
    viewed = [row.viewed_at for row in (ours, theirs) if row.viewed_at is not None]
    return {
        "opened_at": min(ours.opened_at, theirs.opened_at),
        "viewed_at": min(viewed, default=None),
        "last_viewed": max(ours.last_viewed, theirs.last_viewed),
    }


def _write(session: WriteSession, person_id: int, changes: Mapping[int, Mapping[str, Any]]) -> None:
    rows = [
        {"person_id": person_id, "step_id": key, **values}
        for key, values in changes.items()
        if values
    ]
    for names in {tuple(row) for row in rows}:
        bulk.update(session, step_progress, [row for row in rows if tuple(row) == names], key=KEY)


def _active(session: WriteSession, person_id: int) -> dict[int, int]:
    """Attempts that are not over, by step."""
    mine = (attempt.c.person_id == person_id) & attempt.c.is_active
    return dict(session.rows(sa.select(attempt.c.step_id, attempt.c.id).where(mine)))


def _set_active(session: WriteSession, keys: Iterable[int], *, is_active: bool) -> None:
    rows = [{"id": key, "is_active": is_active} for key in keys]
    bulk.update(session, attempt, rows, key=("id",))


def _open(session: WriteSession, person_id: int, step_ids: Iterable[int]) -> None:
    """Rows for what somebody answered as a person whom they are no longer one with."""
    mine = attempt.c.person_id == person_id
    began = attempt.c.began_at
    statement = (
        sa.select(attempt.c.step_id, sa.func.min(began), sa.func.max(began))
        .where(mine)
        .group_by(attempt.c.step_id)
    )
    found = bulk.rows_where_in(session, statement, attempt.c.step_id, sorted(step_ids))
    blank: dict[str, Any] = {"viewed_at": None, "total_submissions": 0, "first_success": None}
    rows = [
        {"person_id": person_id, "step_id": key, "opened_at": first, "last_viewed": last}
        | blank
        | {"milestones": []}
        for key, first, last in found
    ]
    bulk.insert(session, step_progress, rows)
