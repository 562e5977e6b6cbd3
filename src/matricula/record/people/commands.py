"""What can change about people, and what organizations know of them."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from matricula.record.accounts.names import folded
from matricula.record.cohorts.commands import raise_revisions_of_people
from matricula.record.history.commands import remember_steps
from matricula.record.people.holding import hold_addresses
from matricula.record.people.tables import (
    admission,
    email_address,
    external_id,
    person,
    photo,
    student_record,
)
from matricula.store import WriteSession, bulk

KEPT_BELOW = 2**53
"""Ids that others brought are kept below this: above, browsers round them and keys run out."""
CODES = ("code_nip", "code_ine")
"""What is unique among an organization's students."""
TOLD_OF_A_PHOTO = ("media_type", "size", "sha256")
"""What history tells of a picture: enough to know it again, and not the face."""


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
    # Codes are compared with everybody's; whoever brings none need not read all records.
    coded = any(name in row for row in rows for name in CODES)
    changes = bulk.merge(
        session,
        student_record,
        owned,
        key=("person_id", "organization_id"),
        within=student_record.c.organization_id == organization_id if coded else None,
    )
    return _settle(session, student_record, changes)


def merge_admissions(
    session: WriteSession, organization_id: int, rows: Sequence[bulk.Values]
) -> bulk.Changes:
    """Set how students came to an organization; each row names a person_id with a record there.

    The rows of the answer name it, too.
    """
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
    named = bulk.Changes(
        [_of_person(row, people) for row in changes.inserted],
        [(before, _of_person(after, people)) for before, after in changes.updated],
    )
    told = list(dict.fromkeys(name for row in owned for name in row))
    remember_steps(session, admission, named, subject="student_record_id", told=told)
    return named


def set_registrar_addresses(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Set the registrar's address of mail for a person and a purpose; each has one at most.

    rows: person_id, purpose, address; no two for one person with the same folded address. An
    address that the person entered becomes the registrar's; one that another replaces is removed.
    """
    owned = [{**row, "folded": folded(row["address"]), "entered_by": "registrar"} for row in rows]
    if owned:
        hold_addresses(session)
    changes = bulk.merge(
        session, email_address, owned, key=("person_id", "folded"), once={"verified": False}
    )
    changes += bulk.Changes(removed=_remove_replaced_addresses(session, owned))
    return _settle(session, email_address, changes)


def remove_registrar_addresses(
    session: WriteSession, person_ids: Collection[int], purpose: str
) -> bulk.Changes:
    """Remove what the registrar entered as these people's address of mail for a purpose."""
    statement = sa.select(email_address).where(
        email_address.c.entered_by == "registrar", email_address.c.purpose == purpose
    )
    stored = bulk.rows_where_in(session, statement, email_address.c.person_id, person_ids)
    removed = [row._asdict() for row in stored]
    _delete_addresses(session, removed)
    return _settle(session, email_address, bulk.Changes(removed=removed))


def merge_photos(session: WriteSession, rows: Sequence[bulk.Values]) -> bulk.Changes:
    """Set people's pictures; one that is the same already keeps its date.

    rows: person_id, media_type, content: some dozens at a time, since both the old and the new
    pictures are held in memory.
    """
    stamp = {"changed_at": session.now}
    changes = bulk.merge(session, photo, rows, key=("person_id",), stamp=stamp)
    return _settle_photos(session, changes)


def remove_photos(session: WriteSession, person_ids: Collection[int]) -> bulk.Changes:
    """Remove people's pictures; some dozens at a time."""
    stored = bulk.rows_where_in(session, sa.select(photo), photo.c.person_id, person_ids)
    removed = [row._asdict() for row in stored]
    for ids in bulk.chunked([row["person_id"] for row in removed]):
        session.run(sa.delete(photo).where(photo.c.person_id.in_(ids)))
    return _settle_photos(session, bulk.Changes(removed=removed))


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
    _delete_addresses(session, replaced)
    return replaced


def _delete_addresses(session: WriteSession, rows: Sequence[bulk.Values]) -> None:
    for ids in bulk.chunked([row["id"] for row in rows]):
        session.run(sa.delete(email_address).where(email_address.c.id.in_(ids)))


def _settle_photos(session: WriteSession, changes: bulk.Changes) -> bulk.Changes:
    """Write the history of pictures. No bulletin shows one, so no revision is raised."""
    described = bulk.Changes(
        [_photo_told(row) for row in changes.inserted],
        [(_photo_told(before), _photo_told(after)) for before, after in changes.updated],
        [_photo_told(row) for row in changes.removed],
    )
    remember_steps(session, photo, described, subject="person_id", told=TOLD_OF_A_PHOTO)
    return changes


def _photo_told(row: bulk.Values) -> bulk.Values:
    content = row["content"]
    digest = hashlib.sha256(content).hexdigest()
    told = {"size": len(content), "sha256": digest, "media_type": row["media_type"]}
    return told | {"person_id": row["person_id"]}


def _settle(session: WriteSession, table: sa.Table, changes: bulk.Changes) -> bulk.Changes:
    """Write the history of a merge and raise the cohorts whose bulletins show it."""
    remember_steps(session, table, changes)
    raise_revisions_of_people(session, {row["person_id"] for row in changes.rows()})
    return changes


def _of_person(row: bulk.Values, people: dict[int, int]) -> bulk.Values:
    return {**row, "person_id": people[row["student_record_id"]]}


def _without(row: bulk.Values, *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
