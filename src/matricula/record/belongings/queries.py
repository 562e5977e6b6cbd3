"""Questions about belongings."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record.belongings.tables import belonging
from matricula.record.courses.tables import course
from matricula.record.listing import Condition, Listing, Wanted
from matricula.record.members.viewing import Viewer
from matricula.record.merges.living import living
from matricula.store import ReadSession, Rows, bulk

LAST = "\U0010ffff"
"""No letter comes after it."""


def belongings(session: ReadSession, viewer: Viewer, wanted: Wanted, kind: str) -> Rows:
    """The viewer's own of a kind, but for those about courses that they do not see: all columns; by
    id."""
    statement = (
        sa.select(belonging)
        .select_from(belonging.outerjoin(course, course.c.id == belonging.c.course_id))
        .where(
            belonging.c.person_id == viewer.person_id,
            belonging.c.kind == kind,
            sa.or_(belonging.c.course_id.is_(None), viewer.sees_course()),
        )
    )
    filters = {
        "user": lambda key: belonging.c.person_id == living(key),
        "course": lambda key: belonging.c.course_id == key,
        "label": lambda text: belonging.c.label == text,
        "label_begins": _begins,
    }
    orders = {"id": belonging.c.id, "course": belonging.c.course_id}
    return Listing(statement, belonging.c.id, filters, orders).rows(session, wanted)


def _begins(text: str) -> Condition:
    # Not LIKE: SQLite's takes capitals for small letters.
    return sa.and_(belonging.c.label >= text, belonging.c.label < text + LAST)


def courses_kept(
    session: ReadSession, viewer: Viewer, kind: str, course_ids: Collection[int]
) -> set[int]:
    """Which of these courses the viewer keeps something of a kind about."""
    if viewer.person_id is None:
        return set()
    statement = sa.select(belonging.c.course_id).where(
        belonging.c.person_id == viewer.person_id, belonging.c.kind == kind
    )
    found = bulk.rows_where_in(session, statement, belonging.c.course_id, course_ids)
    return {row.course_id for row in found}
