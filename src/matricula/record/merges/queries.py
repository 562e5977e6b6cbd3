"""Questions about people who turned out to be one."""

from collections import defaultdict

import sqlalchemy as sa

from matricula.record.merges.living import STANDS, living_among
from matricula.record.merges.tables import person_merge
from matricula.record.people.addresses import IDENTIFIES
from matricula.record.people.tables import email_address, person
from matricula.store import ReadSession, Row, Rows, bulk


def once_called(session: ReadSession, person_id: int) -> set[int]:
    """All numbers of a person, whichever of them is asked for: their own, and those of whom was
    merged into them."""
    known = asked = {living_among(session, [person_id])[person_id]}
    while asked:
        statement = sa.select(person_merge.c.merged_id).where(STANDS)
        rows = bulk.rows_where_in(session, statement, person_merge.c.kept_id, asked)
        asked = {row.merged_id for row in rows} - known
        known = known | asked
    return known


def standing_merge(session: ReadSession, merged_id: int) -> Row | None:
    """The merge by which somebody became another one; None where there is none."""
    return session.row(sa.select(person_merge).where(person_merge.c.merged_id == merged_id, STANDS))


def newest_into(session: ReadSession, kept_id: int) -> int:
    """Who was the last one to become somebody, of those who still are them; 0 where nobody is."""
    found = session.value(
        sa.select(person_merge.c.merged_id)
        .where(person_merge.c.kept_id == kept_id, STANDS)
        .order_by(person_merge.c.id.desc())
        .limit(1)
    )
    return int(found or 0)


def merges(session: ReadSession, limit: int) -> Rows:
    """The merges that stand, newest first."""
    return session.rows(
        sa.select(person_merge).where(STANDS).order_by(person_merge.c.id.desc()).limit(limit)
    )


def known_twice(session: ReadSession, limit: int) -> list[tuple[str, list[Row]]]:
    """Addresses that identify several people, and who they are: id, family_name, given_name."""
    twice = (
        sa.select(email_address.c.folded)
        .where(IDENTIFIES)
        .group_by(email_address.c.folded)
        .having(sa.func.count(email_address.c.person_id.distinct()) > 1)
        .order_by(email_address.c.folded)
        .limit(limit)
    )
    addresses = session.column(twice)
    statement = (
        sa.select(email_address.c.folded, person.c.id, person.c.family_name, person.c.given_name)
        .join(person, person.c.id == email_address.c.person_id)
        .where(IDENTIFIES)
        .order_by(person.c.id)
    )
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in bulk.rows_where_in(session, statement, email_address.c.folded, addresses):
        found[row.folded].append(row)
    return [(address, found[address]) for address in addresses]
