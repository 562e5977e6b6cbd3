"""What is said of an apprentice's skills: only ever more of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.contracts.tables import contract
from matricula.record.history.commands import Change, remember
from matricula.record.skills.errors import EvaluationsRefused, Misfit
from matricula.record.skills.queries import (
    levels_of_scales,
    newest_evaluations,
    scales_of_sessions,
)
from matricula.record.skills.tables import evaluation
from matricula.store import Row, WriteSession, bulk

KEY = ("contract_id", "skill_id", "evaluator")


def evaluate(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Say how far apprentices are; what is said already is not said again.

    rows: contract_id, skill_id, evaluator ("self", "centre" or "company"), value (a level of the
    skill's scale; None: nothing is evaluated any more), comment. The last of several about the
    same counts.

    Errors: EvaluationsRefused.
    """
    contracts = _contracts(session, rows)
    _refuse_misfits(session, rows, contracts)
    newest: dict[tuple[Any, ...], bulk.Values] = {
        tuple(getattr(row, name) for name in KEY): row._asdict()
        for row in newest_evaluations(session, contracts)
    }
    fresh: list[tuple[bulk.Values | None, bulk.Values]] = []
    for row in {tuple(row[name] for name in KEY): row for row in rows}.values():
        before = newest.get(tuple(row[name] for name in KEY))
        if _said(row) != (_said(before) if before else (None, None)):
            fresh.append((before, row))
    added = [_row(session, row) for _, row in fresh]
    ids = bulk.new_ids(session, evaluation, len(added))
    added = [{"id": key, **row} for key, row in zip(ids, added, strict=True)]
    bulk.insert(session, evaluation, added)
    steps = zip((before for before, _ in fresh), added, strict=True)
    remember(session, [_change(before, row, contracts) for before, row in steps])
    return bulk.Changes(added)


def _contracts(session: WriteSession, rows: Sequence[bulk.Values]) -> Mapping[int, Row]:
    statement = sa.select(contract.c.id, contract.c.person_id, contract.c.session_id)
    found = bulk.rows_where_in(
        session, statement, contract.c.id, {row["contract_id"] for row in rows}
    )
    return {row.id: row for row in found}


def _refuse_misfits(
    session: WriteSession, rows: Sequence[bulk.Values], contracts: Mapping[int, Row]
) -> None:
    followed = {
        (row.session_id, row.skill_id): row.scale_id
        for row in scales_of_sessions(session, {row.session_id for row in contracts.values()})
    }
    levels: dict[int, list[float]] = {}
    for row in levels_of_scales(session, set(followed.values())):
        levels.setdefault(row.scale_id, []).append(row.value)

    def misfits() -> Iterator[Misfit]:
        for index, row in enumerate(rows):
            found = contracts.get(row["contract_id"])
            if found is None:
                yield Misfit(index, "no_contract")
                continue
            scale_id = followed.get((found.session_id, row["skill_id"]))
            if scale_id is None:
                yield Misfit(index, "not_followed")
            elif row["value"] is not None and row["value"] not in levels[scale_id]:
                yield Misfit(index, "no_level", tuple(levels[scale_id]))

    found = list(misfits())
    if found:
        raise EvaluationsRefused(found)


def _said(row: bulk.Values) -> tuple[Any, Any]:
    return row["value"], row["comment"]


def _row(session: WriteSession, row: bulk.Values) -> dict[str, Any]:
    return {
        **{name: row[name] for name in (*KEY, "value", "comment")},
        "door": session.origin.door,
        "recorded_at": session.now,
        "recorded_by": session.origin.actor,
    }


def _change(before: bulk.Values | None, row: bulk.Values, contracts: Mapping[int, Row]) -> Change:
    told = (*KEY, "value", "comment")
    return Change(
        "add" if before is None else "change",
        evaluation.name,
        row["id"],
        None if before is None else {name: before[name] for name in told},
        {name: row[name] for name in told},
        person_id=contracts[row["contract_id"]].person_id,
    )
