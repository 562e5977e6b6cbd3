"""Questions about apprenticeship contracts and the people in them."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from matricula.record.accounts.names import folded
from matricula.record.contracts.tables import centre_code, contract, training_session
from matricula.record.contracts.transmitted import APPRENTICE, COMPANY_TUTOR, SCHOOL_TUTOR
from matricula.record.people.addresses import IDENTIFIES
from matricula.record.people.tables import email_address, external_id, person
from matricula.store import ReadSession, Row, Rows, bulk

SYSTEM = "campus_skills"
OURS = "matricula"
"""The issuer of the ids of 17 characters that this server gives people."""
PUBLIC_ID = "_id"
CODE_OF = {
    APPRENTICE: "codeApprenant",
    SCHOOL_TUTOR: "codePersonnel",
    COMPANY_TUTOR: "codeMaitreApprentissage",
}
"""The kinds of the codes that a centre gives people, by what they are in a contract."""
ADDRESS = "email"
"""The kind under which the address stands, folded, by which a centre knows somebody."""
CREATED = "created"
"""The kind that says of whom a centre was the first to tell: their names are its to change. The
value is our own id."""
ACTIVE = ("transmitted", "integrated")


def contracts(
    session: ReadSession,
    organization_id: int,
    states: Collection[str],
    *,
    limit: int,
    offset: int = 0,
) -> Rows:
    """A centre's contracts in some states, by code: the columns of a contract, and of its session
    `group_code`, `group_name` and the codes of site, period, year, training and brand."""
    return session.rows(
        sa.select(
            contract,
            training_session.c.code.label("group_code"),
            training_session.c.name.label("group_name"),
            training_session.c.site_code,
            training_session.c.period_code,
            training_session.c.year_code,
            training_session.c.training_code,
            training_session.c.brand_code,
        )
        .join(training_session, training_session.c.id == contract.c.session_id)
        .where(_of(organization_id, states))
        .order_by(contract.c.code)
        .limit(limit)
        .offset(offset)
    )


def count_contracts(session: ReadSession, organization_id: int, states: Collection[str]) -> int:
    """How many contracts a centre has in some states."""
    statement = sa.select(sa.func.count()).select_from(contract)
    return int(session.value(statement.where(_of(organization_id, states))))


def code_names(session: ReadSession, organization_id: int) -> dict[tuple[str, str], str]:
    """What a centre's codes are called, by (kind, code)."""
    rows = session.rows(
        sa.select(centre_code.c.kind, centre_code.c.code, centre_code.c.name).where(
            centre_code.c.organization_id == organization_id
        )
    )
    return {(row.kind, row.code): row.name for row in rows}


def people_of_contracts(
    session: ReadSession, organization_id: int, person_ids: Collection[int]
) -> dict[int, dict[str, Any]]:
    """What a centre may tell of people in its contracts, by id.

    Names: `given_name`, `family_name`; and by their kinds the codes and the address of mail that
    the centre itself gave.
    """
    names = sa.select(person.c.id, person.c.given_name, person.c.family_name)
    found = {
        row.id: dict(row._asdict())
        for row in bulk.rows_where_in(session, names, person.c.id, person_ids)
    }
    for row in bulk.rows_where_in(
        session,
        _names_given(organization_id),
        external_id.c.entity_id,
        person_ids,
    ):
        found[row.entity_id][row.kind] = row.value
    return found


def apprentice_coded(session: ReadSession, organization_id: int, code: str) -> int | None:
    """The person whom a centre calls by this codeApprenant."""
    return _named_by(session, organization_id, CODE_OF[APPRENTICE], code)


def apprentice_addressed(session: ReadSession, organization_id: int, address: str) -> int | None:
    """The apprentice of a centre with this address of mail, whatever its case.

    The centre's own word goes first; then an address that identifies exactly one of those who have
    a contract there.
    """
    word = folded(address)
    named = _named_by(session, organization_id, ADDRESS, word)
    own = sa.select(contract.c.person_id).where(contract.c.organization_id == organization_id)
    if named is not None:
        return named if session.value(own.where(contract.c.person_id == named)) else None
    found = session.column(
        sa.select(email_address.c.person_id)
        .distinct()
        .where(email_address.c.folded == word, IDENTIFIES, email_address.c.person_id.in_(own))
        .limit(2)
    )
    return found[0] if len(found) == 1 else None


def contract_shown_as(session: ReadSession, organization_id: int, name: str) -> Row | None:
    """A centre's contract by its id of 17 characters, or else by its code."""
    return session.row(
        sa.select(contract)
        .where(contract.c.organization_id == organization_id)
        .where((contract.c.public_id == name) | (contract.c.code == name))
        .order_by(contract.c.public_id != name)
        .limit(1)
    )


def contracts_open_to(
    session: ReadSession,
    organization_id: int,
    person_id: int,
    *,
    public_id: str | None = None,
    limit: int,
) -> Rows:
    """The contracts of a centre that somebody in them may look at, by id: the apprentice, archived
    ones too; a tutor, as long as they are not archived.

    Columns: those of a contract, `session_name`, and the names of the apprentice, the company's
    tutor (`tutor_…`) and the school's (`school_…`): given_name, family_name; null where there is no
    such person. public_id: of one contract alone.
    """
    tutor, school = person.alias("tutor"), person.alias("school")
    tutors = sa.or_(
        contract.c.school_tutor_id == person_id, contract.c.company_tutor_id == person_id
    )
    statement = (
        sa.select(
            contract,
            training_session.c.name.label("session_name"),
            person.c.given_name,
            person.c.family_name,
            tutor.c.given_name.label("tutor_given_name"),
            tutor.c.family_name.label("tutor_family_name"),
            school.c.given_name.label("school_given_name"),
            school.c.family_name.label("school_family_name"),
        )
        .select_from(
            contract.join(training_session, training_session.c.id == contract.c.session_id)
            .join(person, person.c.id == contract.c.person_id)
            .outerjoin(tutor, tutor.c.id == contract.c.company_tutor_id)
            .outerjoin(school, school.c.id == contract.c.school_tutor_id)
        )
        .where(
            contract.c.organization_id == organization_id,
            (contract.c.person_id == person_id) | (tutors & contract.c.state.in_(ACTIVE)),
        )
        .order_by(contract.c.id)
        .limit(limit)
    )
    if public_id is not None:
        statement = statement.where(contract.c.public_id == public_id)
    return session.rows(statement)


def contracts_shown_as(session: ReadSession, name: str, limit: int = 2) -> Rows:
    """Contracts of any centre by their id of 17 characters or by their code; the id goes first."""
    return session.rows(
        sa.select(contract)
        .where((contract.c.public_id == name) | (contract.c.code == name))
        .order_by(contract.c.public_id != name, contract.c.id)
        .limit(limit)
    )


def contracts_coded(
    session: ReadSession, organization_id: int, codes: Collection[str]
) -> dict[str, Row]:
    """A centre's contracts by their codes."""
    own = sa.select(contract).where(contract.c.organization_id == organization_id)
    return {row.code: row for row in bulk.rows_where_in(session, own, contract.c.code, codes)}


def session_coded(session: ReadSession, organization_id: int, code: str) -> Row | None:
    """A centre's training session by the code of its group."""
    return session.row(
        sa.select(training_session).where(
            training_session.c.organization_id == organization_id,
            training_session.c.code == code,
        )
    )


def person_shown(session: ReadSession, person_id: int) -> Row | None:
    """given_name, family_name and public_id (17 characters, or null) of a person."""
    return session.row(
        sa.select(person.c.given_name, person.c.family_name, external_id.c.value.label("public_id"))
        .join(
            external_id,
            (external_id.c.entity == person.name)
            & (external_id.c.entity_id == person.c.id)
            & (external_id.c.system == SYSTEM)
            & (external_id.c.issuer == OURS)
            & (external_id.c.kind == PUBLIC_ID),
            isouter=True,
        )
        .where(person.c.id == person_id)
        .limit(1)
    )


def person_addressed(session: ReadSession, organization_id: int, address: str) -> int | None:
    """Whoever a centre knows by an address of mail, in whatever part."""
    return _named_by(session, organization_id, ADDRESS, folded(address))


def _named_by(session: ReadSession, organization_id: int, kind: str, value: str) -> int | None:
    found: int | None = session.value(
        sa.select(external_id.c.entity_id).where(
            external_id.c.entity == person.name,
            external_id.c.system == SYSTEM,
            external_id.c.issuer == str(organization_id),
            external_id.c.kind == kind,
            external_id.c.value == value,
        )
    )
    return found


def _names_given(organization_id: int) -> sa.Select[Any]:
    return sa.select(external_id.c.entity_id, external_id.c.kind, external_id.c.value).where(
        external_id.c.entity == person.name,
        external_id.c.system == SYSTEM,
        external_id.c.issuer == str(organization_id),
    )


def _of(organization_id: int, states: Collection[str]) -> sa.ColumnElement[bool]:
    return sa.and_(
        contract.c.organization_id == organization_id, contract.c.state.in_(sorted(states))
    )
