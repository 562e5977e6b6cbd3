"""Reading a formula: a descent through sums, products, signs and brackets. Nothing is evaluated."""

from collections.abc import Callable, Iterator

from matricula.gradebook.formulas.errors import (
    BracketMissing,
    BracketUnopened,
    FormulaTooDeep,
    FormulaTooLong,
    OperandMissing,
    SignMissing,
)
from matricula.gradebook.formulas.tokens import Token, tokens
from matricula.gradebook.formulas.tree import PRODUCTS, SUMS, Chain, Column, Minus, Node, Number

LONGEST_TYPED = 2_000
LONGEST_KEPT = 20_000
"""Characters: ids are longer than the tags that stood for them."""
MOST_OPERANDS = 500
DEEPEST = 32

Name = Callable[[Token], int]
"""The assessment that a tag or an id names."""


def read(text: str, reference: str, longest: int, name: Name) -> Node:
    """The tree of a formula. Errors: FormulaError, of the first place that cannot be read."""
    if len(text) > longest:
        raise FormulaTooLong(longest)
    return _Reader(tokens(text, reference), name).whole()


class _Reader:
    """Takes pieces one by one; each method reads one kind of thing from where it stands."""

    def __init__(self, pieces: Iterator[Token], name: Name) -> None:
        self._pieces = pieces
        self._name = name
        self._operands = 0
        self._depth = 0
        self._next = next(pieces)

    def whole(self) -> Node:
        node = self._sum()
        if self._next.text == ")":
            raise BracketUnopened(self._next.position)
        if self._next.kind != "end":
            raise SignMissing(self._next.position)
        return node

    def _sum(self) -> Node:
        return self._chain(SUMS, self._product)

    def _product(self) -> Node:
        return self._chain(PRODUCTS, self._signed)

    def _chain(self, signs: frozenset[str], operand: Callable[[], Node]) -> Node:
        first = operand()
        rest = []
        while self._next.kind == "sign" and self._next.text in signs:
            sign = self._take().text
            rest.append((sign, operand()))
        return Chain(first, tuple(rest)) if rest else first

    def _signed(self) -> Node:
        if self._is_sign("-"):
            return Minus(self._inside(self._signed))
        return self._operand()

    def _operand(self) -> Node:
        token = self._next
        if self._is_sign("("):
            return self._inside(self._bracketed)
        if token.kind in {"end", "sign"}:
            raise OperandMissing(token.position)
        self._operands += 1
        if self._operands > MOST_OPERANDS:
            raise FormulaTooLong(token.position)
        self._take()
        return Number(token.text) if token.kind == "number" else Column(self._name(token))

    def _bracketed(self) -> Node:
        node = self._sum()
        if not self._is_sign(")"):
            at_the_end = self._next.kind == "end"
            raise (BracketMissing if at_the_end else SignMissing)(self._next.position)
        self._take()
        return node

    def _inside(self, read: Callable[[], Node]) -> Node:
        """What a sign or a bracket, taken here, holds."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaTooDeep(self._next.position)
        self._take()
        node = read()
        self._depth -= 1
        return node

    def _is_sign(self, text: str) -> bool:
        return self._next.kind == "sign" and self._next.text == text

    def _take(self) -> Token:
        taken, self._next = self._next, next(self._pieces)
        return taken
