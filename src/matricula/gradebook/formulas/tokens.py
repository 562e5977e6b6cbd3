"""The pieces that the text of a formula falls into."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matricula.gradebook.formulas.errors import NumberRefused, UnknownSign

_PIECES = re.compile(
    r"(?P<space>[ \t\r\n\u00a0]+)"
    r"|(?P<number>[0-9.,]+)"
    r"|(?P<tag>[AaАа][0-9]{1,9}(?![0-9]))"
    r"|(?P<id>\[[0-9]{1,18}\])"
    r"|(?P<sign>[-+*/()])"
)
"""The second A of a tag is Cyrillic: it looks the same, and whoever writes Russian types it."""
_NUMBER = re.compile(r"[0-9]{1,12}([.,][0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece. kind: "number", "tag", "id", "sign" or "end"; text: what it says; where: from 0."""

    kind: str
    text: str
    position: int


def tokens(text: str, reference: str) -> Iterator[Token]:
    """The pieces of a formula, and an end. reference: how columns are named: "tag" or "id".

    A number's text has a point, where it may have been typed with a comma. Errors: UnknownSign,
    NumberRefused.
    """
    position = 0
    while position < len(text):
        found = _PIECES.match(text, position)
        if found is None or found.lastgroup in {"tag", "id"} - {reference}:
            raise UnknownSign(position)
        if found.lastgroup != "space":
            yield _token(str(found.lastgroup), found[0], position)
        position = found.end()
    yield Token("end", "", position)


def _token(kind: str, piece: str, position: int) -> Token:
    if kind == "number":
        if not _NUMBER.fullmatch(piece):
            raise NumberRefused(position)
        return Token(kind, piece.replace(",", "."), position)
    return Token(kind, piece.strip("[]AaАа"), position)
