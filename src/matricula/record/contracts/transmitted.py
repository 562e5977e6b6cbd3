"""Contracts as a training centre tells of them, before they are written down."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from matricula.record.accounts.names import folded

APPRENTICE, SCHOOL_TUTOR, COMPANY_TUTOR = "apprentice", "school_tutor", "company_tutor"
PARTIES = (APPRENTICE, SCHOOL_TUTOR, COMPANY_TUTOR)
CODE_KINDS = ("site", "brand", "period", "year", "training")


@dataclass(frozen=True, slots=True)
class Party:
    """A person of a contract. code: the centre's own, unlike that of anybody else there."""

    code: str
    given_name: str
    family_name: str
    address: str

    @property
    def folded(self) -> str:
        """The address of mail, by which it is compared."""
        return folded(self.address)


@dataclass(frozen=True, slots=True)
class Named:
    """A code of the centre's, and the one name that goes with it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Transmitted:
    """One contract. company_name: as it was sent, blanks too. kind: as the table has it."""

    code: str
    apprentice: Party
    school_tutor: Party
    company_tutor: Party
    group: Named
    site: Named
    period: Named
    year: Named
    training: Named
    brand: Named | None
    company_name: str
    starts_on: date | None
    ends_on: date | None
    kind: str
    mission_title: str | None
    mission_details: str | None
    start_month: str | None
    rncp_code: str | None

    def parties(self) -> Iterator[tuple[str, Party]]:
        """(what they are in it, who they are), each of the three."""
        for kind in PARTIES:
            yield kind, getattr(self, kind)

    def codes(self) -> Iterator[tuple[str, Named]]:
        """(kind, code and name) of what the centre has codes for, but for the group."""
        for kind in CODE_KINDS:
            named = getattr(self, kind)
            if named is not None:
                yield kind, named
