"""Which organizations an asker reaches: one value that both checks a row and filters a query."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class Reach:
    """A set of organizations; `organizations` is None where it is all of them, later ones too."""

    organizations: frozenset[int] | None

    @classmethod
    def of(cls, organizations: Iterable[int]) -> "Reach":
        return cls(frozenset(organizations))

    def contains(self, organization_id: int | None) -> bool:
        """Whether an organization is reached; None stands for the whole school."""
        return self.organizations is None or organization_id in self.organizations

    def condition(self, column: sa.ColumnElement[int] | sa.Column[int]) -> sa.ColumnElement[bool]:
        """The condition that a column holds the id of a reached organization."""
        if self.organizations is None:
            return sa.true()
        if not self.organizations:
            return sa.false()
        return column.in_(sorted(self.organizations))

    def __and__(self, other: "Reach") -> "Reach":
        """What both reach."""
        if self.organizations is None:
            return other
        if other.organizations is None:
            return self
        return Reach(self.organizations & other.organizations)

    def __or__(self, other: "Reach") -> "Reach":
        """What either reaches."""
        if self.organizations is None or other.organizations is None:
            return EVERYWHERE
        return Reach(self.organizations | other.organizations)

    def __bool__(self) -> bool:
        """False where nothing is reached at all."""
        return self.organizations is None or bool(self.organizations)


EVERYWHERE = Reach(None)
NOWHERE = Reach(frozenset())
