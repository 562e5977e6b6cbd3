"""What a token opens: `door`, `door:ACRONYM` or `door:ACRONYM/right+right`, separated by spaces."""

from typing import NamedTuple

DOORS: dict[str, tuple[str, ...]] = {
    "scodoc": ("department",),
    "odin": ("odin_organization", "department"),
    "campus_skills": ("training_centre",),
    "stepik": (),
    "history": ("department", "odin_organization", "training_centre"),
}
"""The doors that a token may open, and the kinds of organization that each knows, if any; of two
organizations with one acronym, that of the first kind is meant. history: what changed, by which
door and whom; no dialect's."""

RIGHTS: dict[str, tuple[str, ...]] = {
    "odin": (
        "users.write",
        "login.write",
        "programs.read",
        "roster.read",
        "roster.pii",
        "marks.read",
        "marks.write",
        "attendance.read",
    ),
}
"""What a token may be limited to at a door, beside the rights of its account."""


class ScopeRefused(ValueError):
    """A scope is one or more of scodoc, odin, campus_skills, stepik and history, separated by
    spaces; an organization's acronym may follow all but stepik: scodoc:RT, and rights may follow
    odin's: odin:TSU/programs.read+marks.read."""

    def __init__(self) -> None:
        super().__init__(" ".join((type(self).__doc__ or "").split()))


class Word(NamedTuple):
    """One word of a scope: a door, the acronym and the rights that it is limited to, or None."""

    door: str
    acronym: str | None
    rights: tuple[str, ...] | None = None


def parse_scope(text: str) -> tuple[Word, ...]:
    """The words of a scope, each once and in order. Errors: ScopeRefused."""
    words = tuple(dict.fromkeys(_word(word) for word in text.split()))
    if not words:
        raise ScopeRefused
    return words


def scope_text(words: tuple[Word, ...]) -> str:
    """The one way to write a scope."""
    return " ".join(map(_written, words))


def _word(text: str) -> Word:
    place, slash, listed = text.partition("/")
    door, colon, acronym = place.partition(":")
    if door not in DOORS or (colon and (not acronym or not DOORS[door])):
        raise ScopeRefused
    return Word(door, acronym or None, _rights(door, listed) if slash else None)


def _rights(door: str, listed: str) -> tuple[str, ...]:
    known, wanted = RIGHTS.get(door, ()), set(listed.split("+"))
    if not wanted <= set(known):
        raise ScopeRefused
    return tuple(right for right in known if right in wanted)


def _written(word: Word) -> str:
    place = f"{word.door}:{word.acronym}" if word.acronym else word.door
    return place if word.rights is None else f"{place}/{'+'.join(word.rights)}"
