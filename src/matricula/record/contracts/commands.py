"""What can change about apprenticeship contracts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from matricula.record.contracts.checking import contradictions
from matricula.record.contracts.errors import ContractsRefused, Contradiction
from matricula.record.contracts.identities import Identities, settle_people
from matricula.record.contracts.public_ids import new_public_id
from matricula.record.contracts.queries import code_names
from matricula.record.contracts.tables import centre_code, contract, training_session
from matricula.record.contracts.transmitted import Transmitted
from matricula.record.history.commands import Change, remember, remember_steps
from matricula.record.people.holding import hold_addresses
from matricula.store import WriteSession, bulk

ARCHIVED, INTEGRATED = "archived", "integrated"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a list of contracts did, by their codes, each in order. removed: archived."""

    same: tuple[str, ...]
    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]


def replace_contracts(
    session: WriteSession, organization_id: int, rows: Sequence[Transmitted]
) -> Outcome:
    """Make `rows` all the contracts that a centre has: those that are missing are archived.

    People are found by the centre's codes, then by addresses that identify, or else made; the
    centre's word changes names and addresses only of people of whom it told first. Errors:
    ContractsRefused, with nothing changed.
    """
    return _settle(session, organization_id, rows, None)


def merge_contracts(
    session: WriteSession,
    organization_id: int,
    rows: Sequence[Transmitted],
    removed: Collection[str] = (),
) -> Outcome:
    """The same, where contracts that are not named stay as they are; those whose codes are in
    `removed` are archived. Errors: ContractsRefused."""
    return _settle(session, organization_id, rows, set(removed))


def _settle(
    session: WriteSession,
    organization_id: int,
    rows: Sequence[Transmitted],
    removed: Collection[str] | None,
) -> Outcome:
    _refuse(list(contradictions(rows)))
    # Two lists at once could make the same person twice, also those of two centres.
    bulk.one_at_a_time(session, "apprenticeship contracts")
    hold_addresses(session)
    named = _new_names(session, organization_id, rows)
    codes = {row.code for row in rows}
    stored = _stored(session, organization_id)
    gone = stored.keys() if removed is None else removed
    staying = _people(row for code, row in stored.items() if code not in codes and code not in gone)
    identities, wrong = settle_people(session, organization_id, rows, staying)
    _refuse(wrong)
    _write_names(session, organization_id, named)
    sessions, moved = _write_sessions(session, organization_id, rows)
    changes = _write_contracts(
        session, organization_id, rows, stored, people=identities.people, sessions=sessions
    )
    archived = _archive(session, stored, codes, removed)
    renamed = moved | {
        row.group.code for row in rows if any(named.get((k, n.code)) for k, n in row.codes())
    }
    return _outcome(rows, changes, archived, renamed, identities)


def _people(contracts: Iterable[Mapping[str, Any]]) -> set[int]:
    """Everybody in those of some contracts that are not archived."""
    return {
        row[part]
        for row in contracts
        if row["state"] != ARCHIVED
        for part in ("person_id", "school_tutor_id", "company_tutor_id")
        if row[part] is not None
    }


def _refuse(found: Sequence[Contradiction]) -> None:
    if found:
        raise ContractsRefused(found)


def _new_names(
    session: WriteSession, organization_id: int, rows: Sequence[Transmitted]
) -> dict[tuple[str, str], tuple[str | None, str]]:
    """The names before and after of the codes that are new or are called otherwise.

    Errors: ContractsRefused where a name is another code's, of contracts that are not in the list.
    """
    stored = code_names(session, organization_id)
    wanted = {(kind, named.code): named.name for row in rows for kind, named in row.codes()}
    taken: dict[tuple[str, str], str] = {}
    wrong = []
    for (kind, code), name in (stored | wanted).items():
        if taken.setdefault((kind, name), code) != code:
            wrong.append(Contradiction("name_coded_twice", kind, name))
    _refuse(wrong)
    return {key: (stored.get(key), name) for key, name in wanted.items() if stored.get(key) != name}


def _write_names(
    session: WriteSession,
    organization_id: int,
    named: Mapping[tuple[str, str], tuple[str | None, str]],
) -> None:
    # Removed and told anew: codes may exchange their names, and both engines look at single rows.
    renamed = [key for key, (before, _) in named.items() if before is not None]
    for kind in sorted({kind for kind, _ in renamed}):
        for codes in bulk.chunked([code for of, code in renamed if of == kind]):
            session.run(
                sa.delete(centre_code).where(
                    centre_code.c.organization_id == organization_id,
                    centre_code.c.kind == kind,
                    centre_code.c.code.in_(codes),
                )
            )
    bulk.insert(
        session,
        centre_code,
        [
            {"organization_id": organization_id, "kind": kind, "code": code, "name": name}
            for (kind, code), (_, name) in named.items()
        ],
    )
    remember(
        session,
        [
            Change(
                "add" if before is None else "change",
                centre_code.name,
                organization_id,
                None if before is None else {"kind": kind, "code": code, "name": before},
                {"kind": kind, "code": code, "name": after},
            )
            for (kind, code), (before, after) in named.items()
        ],
    )


def _write_sessions(
    session: WriteSession, organization_id: int, rows: Sequence[Transmitted]
) -> tuple[dict[str, int], set[str]]:
    """The ids of the sessions by the codes of their groups, and the codes of those that changed."""
    of_centre = training_session.c.organization_id == organization_id
    stored = {
        row.code: row
        for row in session.rows(
            sa.select(
                training_session.c.id, training_session.c.code, training_session.c.public_id
            ).where(of_centre)
        )
    }
    groups = {row.group.code: row for row in rows}
    changes = bulk.merge(
        session,
        training_session,
        [
            {
                "organization_id": organization_id,
                "code": code,
                "public_id": stored[code].public_id if code in stored else new_public_id(),
                "name": row.group.name,
                "site_code": row.site.code,
                "period_code": row.period.code,
                "year_code": row.year.code,
                "training_code": row.training.code,
                "brand_code": row.brand.code if row.brand else None,
            }
            for code, row in groups.items()
        ],
        key=("organization_id", "code"),
        within=of_centre,
        once={"created_at": session.now},
    )
    remember_steps(session, training_session, changes)
    ids = {code: row.id for code, row in stored.items()}
    ids |= {row["code"]: row["id"] for row in changes.inserted}
    return ids, {after["code"] for _, after in changes.updated}


def _stored(session: WriteSession, organization_id: int) -> dict[str, dict[str, Any]]:
    rows = session.rows(sa.select(contract).where(contract.c.organization_id == organization_id))
    return {row.code: row._asdict() for row in rows}


def _write_contracts(
    session: WriteSession,
    organization_id: int,
    rows: Sequence[Transmitted],
    stored: Mapping[str, Mapping[str, Any]],
    *,
    people: Mapping[str, int],
    sessions: Mapping[str, int],
) -> bulk.Changes:
    changes = bulk.merge(
        session,
        contract,
        [
            {
                "organization_id": organization_id,
                "code": row.code,
                "public_id": (
                    stored[row.code]["public_id"] if row.code in stored else new_public_id()
                ),
                "person_id": people[row.apprentice.code],
                "session_id": sessions[row.group.code],
                "school_tutor_id": people[row.school_tutor.code],
                "company_tutor_id": people[row.company_tutor.code],
                "company_name": row.company_name,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
                "kind": row.kind,
                "mission_title": row.mission_title,
                "mission_details": row.mission_details,
                "start_month": row.start_month,
                "rncp_code": row.rncp_code,
                "state": INTEGRATED,
            }
            for row in rows
        ],
        key=("organization_id", "code"),
        within=contract.c.organization_id == organization_id,
        stamp={"transmitted_at": session.now},
    )
    told = [name for name in contract.c.keys() if name not in {"id", "transmitted_at"}]
    remember_steps(session, contract, changes, told=told)
    return changes


def _archive(
    session: WriteSession,
    stored: Mapping[str, Mapping[str, Any]],
    kept: Collection[str],
    removed: Collection[str] | None,
) -> list[str]:
    """Archive what is stored and not kept, or only those that are named; their codes."""
    gone = [
        (row, {**row, "state": ARCHIVED})
        for code, row in sorted(stored.items())
        if row["state"] != ARCHIVED and code not in kept and (removed is None or code in removed)
    ]
    rows = [{"id": after["id"], "state": ARCHIVED} for _, after in gone]
    bulk.update(session, contract, rows, key=("id",))
    remember_steps(session, contract, bulk.Changes(updated=gone), told=("state",))
    return [row["code"] for row, _ in gone]


def _outcome(
    rows: Sequence[Transmitted],
    changes: bulk.Changes,
    gone: Sequence[str],
    renamed: Collection[str],
    identities: Identities,
) -> Outcome:
    added = {row["code"] for row in changes.inserted}
    added |= {after["code"] for before, after in changes.updated if before["state"] == ARCHIVED}
    updated = {after["code"] for _, after in changes.updated}
    for row in rows:
        people = {identities.people[party.code] for _, party in row.parties()}
        if row.group.code in renamed or people & identities.changed:
            updated.add(row.code)
    codes = sorted(row.code for row in rows)
    return Outcome(
        same=tuple(code for code in codes if code not in added | updated),
        added=tuple(code for code in codes if code in added),
        updated=tuple(code for code in codes if code in updated - added),
        removed=tuple(gone),
    )
