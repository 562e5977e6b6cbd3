"""The matrix as data: facts, doors, and what stands in each cell.

A cell holds a function, or the reason why a door has no place for a fact. docs/one_record.md shows
this table; `python -m tests.one_record.page` writes it there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.one_record.school import School

SCODOC: Final = "scodoc"
ODIN: Final = "odin"
CAMPUS: Final = "campus_skills"
STEPIK: Final = "stepik"
COMMAND: Final = "command"
BROWSER: Final = "browser"
DOORS = {
    SCODOC: "ScoDoc",
    ODIN: "Odin",
    CAMPUS: "Campus Skills",
    STEPIK: "Stepik",
    COMMAND: "commands and importers",
    BROWSER: "browser",
}
"""The columns."""

PERSON: Final = "a person"
LEGAL: Final = "a legal name"
DISPLAY: Final = "a display name"
ENROLMENT: Final = "an enrolment"
GROUP: Final = "a group"
MARK: Final = "a mark"
SPECIAL: Final = "a special mark (ABS, EXC)"
ABSENCE: Final = "an absence"
JUSTIFICATION: Final = "a justification"
PRESENCE: Final = "a presence"
SKILL: Final = "a skill evaluation"
SCORE: Final = "a course score"
FACTS = (
    PERSON,
    LEGAL,
    DISPLAY,
    ENROLMENT,
    GROUP,
    MARK,
    SPECIAL,
    ABSENCE,
    JUSTIFICATION,
    PRESENCE,
    SKILL,
    SCORE,
)
"""The rows."""

Write = Callable[[School], Any]
"""Writes the fact through a door; what every reader of it has to tell from then on."""
Read = Callable[[School, Any], Any]
"""What a door tells of the fact; it gets what was written, to know of whom."""


@dataclass(frozen=True, slots=True)
class Written:
    """A fact that a door writes. door: the name that stands in the history; actor: whether a person
    stands behind it there. prepare: what has to be so before it can be written, by any door."""

    write: Write
    door: str
    actor: bool = True
    prepare: Callable[[School], object] | None = None


Cell = tuple[str, str]
"""A fact and a door."""
WRITING: dict[Cell, Written | str] = {}
"""How a door writes a fact, or why it has no place for that."""
READING: dict[Cell, Read | str] = {}
"""How a door tells a fact, or why it has no place for it."""
APART: dict[tuple[str, str, str], str] = {}
"""(fact, writing door, reading door): why this reader does not tell what that door wrote."""


def writes(
    fact: str,
    door: str,
    *,
    through: str = "",
    actor: bool = True,
    prepare: Callable[[School], object] | None = None,
) -> Callable[[Write], Write]:
    """Put a function into a cell of WRITING. through: the door's name in the history."""

    def put(function: Write) -> Write:
        assert (fact, door) not in WRITING
        WRITING[fact, door] = Written(function, through or door, actor, prepare)
        return function

    return put


def reads(fact: str, door: str) -> Callable[[Read], Read]:
    """Put a function into a cell of READING."""

    def put(function: Read) -> Read:
        assert (fact, door) not in READING
        READING[fact, door] = function
        return function

    return put
