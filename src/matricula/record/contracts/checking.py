"""Whether a list of contracts agrees with itself. Pure."""

from collections.abc import Iterator, Sequence

from matricula.record.contracts.errors import Contradiction
from matricula.record.contracts.transmitted import Party, Transmitted


def contradictions(rows: Sequence[Transmitted]) -> Iterator[Contradiction]:
    """What cannot be true at once within a list, in order; each thing once."""
    yield from _contracts(rows)
    yield from _groups(rows)
    yield from _codes(rows)
    yield from _parties(rows)


def _contracts(rows: Sequence[Transmitted]) -> Iterator[Contradiction]:
    seen: set[str] = set()
    for index, row in enumerate(rows):
        if row.code in seen:
            yield Contradiction("contract_twice", "contract", row.code, index)
        seen.add(row.code)


def _groups(rows: Sequence[Transmitted]) -> Iterator[Contradiction]:
    """A group has one name, one site, one period, one year, one training, one brand."""
    seen: dict[str, tuple[object, ...]] = {}
    for index, row in enumerate(rows):
        told = (row.group.name, row.site.code, row.period.code, row.year.code, row.training.code)
        whole = (*told, row.brand and row.brand.code)
        if seen.setdefault(row.group.code, whole) != whole:
            yield Contradiction("group_differs", "group", row.group.code, index)


def _codes(rows: Sequence[Transmitted]) -> Iterator[Contradiction]:
    names: dict[tuple[str, str], str] = {}
    codes: dict[tuple[str, str], str] = {}
    for index, row in enumerate(rows):
        for kind, named in row.codes():
            if names.setdefault((kind, named.code), named.name) != named.name:
                yield Contradiction("code_named_twice", kind, named.code, index)
            elif codes.setdefault((kind, named.name), named.code) != named.code:
                yield Contradiction("name_coded_twice", kind, named.name, index)


def _parties(rows: Sequence[Transmitted]) -> Iterator[Contradiction]:
    people: dict[str, tuple[str, Party]] = {}
    addresses: dict[str, str] = {}
    for index, row in enumerate(rows):
        for kind, party in row.parties():
            known_kind, known = people.setdefault(party.code, (kind, party))
            if known_kind != kind:
                yield Contradiction("code_of_another_kind", kind, party.code, index)
            elif known != party:
                yield Contradiction("party_differs", kind, party.code, index)
            elif addresses.setdefault(party.folded, party.code) != party.code:
                yield Contradiction("address_of_two", kind, party.address, index)
