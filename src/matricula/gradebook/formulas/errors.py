"""Why a formula cannot be read; the docstring is what a person reads."""

from typing import ClassVar


class FormulaError(Exception):
    """This formula cannot be read."""

    code: ClassVar[str] = "formula"

    def __init__(self, position: int) -> None:
        """position: of the character in the text, from 0; the message counts from 1."""
        super().__init__(f"{' '.join((self.__doc__ or '').split())} (character {position + 1})")
        self.position = position


class FormulaTooLong(FormulaError):
    """A formula has 2,000 characters at most, and 500 numbers and columns."""

    code = "too_long"


class FormulaTooDeep(FormulaError):
    """A formula has 32 brackets and minus signs inside each other at most."""

    code = "too_deep"


class UnknownSign(FormulaError):
    """A formula is made of columns such as A1, numbers, brackets and the signs + - * /."""

    code = "unknown_sign"


class OperandMissing(FormulaError):
    """A column, a number or an opening bracket has to stand here."""

    code = "operand_missing"


class SignMissing(FormulaError):
    """One of + - * / has to stand here, or the formula has to end."""

    code = "sign_missing"


class BracketMissing(FormulaError):
    """A bracket that was opened has to be closed here."""

    code = "bracket_missing"


class BracketUnopened(FormulaError):
    """This bracket closes none that was opened."""

    code = "bracket_unopened"


class NumberRefused(FormulaError):
    """A number has digits on both sides of its point, twelve at most before it and six behind."""

    code = "number_refused"


class UnknownColumn(FormulaError):
    """The discipline has no such column."""

    code = "unknown_column"
