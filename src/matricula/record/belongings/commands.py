"""What can change about belongings."""

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.belongings.errors import TooManyBelongings
from matricula.record.belongings.tables import belonging
from matricula.record.courses.errors import NoLongerThere
from matricula.store import WriteSession, bulk

MOST = 1_000
"""Belongings of a kind that one person keeps."""


def keep(
    session: WriteSession,
    person_id: int,
    kind: str,
    content: bulk.Values,
    *,
    label: str = "",
    course_id: int | None = None,
    once: bool = False,
) -> int:
    """Keep something of a person's own; its number.

    once: whether they keep one of this kind with this label and course; the one that is there takes
    the new content. Errors: TooManyBelongings.
    """
    bulk.one_at_a_time(session, f"belonging {person_id} {kind}")
    mine = (belonging.c.person_id == person_id) & (belonging.c.kind == kind)
    if once:
        about = (belonging.c.label == label) & belonging.c.course_id.is_not_distinct_from(course_id)
        found = session.value(sa.select(belonging.c.id).where(mine, about))
        if found is not None:
            change_belonging(session, found, content)
            return int(found)
    if session.value(sa.select(sa.func.count()).where(mine)) >= MOST:
        raise TooManyBelongings
    row = {
        "person_id": person_id,
        "kind": kind,
        "label": label,
        "course_id": course_id,
        "content": dict(content),
        "created_at": session.now,
        "changed_at": session.now,
    }
    (key,) = rows.add(session, belonging, [row])
    return key


def change_belonging(
    session: WriteSession, belonging_id: int, content: bulk.Values, label: str | None = None
) -> None:
    """Change what something says: keys of its content, and its label. Errors: NoLongerThere."""
    found = rows.held(session, belonging, belonging_id)
    if found is None:
        raise NoLongerThere
    values: dict[str, object] = {"content": {**found.content, **content}}
    values |= {} if label is None else {"label": label}
    rows.change(session, belonging, [(found, values)], {"changed_at": session.now})


def discard(session: WriteSession, belonging_id: int) -> None:
    """Keep something no more."""
    rows.remove(session, belonging, belonging.c.id == belonging_id)
