"""Questions about booklets, and about the apprentices of whom they are expected."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from matricula.record.booklets.tables import booklet, booklet_report
from matricula.record.contracts.tables import centre_code, contract, training_session
from matricula.record.people.tables import person
from matricula.store import ReadSession, Row, Rows, bulk

INTEGRATED = "integrated"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which apprentices of a centre are meant: all that is not None has to hold."""

    site_code: str | None = None
    brand_code: str | None = None
    person_id: int | None = None
    session_id: int | None = None


def booklet_called(session: ReadSession, session_id: int, name: str) -> Row | None:
    """A booklet of a training session by its name."""
    return session.row(
        sa.select(booklet).where(booklet.c.session_id == session_id, booklet.c.name == name)
    )


def booklets(session: ReadSession, session_ids: Collection[int]) -> list[Row]:
    """The booklets of training sessions, in their order."""
    statement = sa.select(booklet).order_by(booklet.c.session_id, booklet.c.position, booklet.c.id)
    return bulk.rows_where_in(session, statement, booklet.c.session_id, session_ids)


def reports(session: ReadSession, contract_ids: Collection[int]) -> list[Row]:
    """What is known of the booklets of contracts: booklet_id, contract_id, due_at (where it is not
    the booklet's), done_at."""
    return bulk.rows_where_in(
        session, sa.select(booklet_report), booklet_report.c.contract_id, contract_ids
    )


def apprentices(session: ReadSession, organization_id: int, chosen: Chosen, limit: int) -> Rows:
    """A centre's contracts that are matched to a session and not archived, by id.

    Columns: id, public_id, code, session_id, session_code, company_name, and the names of the
    apprentice, the company's tutor (`tutor_…`) and the school's (`school_…`): given_name,
    family_name; null where there is no such person.
    """
    tutor, school = person.alias("tutor"), person.alias("school")
    conditions = [contract.c.organization_id == organization_id, contract.c.state == INTEGRATED]
    for column, value in (
        (training_session.c.site_code, chosen.site_code),
        (training_session.c.brand_code, chosen.brand_code),
        (contract.c.person_id, chosen.person_id),
        (contract.c.session_id, chosen.session_id),
    ):
        if value is not None:
            conditions.append(column == value)
    return session.rows(
        sa.select(
            contract.c.id,
            contract.c.public_id,
            contract.c.code,
            contract.c.session_id,
            training_session.c.code.label("session_code"),
            contract.c.company_name,
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
        .where(*conditions)
        .order_by(contract.c.id)
        .limit(limit)
    )


def kinds_of_code(session: ReadSession, organization_id: int, code: str) -> Collection[str]:
    """What a centre calls by this code: "site", "brand" and others."""
    return session.column(
        sa.select(centre_code.c.kind).where(
            centre_code.c.organization_id == organization_id, centre_code.c.code == code
        )
    )
