"""All kinds, by the name of their blocks."""

from matricula.quizzes.errors import NotAQuiz, UnknownKind
from matricula.quizzes.kinds.choice import Choice
from matricula.quizzes.kinds.code import Code
from matricula.quizzes.kinds.fill_blanks import FillBlanks
from matricula.quizzes.kinds.free_answer import FreeAnswer
from matricula.quizzes.kinds.kind import Kind
from matricula.quizzes.kinds.matching import Matching
from matricula.quizzes.kinds.math import Math
from matricula.quizzes.kinds.number import Number
from matricula.quizzes.kinds.sorting import Sorting
from matricula.quizzes.kinds.string import String
from matricula.quizzes.kinds.table import Table

CODE = Code()
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Choice(),
        String(),
        Number(),
        Sorting(),
        Matching(),
        Table(),
        FillBlanks(),
        FreeAnswer(),
        Math(),
        CODE,
    )
}
NOT_QUIZZES = frozenset({"text", "video"})


def kind_of(name: str) -> Kind:
    """The kind of quiz of a block. Errors: NotAQuiz for text and video, UnknownKind."""
    if name in NOT_QUIZZES:
        raise NotAQuiz(f"A step of the type {name} is not a quiz", "name")
    found = KINDS.get(name)
    if found is None:
        raise UnknownKind(f"There is no quiz of the type {name[:40]} here", "name")
    return found
