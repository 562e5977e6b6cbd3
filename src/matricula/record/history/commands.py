"""Writing history: only ever more of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from matricula.record.history.tables import history_entry, history_value
from matricula.store import WriteSession, bulk


@dataclass(frozen=True, slots=True)
class Change:
    """One change to remember.

    action: "add", "change" or "remove". subject, subject_id: table and row (of a result: its
    assessment, since the person stands beside it). before, after: the columns that tell the change,
    None where there was or is no row.
    """

    action: str
    subject: str
    subject_id: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    person_id: int | None = None
    cohort_id: int | None = None


def remember(session: WriteSession, changes: Sequence[Change]) -> None:
    """Add a history row for each of `changes`, signed with the session's origin and time."""
    ids = bulk.new_ids(session, history_entry, len(changes))
    numbered = list(zip(ids, changes, strict=True))
    bulk.insert(session, history_entry, [_entry(session, key, change) for key, change in numbered])
    bulk.insert(session, history_value, [_value(key, change) for key, change in numbered])


def remember_steps(
    session: WriteSession,
    table: sa.Table,
    changes: bulk.Changes,
    *,
    subject: str = "id",
    person: str = "person_id",
    cohort_of: Callable[[bulk.Values], int | None] = lambda row: row.get("cohort_id"),
    told: Sequence[str] = (),
    placed: Sequence[str] = (),
) -> None:
    """Add a history row for each step of a merge.

    subject, person: the columns that hold the subject's and the person's id. told: the columns
    that tell a change; all of them if none is named. placed: those that are told where they do not
    change, too: by them one knows whose the change is.
    """
    remember(
        session,
        [
            Change(
                step.action,
                table.name,
                step.row[subject],
                _placed(step.before, step.row, placed),
                _placed(step.after, step.row, placed),
                person_id=step.row.get(person),
                cohort_id=cohort_of(step.row),
            )
            for step in changes.steps(*told)
        ],
    )


def _placed(
    values: bulk.Values | None, row: bulk.Values, placed: Sequence[str]
) -> bulk.Values | None:
    return None if values is None else {**{name: row[name] for name in placed}, **values}


def _entry(session: WriteSession, key: int, change: Change) -> dict[str, Any]:
    return {
        "id": key,
        "at": session.now,
        "door": session.origin.door,
        "client": session.origin.client,
        "actor_id": session.origin.actor,
        "action": change.action,
        "subject": change.subject,
        "subject_id": change.subject_id,
        "person_id": change.person_id,
        "cohort_id": change.cohort_id,
    }


def _value(key: int, change: Change) -> dict[str, Any]:
    return {"entry_id": key, "before": _json(change.before), "after": _json(change.after)}


def _json(values: Mapping[str, Any] | None) -> str | None:
    # Sorted keys: the same change has the same bytes on both engines.
    return None if values is None else msgspec.json.encode(values, order="sorted").decode()
