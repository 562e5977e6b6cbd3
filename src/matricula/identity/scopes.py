"""What a token opens: `door` or `door:ACRONYM`, words separated by spaces."""

from typing import NamedTuple

DOORS = {
    "scodoc": "department",
    "odin": "odin_organization",
    "campus_skills": "training_centre",
    "stepik": None,
}
"""The doors that a token may open, and the kind of organization that each knows, if any."""


class ScopeRefused(ValueError):
    """A scope is one or more of scodoc, odin, campus_skills and stepik, separated by spaces; an
    organization's acronym may follow the first three: scodoc:RT."""

    def __init__(self) -> None:
        super().__init__(" ".join((type(self).__doc__ or "").split()))


class Word(NamedTuple):
    """One word of a scope: a door, and the acronym that it is limited to, or None."""

    door: str
    acronym: str | None


def parse_scope(text: str) -> tuple[Word, ...]:
    """The words of a scope, each once and in order. Errors: ScopeRefused."""
    words = tuple(dict.fromkeys(_word(word) for word in text.split()))
    if not words:
        raise ScopeRefused
    return words


def scope_text(words: tuple[Word, ...]) -> str:
    """The one way to write a scope."""
    return " ".join(f"{w.door}:{w.acronym}" if w.acronym else w.door for w in words)


def _word(text: str) -> Word:
    door, colon, acronym = text.partition(":")
    if door not in DOORS or (colon and (not acronym or DOORS[door] is None)):
        raise ScopeRefused
    return Word(door, acronym or None)
