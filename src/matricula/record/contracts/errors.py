"""Why contracts are refused; doors say it in their own words."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that cannot be true at once.

    code: "contract_twice", "group_differs", "code_named_twice", "name_coded_twice",
    "party_differs", "code_of_another_kind", "address_of_two", "address_of_many". about: what it is
    about: a kind of code, or what a person is in a contract. value: the code, name or address.
    index: of the first contract of the list in which it shows, or None.
    """

    code: str
    about: str
    value: str
    index: int | None = None


class ContractsRefused(Exception):
    """The list of contracts contradicts itself or the record; nothing of it was written."""

    def __init__(self, found: Sequence[Contradiction]) -> None:
        super().__init__(", ".join(f"{one.code} {one.about} {one.value!r}" for one in found))
        self.contradictions = tuple(found)
