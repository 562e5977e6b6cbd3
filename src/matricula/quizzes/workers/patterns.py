"""Patterns as teachers write them: Python's own."""

import re

from matricula.quizzes.workers.model import Compiled, CompilePattern, Match, Matched


def answer(question: CompilePattern | Match) -> Compiled | Matched:
    """The answer, if it comes: matching may take longer than the world lasts."""
    flags = re.NOFLAG if question.case_sensitive else re.IGNORECASE
    try:
        pattern = re.compile(question.pattern, flags)
    except (re.error, OverflowError, RecursionError, MemoryError, ValueError):
        return Compiled(False) if isinstance(question, CompilePattern) else Matched(False)
    if isinstance(question, CompilePattern):
        return Compiled(True, pattern.match("") is not None)
    found = pattern.search if question.part else pattern.fullmatch
    return Matched(found(question.text) is not None)
