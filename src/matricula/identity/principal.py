"""The one who is asking, as the rest of a request knows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from matricula.identity.scopes import DOORS, Word, parse_scope
from matricula.record.accounts.queries import Holder
from matricula.record.organizations.reach import EVERYWHERE, NOWHERE, Reach

Role = tuple[str, int | None]
"""A role and the organization where it is held; None: everywhere."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One word of a token's scope, its acronym found: where the token is good at a door, and for
    which of the door's rights, None for all of them."""

    door: str
    reach: Reach
    rights: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, with which roles, and cut down to what.

    door: the one through which they came. scope: the grants of the token, or None where they
    signed in with a password and all of their roles count. label: what the token is for.
    """

    account_id: int
    person_id: int
    name: str
    roles: frozenset[Role]
    door: str
    scope: tuple[Grant, ...] | None = None
    label: str = ""

    def may_use(self, door: str) -> bool:
        """Whether the token opens `door` at all."""
        return self.scope is None or any(grant.door == door for grant in self.scope)

    def limit(self, right: str | None = None) -> Reach:
        """Where the token is good, at the door of this request; right: for this one of its rights,
        None for any."""
        if self.scope is None:
            return EVERYWHERE
        reach = NOWHERE
        for grant in self.scope:
            limited = right is not None and grant.rights is not None and right not in grant.rights
            if grant.door == self.door and not limited:
                reach = reach | grant.reach
        return reach


OrganizationIds = Mapping[tuple[str, str], int]
"""Ids of organizations by (kind, acronym)."""


def limits_of(scope: str | None) -> list[tuple[str, str]]:
    """The organizations that a token's scope may name, as (kind, acronym): those to look up."""
    words = parse_scope(scope) if scope else ()
    return [place for word in words for place in _places(word)]


def unknown_limits(scope: str, organizations: OrganizationIds) -> list[str]:
    """The acronyms of a scope that name nothing."""
    return [
        word.acronym
        for word in parse_scope(scope)
        if word.acronym and not any(place in organizations for place in _places(word))
    ]


def principal_of(holder: Holder, door: str, organizations: OrganizationIds) -> Principal:
    """The principal that an account is at a door, its scope's acronyms looked up.

    An acronym that names nothing (any more) reaches nothing.
    """
    grants = None
    if holder.scope is not None:
        grants = tuple(_grant(word, organizations) for word in parse_scope(holder.scope))
    return Principal(
        holder.account_id, holder.person_id, holder.name, holder.roles, door, grants, holder.label
    )


def _grant(word: Word, organizations: OrganizationIds) -> Grant:
    if word.acronym is None:
        return Grant(word.door, EVERYWHERE, word.rights)
    found = [organizations[place] for place in _places(word) if place in organizations]
    return Grant(word.door, Reach.of(found[:1]), word.rights)


def _places(word: Word) -> list[tuple[str, str]]:
    """What the acronym of a word may name, as (kind, acronym)."""
    return [(kind, word.acronym) for kind in DOORS[word.door] if word.acronym]
