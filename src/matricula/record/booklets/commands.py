"""What can change about booklets."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from matricula.record.booklets.errors import NotOfThisSession
from matricula.record.booklets.tables import booklet, booklet_report
from matricula.record.contracts.tables import contract
from matricula.record.history.commands import remember_steps
from matricula.store import Row, WriteSession, bulk

Values = Sequence[bulk.Values]


def merge_booklets(session: WriteSession, rows: Values) -> bulk.Changes:
    """Add booklets to training sessions, each after those that are there, or change when they are
    due.

    rows: session_id, name, due_at.
    """
    stored = bulk.rows_where_in(
        session, sa.select(booklet), booklet.c.session_id, {row["session_id"] for row in rows}
    )
    places = {(one.session_id, one.name): one.position for one in stored}
    last: dict[int, int] = {}
    for one in stored:
        last[one.session_id] = max(last.get(one.session_id, 0), one.position)
    placed = []
    for row in rows:
        key = row["session_id"], row["name"]
        if key not in places:
            places[key] = last[key[0]] = last.get(key[0], 0) + 1
        placed.append({**row, "position": places[key]})
    changes = bulk.merge(session, booklet, placed, key=("session_id", "name"))
    remember_steps(session, booklet, changes)
    return changes


def mark_reports(session: WriteSession, rows: Values) -> bulk.Changes:
    """Say when booklets were done, and by whom it is said; done_at None: it is not done after all.

    rows: booklet_id, contract_id, done_at. Errors: NotOfThisSession.
    """
    done = [row for row in rows if row["done_at"] is not None]
    undone = [row for row in rows if row["done_at"] is None]
    changes = _merge(session, done, done_by=session.origin.actor)
    return changes + _merge(session, undone, done_by=None)


def postpone_reports(session: WriteSession, rows: Values) -> bulk.Changes:
    """Give apprentices other days than their booklets' own; due_at None: the booklet's again.

    rows: booklet_id, contract_id, due_at. Errors: NotOfThisSession.
    """
    return _merge(session, rows)


def _merge(session: WriteSession, rows: Values, **stamp: int | None) -> bulk.Changes:
    people = _people(session, rows)
    changes = bulk.merge(
        session,
        booklet_report,
        _needed(session, rows),
        key=("booklet_id", "contract_id"),
        stamp=stamp,
    )

    def named(row: bulk.Values) -> bulk.Values:
        return {**row, "person_id": people[row["contract_id"]].person_id}

    whose = bulk.Changes(
        [named(row) for row in changes.inserted],
        [(named(before), named(after)) for before, after in changes.updated],
    )
    told = [name for name in ("contract_id", "due_at", "done_at") if rows and name in rows[0]]
    remember_steps(session, booklet_report, whose, subject="booklet_id", told=told)
    return changes


def _needed(session: WriteSession, rows: Values) -> list[bulk.Values]:
    """`rows` without those that say nothing of what is not there."""
    contracts = {row["contract_id"] for row in rows}
    stored = {
        (row.booklet_id, row.contract_id)
        for row in bulk.rows_where_in(
            session, sa.select(booklet_report), booklet_report.c.contract_id, contracts
        )
    }

    def said(row: bulk.Values) -> bool:
        return row.get("done_at") is not None or row.get("due_at") is not None

    return [row for row in rows if said(row) or (row["booklet_id"], row["contract_id"]) in stored]


def _people(session: WriteSession, rows: Values) -> Mapping[int, Row]:
    """The contracts of `rows`. Errors: NotOfThisSession."""
    of_contract = bulk.rows_where_in(
        session,
        sa.select(contract.c.id, contract.c.person_id, contract.c.session_id),
        contract.c.id,
        {row["contract_id"] for row in rows},
    )
    contracts = {row.id: row for row in of_contract}
    of_booklet = bulk.rows_where_in(
        session,
        sa.select(booklet.c.id, booklet.c.session_id),
        booklet.c.id,
        {row["booklet_id"] for row in rows},
    )
    sessions = {row.id: row.session_id for row in of_booklet}
    for row in rows:
        if contracts[row["contract_id"]].session_id != sessions[row["booklet_id"]]:
            raise NotOfThisSession
    return contracts
