"""What workers are asked, and what they answer."""

import struct

import msgspec

HEAD = struct.Struct("=Id")
"""Before a question: its length, and the seconds that it may take."""
LENGTH = struct.Struct("=I")
"""Before an answer."""


class CompilePattern(msgspec.Struct, tag="compile"):
    """Is this a pattern?"""

    pattern: str
    case_sensitive: bool


class Compiled(msgspec.Struct, tag="compiled"):
    """Whether it is, and whether it matches the empty text."""

    is_pattern: bool
    matches_nothing: bool = False


class Match(msgspec.Struct, tag="match"):
    """Does a text match a pattern: the whole of it, or a part?"""

    pattern: str
    case_sensitive: bool
    part: bool
    text: str


class Matched(msgspec.Struct, tag="matched"):
    """Whether it does."""

    matches: bool


class Equate(msgspec.Struct, tag="equate"):
    """Do two formulas mean the same?

    Compared at points whose real and imaginary parts lie within the ranges, to `margin`; numbers
    are decimals as text. seed: chooses the points.
    """

    answer: str
    formula: str
    real: tuple[str, str]
    imaginary: tuple[str, str]
    margin: str
    whole: bool
    seed: int


class Equated(msgspec.Struct, tag="equated"):
    """Whether they do; reason: why that cannot be said, or "" where it can."""

    equal: bool
    reason: str = ""


Question = CompilePattern | Match | Equate
Answer = Compiled | Matched | Equated
