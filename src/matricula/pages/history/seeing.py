"""Which changes somebody may be told of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from matricula.identity.permissions import SEE_PERSONAL_DATA, VIEW_RECORD
from matricula.identity.principal import Principal
from matricula.record.history.queries import centres_of, knowing, tellers_of
from matricula.record.people.tables import email_address, person, photo
from matricula.store import ReadSession, Row

OF_EVERYBODY = frozenset({person.name, email_address.name, photo.name})
"""What all organizations that know somebody know alike; the rest is one organization's."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A change, with what it was before and is after."""

    row: Row
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Places:
    """Organizations: of contracts, and of absences and claims by table and row."""

    centres: dict[int, int]
    tellers: dict[tuple[str, int], int]


def seen(session: ReadSession, principal: Principal, rows: Sequence[Row]) -> list[Row]:
    """Those of the changes that the asker may know, in order.

    What happened in a cohort is for whoever may read the record of its organization. The rest is of
    people: it takes the right to see personal data, in the organization that the change names; or
    else in one that knows the person, and in all of them where the change may be another one's.
    """
    told = [_Told(row, _values(row)) for row in rows]
    places = _Places(
        centres_of(session, {one.values["contract_id"] for one in _contracted(told)}),
        tellers_of(session, {(row.subject, row.subject_id) for row in rows}),
    )
    people = {row.person_id for row in rows if row.person_id and row.organization_id is None}
    known = {key: knowing(session, key) for key in sorted(people)}
    return [one.row for one in told if _may_know(principal, one, places, known)]


def knows(session: ReadSession, principal: Principal, person_id: int) -> bool:
    """Whether somebody is known where the asker may see personal data."""
    reach = SEE_PERSONAL_DATA.reach(principal)
    return any(reach.contains(key) for key in knowing(session, person_id))


def _may_know(
    principal: Principal, told: _Told, places: _Places, known: dict[int, set[int]]
) -> bool:
    if told.row.organization_id is not None:
        return VIEW_RECORD.allows(principal, told.row.organization_id)
    reach = SEE_PERSONAL_DATA.reach(principal)
    if reach.organizations is None:
        return True
    place = _place(told, places)
    if place is not None:
        return reach.contains(place)
    reached = [reach.contains(key) for key in known.get(told.row.person_id, ())]
    return any(reached) if told.row.subject in OF_EVERYBODY else bool(reached) and all(reached)


def _place(told: _Told, places: _Places) -> int | None:
    """The organization that a change names, or the thing that it is of."""
    if told.values.get("contract_id") in places.centres:
        return places.centres[told.values["contract_id"]]
    # Before changes to absences named it, only the row did.
    teller = places.tellers.get((told.row.subject, told.row.subject_id))
    found: int | None = told.values.get("organization_id", teller)
    return found


def _contracted(told: Iterable[_Told]) -> list[_Told]:
    return [one for one in told if isinstance(one.values.get("contract_id"), int)]


def _values(row: Row) -> dict[str, Any]:
    """All that a change says; of two values of one column, the later."""
    found: dict[str, Any] = {}
    for text in (row.before, row.after):
        if text is not None:
            found |= msgspec.json.decode(text)
    return found
