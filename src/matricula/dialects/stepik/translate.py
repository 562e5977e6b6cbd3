"""Values of the record as this door writes them."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import Facts, Field, computed

LESSON, STEP, COURSE, SECTION, UNIT = 76, 77, 78, 79, 80
"""The kinds of things in composite ids: the progress of course 5 is "78-5"."""
_BLANKS = re.compile(r"\s+")
_NO_WORD = re.compile(r"[^\w-]+")

Time = str
"""An instant in ISO 8601, UTC, whole seconds: 2024-02-25T12:23:01Z."""


def time(moment: datetime) -> str:
    """An instant as this door writes it."""
    # Not by strftime: it writes the year 33 as "33" on some systems.
    told = moment.astimezone(UTC).replace(tzinfo=None)
    return told.isoformat(timespec="seconds") + "Z"


def time_or_none(moment: datetime | None) -> str | None:
    """The same, or nothing."""
    return None if moment is None else time(moment)


def moment(name: str, column: str, note: str) -> Field:
    """A field that tells when something happened."""
    return computed(name, Time, lambda facts, _: time(facts[column]), note)


CREATED = moment("create_date", "created_at", "When it was made.")
CHANGED = moment("update_date", "changed_at", "When it was last changed.")


def slug(title: str, key: int) -> str:
    """A title for addresses: "Das für Py" of course 7 is "Das-für-Py-7"."""
    words = _NO_WORD.sub("", _BLANKS.sub("-", title.strip()))
    return f"{words}-{key}" if words else str(key)


def composite(kind: int, name: str = "progress") -> Field:
    """The id of what the caller did with something: "78-5"; null for guests."""

    def tell(facts: Facts, asked: Reading) -> str | None:
        return None if asked.caller.is_guest else f"{kind}-{facts['id']}"

    return computed(name, str | None, tell, "Of the caller; null for guests.")


def subscriptions(kind: int) -> Field:
    """The ids of the caller's subscriptions to something."""

    def tell(facts: Facts, asked: Reading) -> list[str]:
        if asked.caller.is_guest:
            return []
        return [f"{action}-{kind}-{facts['id']}" for action in (31, 30)]

    return computed("subscriptions", list[str], tell, "Of the caller; none for guests.")


def discussions(kind: int) -> list[Field]:
    """Where something is talked about: steps are; others have ids that would stay."""

    def proxy(facts: Facts, _: Reading) -> str:
        return f"{kind}-{facts['id']}-1"

    return [
        computed("discussion_proxy", str, proxy, "Made of the id."),
        computed("discussion_threads", list[str], lambda f, a: [proxy(f, a)], "Made of the id."),
    ]


def groups(roles: Iterable[str]) -> list[Field]:
    """The six groups; null for those who may not look into them."""

    def of(role: str) -> Callable[[Facts, Reading], int | None]:
        return lambda facts, _: facts["groups"].get(role) if facts["may_manage"] else None

    note = "Null for those who do not manage it."
    return [computed(f"{role}_group", int | None, of(role), note) for role in roles]


def name_of(facts: Facts) -> tuple[str, str]:
    """First and last name of a person: what they call themselves, or the registry's name where the
    caller may know it, or none at all."""
    first, last = facts["first_name"] or "", facts["last_name"] or ""
    if first or last:
        return first, last
    if facts["display_name"]:
        return facts["display_name"], ""
    if facts["family_name"] or facts["given_name"]:
        return facts["given_name"], facts["family_name"]
    return "User", str(facts["id"])


def gathered(rows: Iterable[Any], owner: str, *columns: str) -> dict[int, list[Any]]:
    """Rows by the column `owner`: the value of one column, or tuples of several."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        values = tuple(getattr(row, name) for name in columns)
        found.setdefault(getattr(row, owner), []).append(values if len(values) > 1 else values[0])
    return found
