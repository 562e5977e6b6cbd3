"""Formulas as people type them: read into trees of bounded size, never run as code."""

from matricula.quizzes.formulas.model import Formula
from matricula.quizzes.formulas.reading import FormulaRefused, read

__all__ = ["Formula", "FormulaRefused", "read"]
