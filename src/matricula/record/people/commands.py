"""What can change about people, and what organizations know of them."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.cohorts.commands import raise_revisions_of_people
from matricula.record.history.commands import Change, remember, remember_steps
from matricula.record.people.tables import (
    admission,
    email_address,
    external_id,
    person,
    student_record,
)
from matricula.store import WriteSession, bulk

KEPT_BELOW = 2**53
"""Ids that others brought are kept below this: above, browsers round them and keys run out."""


def merge_people(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Add or change people by id."""
    changes = bulk.merge(
        session, person, rows, key=("id",), once={"given_name": "", "created_at": session.now}
    )
    remember_steps(session, person, changes, person="id")
    raise_revisions_of_people(session, {row["id"] for row in changes.rows()})
    return changes


def merge_student_records(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Set what an organization knows of its students; one record for each person_id.

    Errors: Clash where a code NIP or INE is another student's of this organization.
    """
    owned = [{"organization_id": organization_id, **row} for row in rows]
    changes = bulk.merge(
        session,
        student_record,
        owned,
        key=("person_id", "organization_id"),
        within=student_record.c.organization_id == organization_id,
    )
    return _settle(session, student_record, changes)


def merge_admissions(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Set how students came to an organization; each row names a person_id with a record there."""
    records = {
        row.person_id: row.id
        for row in bulk.rows_where_in(
            session,
            sa.select(student_record.c.person_id, student_record.c.id).where(
                student_record.c.organization_id == organization_id
            ),
            student_record.c.person_id,
            [row["person_id"] for row in rows],
        )
    }
    people = {record_id: person_id for person_id, record_id in records.items()}
    owned = [
        {"student_record_id": records[row["person_id"]]} | _without(row, "person_id")
        for row in rows
    ]
    changes = bulk.merge(session, admission, owned, key=("student_record_id",))
    remember(
        session,
        [
            Change(
                step.action,
                admission.name,
                step.row["student_record_id"],
                step.before,
                step.after,
                people[step.row["student_record_id"]],
            )
            for step in changes.steps()
        ],
    )
    return changes


def set_registrar_addresses(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Set the registrar's address of mail for a person and a purpose; each has one at most.

    rows: person_id, purpose, address; no two for one person with the same folded address. An
    address that the person entered becomes the registrar's; one that another replaces is removed.
    """
    owned = [
        {**row, "folded": row["address"].casefold(), "entered_by": "registrar"} for row in rows
    ]
    changes = bulk.merge(
        session, email_address, owned, key=("person_id", "folded"), once={"verified": False}
    )
    changes += bulk.Changes(removed=_remove_replaced_addresses(session, owned))
    return _settle(session, email_address, changes)


def adopt_ids(
    session: WriteSession,
    table: sa.Table,
    values: Collection[int],
    *,
    system: str,
    issuer: str,
    kind: str,
) -> tuple[dict[int, int], bulk.Changes]:
    """Our ids of what `issuer` numbers `values`, and what had to be written down for it.

    A number met for the first time is kept as our id where no row of `table` has it, else a new id
    is given; either way the pair is stored, and is how the thing is found again.
    """
    named = {"entity": table.name, "system": system, "issuer": issuer, "kind": kind}
    known = _known_ids(session, named)
    strangers = sorted(set(values) - known.keys())
    ids = known | _ids_for(session, table, strangers)
    changes = bulk.merge(
        session,
        external_id,
        [named | {"value": str(value), "entity_id": ids[value]} for value in strangers],
        key=("system", "issuer", "kind", "value"),
        within=_named(named),
    )
    return {value: ids[value] for value in values}, changes


def _known_ids(session: WriteSession, named: dict[str, str]) -> dict[int, int]:
    statement = sa.select(external_id.c.value, external_id.c.entity_id).where(_named(named))
    return {int(row.value): row.entity_id for row in session.rows(statement)}


def _named(named: dict[str, str]) -> sa.ColumnElement[bool]:
    return sa.and_(*(external_id.c[name] == value for name, value in named.items()))


def _ids_for(session: WriteSession, table: sa.Table, values: Sequence[int]) -> dict[int, int]:
    taken = bulk.taken_ids(session, table, values)
    kept = {value: value for value in values if value not in taken and value < KEPT_BELOW}
    moving = [value for value in values if value not in kept]
    given = _unlike(session, table, len(moving), kept.keys())
    return kept | dict(zip(moving, given, strict=True))


def _unlike(session: WriteSession, table: sa.Table, count: int, kept: Collection[int]) -> list[int]:
    # A kept number may be one that the table would give out itself a little later.
    found: list[int] = []
    while len(found) < count:
        found += [
            key for key in bulk.new_ids(session, table, count - len(found)) if key not in kept
        ]
    return found


def _remove_replaced_addresses(
    session: WriteSession, rows: Sequence[dict[str, Any]]
) -> Sequence[bulk.Values]:
    wanted = {(row["person_id"], row["purpose"]): row["folded"] for row in rows}
    statement = sa.select(email_address).where(email_address.c.entered_by == "registrar")
    people = {row["person_id"] for row in rows}
    stored = bulk.rows_where_in(session, statement, email_address.c.person_id, people)
    replaced = [
        row._asdict()
        for row in stored
        if wanted.get((row.person_id, row.purpose), row.folded) != row.folded
    ]
    for ids in bulk.chunked([row["id"] for row in replaced]):
        session.run(sa.delete(email_address).where(email_address.c.id.in_(ids)))
    return replaced


def _settle(session: WriteSession, table: sa.Table, changes: bulk.Changes) -> bulk.Changes:
    """Write the history of a merge and raise the cohorts whose bulletins show it."""
    remember_steps(session, table, changes)
    raise_revisions_of_people(session, {row["person_id"] for row in changes.rows()})
    return changes


def _without(row: bulk.Values, *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
