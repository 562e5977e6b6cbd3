"""Decimals as people type them, compared exactly."""

import re
from decimal import Context, Decimal

LONGEST = 200
"""Characters of a number."""
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
# Wide enough for the longest numbers, so that no difference is rounded.
_EXACT = Context(prec=3_000)


class NotANumber(ValueError):
    """A text is no decimal number."""


def parsed(text: str) -> Decimal:
    """The number that a text is; blanks are dropped, a comma is a point, any dash a minus.

    Errors: NotANumber; "NaN" and "Infinity" are none.
    """
    if len(text) > LONGEST:
        raise NotANumber
    plain = "".join(text.split()).replace(",", ".").translate(DASHES)
    if not _NUMBER.fullmatch(plain):
        raise NotANumber
    return Decimal(plain)


def is_within(one: Decimal, other: Decimal, margin: Decimal) -> bool:
    """Whether two numbers differ by `margin` at most."""
    return _EXACT.abs(_EXACT.subtract(one, other)) <= margin
