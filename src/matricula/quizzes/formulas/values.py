"""Trees into numbers: complex, to fifty digits."""

from collections.abc import Callable, Mapping
from typing import Any

from mpmath import mp
from mpmath.libmp import NoConvergence

from matricula.quizzes.formulas.model import Constant, Node, Number, Symbol

DIGITS = 50

Value = Any
"""A real or complex number of mpmath."""

# What mpmath raises where a function is not defined, or has grown beyond bounds.
_NOWHERE = (ArithmeticError, ValueError, TypeError, NoConvergence)

_CONSTANTS: Mapping[str, Callable[[], Value]] = {
    "pi": lambda: +mp.pi,
    "e": lambda: +mp.e,
    "i": lambda: mp.mpc(0, 1),
}
_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    **{name: getattr(mp, name) for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{name: getattr(mp, name) for name in ("asin", "acos", "atan", "acot")},
    **{name: getattr(mp, name) for name in ("sinh", "cosh", "tanh", "coth")},
    **{name: getattr(mp, name) for name in ("asinh", "acosh", "atanh")},
    **{name: getattr(mp, name) for name in ("exp", "log", "log10", "sqrt", "cbrt", "root")},
    **{name: getattr(mp, name) for name in ("sign", "floor", "ceil", "factorial", "gamma")},
    **{name: getattr(mp, name) for name in ("binomial", "re", "im", "arg")},
    "abs": mp.fabs,
    "conjugate": mp.conj,
    "log2": lambda value: mp.log(value, 2),
    "min": min,
    "max": max,
    "+": lambda *terms: mp.fsum(terms),
    "*": lambda *factors: mp.fprod(factors),
    "-": lambda value: -value,
    "1/": lambda value: 1 / value,
    "^": lambda base, exponent: base**exponent,
}


class Undefined(ArithmeticError):
    """A formula has no value at a point."""


def value_of(node: Node, point: Mapping[str, Value]) -> Value:
    """The value of a tree where its symbols have the values of `point`. Errors: Undefined.

    To be asked with the precision set, and where it can be ended: 9^9^9^9 takes all memory.
    """
    try:
        found = _value(node, point)
    except _NOWHERE as error:
        raise Undefined from error
    if not mp.isfinite(found):
        raise Undefined
    return found


def _value(node: Node, point: Mapping[str, Value]) -> Value:
    if isinstance(node, Number):
        return mp.mpf(node.text)
    if isinstance(node, Symbol):
        return point[node.name]
    if isinstance(node, Constant):
        return _CONSTANTS[node.name]()
    return _FUNCTIONS[node.name](*(_value(one, point) for one in node.arguments))
