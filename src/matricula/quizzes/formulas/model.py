"""What a formula is made of."""

import msgspec

CONSTANTS = {"pi": "pi", "π": "pi", "e": "e", "E": "e", "i": "i", "I": "i"}
"""Names of constants, each by the name it has in trees."""

ANY = 100
"""As many arguments as there are."""
FUNCTIONS: dict[str, tuple[str, int, int]] = {
    name: (known, least, most)
    for known, names, least, most in (
        ("sin", ("sin",), 1, 1),
        ("cos", ("cos",), 1, 1),
        ("tan", ("tan", "tg"), 1, 1),
        ("cot", ("cot", "ctg"), 1, 1),
        ("sec", ("sec",), 1, 1),
        ("csc", ("csc", "cosec"), 1, 1),
        ("asin", ("asin", "arcsin"), 1, 1),
        ("acos", ("acos", "arccos"), 1, 1),
        ("atan", ("atan", "arctan", "arctg", "atg"), 1, 1),
        ("acot", ("acot", "arccot", "arcctg", "actg"), 1, 1),
        ("sinh", ("sinh", "sh"), 1, 1),
        ("cosh", ("cosh", "ch"), 1, 1),
        ("tanh", ("tanh", "th"), 1, 1),
        ("coth", ("coth", "cth"), 1, 1),
        ("asinh", ("asinh", "arsinh", "arcsinh", "arsh"), 1, 1),
        ("acosh", ("acosh", "arcosh", "arccosh", "arch"), 1, 1),
        ("atanh", ("atanh", "artanh", "arctanh", "arth"), 1, 1),
        ("exp", ("exp",), 1, 1),
        ("log", ("log", "ln"), 1, 2),
        ("log10", ("lg", "log10"), 1, 1),
        ("log2", ("lb", "log2"), 1, 1),
        ("sqrt", ("sqrt",), 1, 1),
        ("cbrt", ("cbrt",), 1, 1),
        ("root", ("root",), 2, 2),
        ("abs", ("abs", "Abs"), 1, 1),
        ("sign", ("sign", "sgn"), 1, 1),
        ("floor", ("floor",), 1, 1),
        ("ceil", ("ceil", "ceiling"), 1, 1),
        ("factorial", ("factorial",), 1, 1),
        ("gamma", ("gamma",), 1, 1),
        ("binomial", ("binomial",), 2, 2),
        ("min", ("min", "Min"), 1, ANY),
        ("max", ("max", "Max"), 1, ANY),
        ("re", ("re",), 1, 1),
        ("im", ("im",), 1, 1),
        ("arg", ("arg",), 1, 1),
        ("conjugate", ("conjugate", "conj"), 1, 1),
    )
    for name in names
}
"""By the name that is typed: the name in trees, and how many arguments it takes."""


class Number(msgspec.Struct, frozen=True):
    """A number as it was typed, without a sign."""

    text: str


class Symbol(msgspec.Struct, frozen=True):
    """A variable."""

    name: str


class Constant(msgspec.Struct, frozen=True):
    """pi, e or i."""

    name: str


class Call(msgspec.Struct, frozen=True):
    """A function of FUNCTIONS, or one of "+", "*" (of many), "-", "1/" (of one), "^" (of two)."""

    name: str
    arguments: tuple["Node", ...]


Node = Number | Symbol | Constant | Call


class Formula(msgspec.Struct, frozen=True):
    """An expression; or an inequality of two, with its sign."""

    left: Node
    symbols: frozenset[str]
    sign: str = ""
    right: Node | None = None
