"""How courses are found: tags and lists."""

from collections.abc import Sequence

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.accounts.names import folded
from matricula.record.courses.errors import NoSuchCourse
from matricula.record.courses.tables import course, course_list, course_list_entry, tag
from matricula.store import WriteSession, bulk


def merge_tags(session: WriteSession, titles: Sequence[str]) -> dict[str, int]:
    """The numbers of tags by their titles; what is new is added. Case does not count."""
    bulk.one_at_a_time(session, "tags")
    words = {title: folded(title) for title in titles}
    statement = sa.select(tag.c.id, tag.c.folded)
    known = {
        row.folded: row.id
        for row in bulk.rows_where_in(session, statement, tag.c.folded, set(words.values()))
    }
    fresh = {word: title for title, word in words.items() if word not in known}
    added = [{"title": title.strip(), "folded": word} for word, title in fresh.items()]
    known |= dict(zip(fresh, rows.add(session, tag, added), strict=True))
    return {title: known[word] for title, word in words.items()}


def set_course_list(
    session: WriteSession,
    title: str,
    course_ids: Sequence[int],
    *,
    description: str = "",
    language: str = "ru",
    platform: str = "web",
) -> int:
    """Make a list of courses, or let the one of this title hold these courses, in this order, and
    no others. Errors: NoSuchCourse.
    """
    bulk.one_at_a_time(session, "course lists")
    missing = set(course_ids) - bulk.taken_ids(session, course, course_ids)
    if missing:
        raise NoSuchCourse(min(missing))
    told = {"description": description, "language": language, "platform": platform}
    found = session.row(sa.select(course_list).where(course_list.c.title == title))
    if found is None:
        last = session.value(sa.select(sa.func.max(course_list.c.position))) or 0
        row = {"title": title, **told, "position": last + 1}
        (key,) = rows.add(session, course_list, [row])
    else:
        key = found.id
        rows.change(session, course_list, [(found, told)])
    _fill(session, key, list(dict.fromkeys(course_ids)))
    return key


def remove_course_list(session: WriteSession, list_id: int) -> None:
    """Remove a list; its courses stay."""
    bulk.one_at_a_time(session, "course lists")
    rows.remove(session, course_list_entry, course_list_entry.c.list_id == list_id)
    rows.remove(session, course_list, course_list.c.id == list_id)


def _fill(session: WriteSession, list_id: int, course_ids: Sequence[int]) -> None:
    its = course_list_entry.c.list_id == list_id
    order = course_list_entry.c.position
    held = session.column(sa.select(course_list_entry.c.course_id).where(its).order_by(order))
    if list(held) == course_ids:
        return
    rows.remove(session, course_list_entry, its)
    placed = [
        {"list_id": list_id, "course_id": course_id, "position": position}
        for position, course_id in enumerate(course_ids, start=1)
    ]
    rows.pair(session, course_list_entry, placed, subject="list_id")
