"""Who the people of a list of contracts are: known ones found again, and new ones made.

A person is found by the centre's own code, then by an address of mail that identifies; nobody is
matched by name (docs/decisions/0011, 0017).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from matricula.record.contracts.errors import Contradiction
from matricula.record.contracts.public_ids import new_public_id
from matricula.record.contracts.queries import (
    ADDRESS,
    CODE_OF,
    CREATED,
    OURS,
    PUBLIC_ID,
    SYSTEM,
)
from matricula.record.contracts.transmitted import Party, Transmitted
from matricula.record.people.addresses import IDENTIFIES
from matricula.record.people.commands import merge_people, set_registrar_addresses
from matricula.record.people.tables import email_address, external_id, person, student_record
from matricula.store import ReadSession, Row, WriteSession, bulk

INSTITUTIONAL = "institutional"
KINDS = tuple(CODE_OF.values())


@dataclass
class Identities:
    """The people of a list, by the centre's codes. own: those whose names are the centre's."""

    people: dict[str, int] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    """Known people whose name or address is another one now."""


@dataclass
class _Known:
    """What is stored of whoever may be meant."""

    by_code: Mapping[str, Row]
    by_address: Mapping[str, int]
    """As the centre itself said."""
    identified: Mapping[str, set[int]]
    """By addresses that identify, whoever said so."""
    own: set[int]


def settle_people(
    session: WriteSession,
    organization_id: int,
    rows: Sequence[Transmitted],
    staying: Collection[int] = (),
) -> tuple[Identities, list[Contradiction]]:
    """Find or make everybody that `rows` name; names and addresses of the centre's own people
    become what it says. Where there are contradictions, nothing was written.

    staying: people in contracts that stay as they are, so that their codes stay, too.
    """
    parties = {party.code: (kind, party) for row in rows for kind, party in row.parties()}
    known = _known(session, organization_id, parties)
    found, wrong = _found(parties, known, staying)
    if wrong:
        return Identities(), wrong
    fresh = [code for code in parties if code not in found]
    new = dict(zip(fresh, bulk.new_ids(session, person, len(fresh)), strict=True))
    own = known.own | set(new.values())
    identities = Identities(found | new, own)
    _write(session, parties, identities)
    _name(session, organization_id, parties, identities.people, set(new.values()))
    return identities, []


def _known(
    session: ReadSession, organization_id: int, parties: Mapping[str, tuple[str, Party]]
) -> _Known:
    names = _given(organization_id)
    coded = bulk.rows_where_in(
        session, names.where(external_id.c.kind.in_(KINDS)), external_id.c.value, parties
    )
    addresses = {party.folded for _, party in parties.values()}
    named = bulk.rows_where_in(
        session, names.where(external_id.c.kind == ADDRESS), external_id.c.value, addresses
    )
    identified: defaultdict[str, set[int]] = defaultdict(set)
    statement = sa.select(email_address.c.folded, email_address.c.person_id).where(IDENTIFIES)
    for row in bulk.rows_where_in(session, statement, email_address.c.folded, addresses):
        identified[row.folded].add(row.person_id)
    people = {row.entity_id for row in [*coded, *named]}.union(*identified.values())
    return _Known(
        {row.value: row for row in coded},
        {row.value: row.entity_id for row in named},
        identified,
        _own(session, organization_id, people),
    )


def _own(session: ReadSession, organization_id: int, people: Collection[int]) -> set[int]:
    """Those of `people` of whom the centre told first, and whom no department knows."""
    created = _given(organization_id).where(external_id.c.kind == CREATED)
    first = bulk.rows_where_in(session, created, external_id.c.entity_id, people)
    own = {row.entity_id for row in first}
    records = sa.select(student_record.c.person_id).distinct()
    known = bulk.rows_where_in(session, records, student_record.c.person_id, own)
    return own - {row.person_id for row in known}


def _found(
    parties: Mapping[str, tuple[str, Party]], known: _Known, staying: Collection[int]
) -> tuple[dict[str, int], list[Contradiction]]:
    """The people that are known, by code; and what cannot be true at once."""
    wrong: list[Contradiction] = []
    found: dict[str, int] = {}
    for code, (kind, _) in parties.items():
        row = known.by_code.get(code)
        if row is not None and row.kind != CODE_OF[kind]:
            wrong.append(Contradiction("code_of_another_kind", kind, code))
        elif row is not None:
            found[code] = row.entity_id
    coded = {person_id: code for code, person_id in found.items()}
    # An address that leaves one of the centre's own people in this very list is free.
    leaving = {
        (parties[code][1].folded, person_id)
        for person_id, code in coded.items()
        if person_id in known.own
    }
    movers = {person_id for _, person_id in leaving}
    for code, (kind, party) in parties.items():
        holders = {
            holder
            for holder in known.identified.get(party.folded, set())
            if holder not in movers or (party.folded, holder) in leaving
        }
        named = known.by_address.get(party.folded)
        if code not in found:
            meant = {named} if named is not None and named not in coded else holders
            if len(meant) == 1:
                (found[code],) = meant
        if holders - {found.get(code)} or (
            code not in known.by_code and found.get(code) in staying
        ):
            wrong.append(Contradiction("address_of_many", kind, party.address))
        elif code in found and coded.setdefault(found[code], code) != code:
            wrong.append(Contradiction("address_of_two", kind, party.address))
    return found, wrong


def _write(
    session: WriteSession,
    parties: Mapping[str, tuple[str, Party]],
    identities: Identities,
) -> None:
    """Names and addresses of the centre's own people."""
    own = [
        (identities.people[code], party)
        for code, (_, party) in parties.items()
        if identities.people[code] in identities.own
    ]
    names = merge_people(
        session,
        [
            {"id": key, "family_name": party.family_name, "given_name": party.given_name}
            for key, party in own
        ],
    )
    addresses = set_registrar_addresses(
        session,
        [
            {"person_id": key, "purpose": INSTITUTIONAL, "address": party.address}
            for key, party in own
        ],
    )
    identities.changed |= {after["id"] for _, after in names.updated}
    identities.changed |= {row["person_id"] for row in addresses.rows()}


def _name(
    session: WriteSession,
    organization_id: int,
    parties: Mapping[str, tuple[str, Party]],
    people: Mapping[str, int],
    created: Collection[int],
) -> None:
    """What the centre calls everybody, and what we do; an older code or address of theirs goes."""
    wanted: dict[tuple[str, str], int] = {}
    for code, (kind, party) in parties.items():
        wanted[CODE_OF[kind], code] = people[code]
        wanted[ADDRESS, party.folded] = people[code]
    kinds = {(kind, person_id) for (kind, _), person_id in wanted.items()}
    ids = set(people.values())
    mine = _given(organization_id)
    addresses = [value for kind, value in wanted if kind == ADDRESS]
    stored = {
        row.id: row
        for row in [
            *bulk.rows_where_in(session, mine, external_id.c.entity_id, ids),
            *bulk.rows_where_in(
                session, mine.where(external_id.c.kind == ADDRESS), external_id.c.value, addresses
            ),
        ]
    }
    kept, gone = set(), []
    for row in stored.values():
        if wanted.get((row.kind, row.value)) == row.entity_id:
            kept.add((row.kind, row.value))
        elif (row.kind, row.entity_id) in kinds or (row.kind, row.value) in wanted:
            gone.append(row.id)
    for chunk in bulk.chunked(gone):
        session.run(sa.delete(external_id).where(external_id.c.id.in_(chunk)))
    issuer = str(organization_id)
    rows = [
        _row(issuer, kind, value, key)
        for (kind, value), key in wanted.items()
        if (kind, value) not in kept
    ]
    rows += [_row(issuer, CREATED, str(key), key) for key in sorted(created)]
    rows += [_row(OURS, PUBLIC_ID, new_public_id(), key) for key in _unnumbered(session, ids)]
    numbers = bulk.new_ids(session, external_id, len(rows))
    numbered = [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)]
    bulk.insert(session, external_id, numbered)


def _unnumbered(session: ReadSession, people: Collection[int]) -> list[int]:
    statement = sa.select(external_id.c.entity_id).where(
        external_id.c.entity == person.name,
        external_id.c.system == SYSTEM,
        external_id.c.issuer == OURS,
        external_id.c.kind == PUBLIC_ID,
    )
    rows = bulk.rows_where_in(session, statement, external_id.c.entity_id, people)
    return sorted(set(people) - {row.entity_id for row in rows})


def _row(issuer: str, kind: str, value: str, person_id: int) -> dict[str, Any]:
    return {
        "entity": person.name,
        "entity_id": person_id,
        "system": SYSTEM,
        "issuer": issuer,
        "kind": kind,
        "value": value,
    }


def _given(organization_id: int) -> sa.Select[Any]:
    """What a centre calls people."""
    return sa.select(
        external_id.c.id, external_id.c.entity_id, external_id.c.kind, external_id.c.value
    ).where(
        external_id.c.entity == person.name,
        external_id.c.system == SYSTEM,
        external_id.c.issuer == str(organization_id),
    )
