"""Processes for what may never end: patterns of teachers on texts of learners, and formulas.

They are no sandbox: only code of ours runs in them, on strangers' data. Each has limits of memory
and of the processor's time, is used again and again, and is replaced where it had to be ended.
"""

from matricula.quizzes.workers.model import (
    Compiled,
    CompilePattern,
    Equate,
    Equated,
    Match,
    Matched,
)
from matricula.quizzes.workers.pool import Pool, TooDear, ask

__all__ = [
    "CompilePattern",
    "Compiled",
    "Equate",
    "Equated",
    "Match",
    "Matched",
    "Pool",
    "TooDear",
    "ask",
]
