"""The table of rights: the check and the filter are one."""

from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from matricula.identity.permissions import (
    ADMINISTER,
    PERMISSIONS,
    SEE_PERSONAL_DATA,
    SIDES,
    VIEW_RECORD,
    WRITE_MARKS,
    Permission,
)
from matricula.identity.principal import Grant, Principal, principal_of
from matricula.record.accounts.queries import Holder
from matricula.record.accounts.roles import ROLES
from matricula.record.accounts.tables import role_assignment
from matricula.record.organizations.reach import EVERYWHERE, NOWHERE, Reach

ORGANIZATIONS = range(1, 6)
reaches = st.one_of(st.none(), st.frozensets(st.sampled_from(ORGANIZATIONS))).map(Reach)
held_roles = st.frozensets(
    st.tuples(st.sampled_from(ROLES), st.one_of(st.none(), st.sampled_from(ORGANIZATIONS)))
)
grants = st.lists(st.builds(Grant, st.sampled_from(["scodoc", "odin"]), reaches)).map(tuple)


def principal(*roles: tuple[str, int | None], scope: tuple[Grant, ...] | None = None) -> Principal:
    return Principal(1, 2, "ada", frozenset(roles), "scodoc", scope)


def selected(reach: Reach) -> list[int]:
    """What a query filtered by `reach` finds among ORGANIZATIONS."""
    engine = sa.create_engine("sqlite://")
    numbers = sa.union_all(*(sa.select(sa.literal(n).label("id")) for n in ORGANIZATIONS)).cte()
    try:
        with engine.connect() as connection:
            statement = sa.select(numbers.c.id).where(reach.condition(numbers.c.id))
            return sorted(connection.execute(statement).scalars())
    finally:
        engine.dispose()


@given(reaches)
def test_a_condition_selects_what_the_check_allows(reach: Reach) -> None:
    assert selected(reach) == [n for n in ORGANIZATIONS if reach.contains(n)]


@given(reaches, reaches)
def test_reaches_meet_and_join(one: Reach, other: Reach) -> None:
    for n in [*ORGANIZATIONS, None]:
        assert (one & other).contains(n) == (one.contains(n) and other.contains(n))
        assert (one | other).contains(n) == (one.contains(n) or other.contains(n))
    assert bool(one) == (one != NOWHERE)


@given(held_roles, st.none() | grants, st.sampled_from(PERMISSIONS))
def test_no_right_goes_beyond_the_roles_nor_beyond_the_token(
    roles: frozenset[tuple[str, int | None]],
    scope: tuple[Grant, ...] | None,
    permission: Permission,
) -> None:
    asker = principal(*roles, scope=scope)
    for n in [*ORGANIZATIONS, None]:
        by_role = any(role in permission.roles and where in (None, n) for role, where in roles)
        by_token = scope is None or any(
            grant.door == "scodoc" and grant.reach.contains(n) for grant in scope
        )
        assert permission.allows(asker, n) == (by_role and by_token)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reads_where_it_is_held_and_nowhere_else(role: str) -> None:
    asker = principal((role, 3))
    assert VIEW_RECORD.reach(asker) == Reach.of([3])
    assert not VIEW_RECORD.allows(asker, 4)
    assert not VIEW_RECORD.allows(asker, None)


def test_who_may_do_what() -> None:
    holders = {permission.code: permission.roles for permission in PERMISSIONS}
    assert len(holders) == len(PERMISSIONS)
    assert all("administrator" in roles for roles in holders.values())
    assert ADMINISTER.roles == {"administrator"}
    assert WRITE_MARKS.roles == {"administrator", "registrar"}
    assert "teacher" not in SEE_PERSONAL_DATA.roles
    assert [code for code, roles in holders.items() if "reader" in roles] == [
        "view_record",
        "see_personal_data",
    ]


def test_an_administrator_everywhere_may_do_everything_everywhere() -> None:
    asker = principal(("administrator", None))
    assert all(permission.reach(asker) == EVERYWHERE for permission in PERMISSIONS)


@pytest.mark.parametrize("side", SIDES)
def test_a_party_of_a_contract_speaks_for_its_side_where_its_token_is_good(side: str) -> None:
    parties = {one.party: 2 if name == side else 9 for name, one in SIDES.items()}
    contract: Any = SimpleNamespace(organization_id=3, **parties)

    def speaks(*roles: tuple[str, int | None], scope: tuple[Grant, ...] | None = None) -> set[str]:
        asker = principal(*roles, scope=scope)
        return {name for name, one in SIDES.items() if one.may_speak(asker, contract)}

    assert speaks() == {side}
    assert speaks(scope=(Grant("scodoc", Reach.of([3])),)) == {side}
    assert speaks(scope=(Grant("scodoc", Reach.of([4])),)) == set()
    assert speaks(("registrar", 3)) == set(SIDES)
    assert speaks(("registrar", 4), ("reader", 3)) == {side}
    assert speaks(("teacher", 3)) == {side, "centre"}


def test_a_token_opens_only_its_doors_and_its_organizations() -> None:
    holder = Holder(1, 2, "ada", frozenset({("registrar", None)}), "scodoc:RT odin scodoc:OLD", "")
    found = {("department", "RT"): 3}
    at_scodoc = principal_of(holder, "scodoc", found)
    assert VIEW_RECORD.reach(at_scodoc) == Reach.of([3])
    assert VIEW_RECORD.reach(principal_of(holder, "odin", found)) == EVERYWHERE
    assert [at_scodoc.may_use(door) for door in ("scodoc", "odin", "stepik")] == [True, True, False]


def test_the_database_takes_the_roles_of_the_table_and_no_others() -> None:
    check = next(
        str(constraint.sqltext)
        for constraint in role_assignment.constraints
        if isinstance(constraint, sa.CheckConstraint)
    )
    assert {role for role in ROLES if f"'{role}'" in check} == set(ROLES)
    assert check.count("'") == 2 * len(ROLES)
