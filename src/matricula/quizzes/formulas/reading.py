"""Text into trees: a parser by descent, with bounds on length and depth.

formula     sum [("<" | "<=" | ">" | ">=") sum]
sum         ["+" | "-"] product {("+" | "-") product}
product     factor {("*" | "/" | nothing, after a number or a bracket) factor}
factor      ("+" | "-") factor | base [("^" | "**") factor]
base        (number | name ["(" sum {"," sum} ")"] | "(" sum ")") {"!"}
"""

import re

from matricula.quizzes.formulas.model import (
    CONSTANTS,
    FUNCTIONS,
    Call,
    Constant,
    Formula,
    Node,
    Number,
    Symbol,
)

LONGEST = 5_000
"""Characters of a formula."""
DEEPEST = 60
"""Brackets, powers and signs within one another."""
MOST_SYMBOLS = 50
MOST_FACTORIALS = 3
"""Of one thing."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4}(?![0-9A-Za-z_]))?)"
    r"|(?P<name>[^\W\d]\w*)|(?P<sign>\*\*|<=|>=|[-+*/^!(),<>]))"
)
_SPELLINGS = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "·": "*", "×": "*", "∙": "*", "⋅": "*", "÷": "/", ":": "/"}
    | {"≤": "<=", "≥": ">=", "[": "(", "]": ")", "{": "(", "}": ")"}
)
_RELATIONS = ("<", "<=", ">", ">=")
END = ""


class FormulaRefused(ValueError):
    """A text is no formula."""


def read(text: str) -> Formula:
    """The tree of a formula. Errors: FormulaRefused."""
    if len(text) > LONGEST:
        raise FormulaRefused(f"it is longer than {LONGEST} characters")
    return _Reader(_tokens(text.translate(_SPELLINGS))).formula()


def _tokens(text: str) -> list[tuple[str, str]]:
    """Kind and text of each part; a sign's kind is itself. The last has the kind END."""
    found, place, text = [], 0, text.rstrip()
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise FormulaRefused(f"{text[place:].lstrip()[:1]!r} is not expected")
        kind = token.lastgroup or ""
        part = token[kind]
        found.append((part if kind == "sign" else kind, part))
        place = token.end()
    return [*found, (END, "the end")]


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0
        self.symbols: set[str] = set()

    def formula(self) -> Formula:
        left = self.sum()
        sign = self.taken(*_RELATIONS)
        right = self.sum() if sign else None
        self.expect(END)
        if len(self.symbols) > MOST_SYMBOLS:
            raise FormulaRefused(f"it has more than {MOST_SYMBOLS} names")
        return Formula(left, frozenset(self.symbols), sign, right)

    def sum(self) -> Node:
        terms = [self.product()]
        while sign := self.taken("+", "-"):
            term = self.product()
            terms.append(term if sign == "+" else Call("-", (term,)))
        return terms[0] if len(terms) == 1 else Call("+", tuple(terms))

    def product(self) -> Node:
        factors = [self.factor()]
        while True:
            if sign := self.taken("*", "/"):
                factor = self.factor()
                factors.append(factor if sign == "*" else Call("1/", (factor,)))
            elif self.follows_silently():
                factors.append(self.factor())
            else:
                return factors[0] if len(factors) == 1 else Call("*", tuple(factors))

    def follows_silently(self) -> bool:
        """Whether a factor follows without a sign: 2x, 2(x + 1), (x + 1)(x - 1), (x + 1) y."""
        before, kind = self.tokens[self.place - 1][0], self.tokens[self.place][0]
        return before in ("number", ")") and kind in ("name", "(")

    def factor(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaRefused("it has too many brackets or powers within one another")
        if sign := self.taken("+", "-"):
            inner = self.factor()
            node = inner if sign == "+" else Call("-", (inner,))
        else:
            node = self.base()
            if self.taken("^", "**"):
                node = Call("^", (node, self.factor()))
        self.depth -= 1
        return node

    def base(self) -> Node:
        node, many = self.atom(), 0
        while self.taken("!"):
            node, many = Call("factorial", (node,)), many + 1
            if many > MOST_FACTORIALS:
                raise FormulaRefused("it has too many factorials")
        return node

    def atom(self) -> Node:
        kind, text = self.tokens[self.place]
        if kind == "number":
            self.place += 1
            return Number(text)
        if kind == "name":
            self.place += 1
            return self.named(text)
        self.expect("(")
        inner = self.sum()
        self.expect(")")
        return inner

    def named(self, name: str) -> Node:
        known = FUNCTIONS.get(name)
        if known is not None:
            self.expect("(")
            return self.call(name, *known)
        if self.tokens[self.place][0] == "(":
            raise FormulaRefused(f"there is no function {name[:40]}")
        if name in CONSTANTS:
            return Constant(CONSTANTS[name])
        self.symbols.add(name)
        return Symbol(name)

    def call(self, name: str, known: str, least: int, most: int) -> Node:
        arguments = [self.sum()]
        while self.taken(","):
            arguments.append(self.sum())
        self.expect(")")
        if not least <= len(arguments) <= most:
            raise FormulaRefused(f"{name} does not take {len(arguments)} arguments")
        return Call(known, tuple(arguments))

    def taken(self, *kinds: str) -> str:
        """The next token's kind, which is taken, if it is among `kinds`; else ""."""
        kind = self.tokens[self.place][0]
        if kind not in kinds:
            return ""
        self.place += 1
        return kind

    def expect(self, kind: str) -> None:
        found, text = self.tokens[self.place]
        if found != kind:
            raise FormulaRefused(f"{text[:40]!r} is not expected")
        self.place += 1
