"""Formulas compared, in a worker: some of them would take all the memory there is."""

from matricula.quizzes.formulas import FormulaRefused, read
from matricula.quizzes.formulas.equality import CannotCompare, Ranges, are_equal
from matricula.quizzes.workers.model import Equate, Equated

UNREADABLE = "Failed to parse expression."


def equate(question: Equate) -> Equated:
    """Whether two formulas mean the same, or why that cannot be said."""
    try:
        answer, given = read(question.answer), read(question.formula)
    except FormulaRefused as error:
        return Equated(False, f"{UNREADABLE} ({error})")
    ranges = Ranges(question.real, question.imaginary, question.whole)
    try:
        return Equated(are_equal(answer, given, ranges, question.margin, question.seed))
    except CannotCompare as error:
        return Equated(False, str(error))
