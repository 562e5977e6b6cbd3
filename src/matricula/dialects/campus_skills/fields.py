"""Fields of a body or a query, read with all their faults told at once."""

import re
from collections.abc import Mapping
from typing import Any

from matricula.dialects.campus_skills.errors import Faults, InvalidRequest

LONGEST = 500
"""Of codes, names and addresses: PostgreSQL takes 2,700 bytes in an index."""
LONGEST_REMARK = 1_000
LONGEST_TEXT = 20_000
REQUIRED = "obligatoire"
A_TEXT = "texte attendu"
TOO_LONG = "texte trop long"
DIFFER = "deux orthographes du champ, deux valeurs"
AN_ADDRESS = "adresse e-mail attendue"
AN_OBJECT = "objet attendu"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


class Fields:
    """The fields of one object. index: where it stands in a list, if in one."""

    def __init__(self, row: Any, faults: Faults, index: int | None = None) -> None:
        self.row: Mapping[str, Any] = row if isinstance(row, dict) else {}
        self.faults = faults
        self.index = index

    def wrong(self, name: str, reason: str) -> None:
        """Note a fault of a field."""
        self.faults.add(name, reason, self.index)

    def raw(self, name: str, *spellings: str) -> Any:
        """What was sent under a name, or else under another spelling of it; null is nothing."""
        values = [v for key in (name, *spellings) if (v := self.row.get(key)) is not None]
        if any(value != values[0] for value in values):
            self.wrong(name, DIFFER)
        return values[0] if values else None

    def text(
        self, name: str, *spellings: str, required: bool = True, longest: int = LONGEST
    ) -> str:
        """A text, as it was sent; "" where there is none, or none that can be read.

        A whole number is taken for its digits: codes are often numbers elsewhere.
        """
        value = self.raw(name, *spellings)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                self.wrong(name, REQUIRED)
            return ""
        if not isinstance(value, str) or _CONTROL.search(value):
            self.wrong(name, A_TEXT)
            return ""
        if len(value) > longest:
            self.wrong(name, TOO_LONG)
            return ""
        return value

    def word(
        self, name: str, *spellings: str, required: bool = True, longest: int = LONGEST
    ) -> str:
        """The same without blanks at its ends."""
        return self.text(name, *spellings, required=required, longest=longest).strip()

    def address(self, name: str, *, required: bool = True) -> str:
        """An address of mail."""
        value = self.word(name, required=required)
        if value and not _ADDRESS.fullmatch(value):
            self.wrong(name, AN_ADDRESS)
        return value


def whole_number(name: str, text: str | None, *, default: int, most: int) -> int:
    """A parameter of the query: a whole number from 1 to `most`. Errors: InvalidRequest."""
    if text is None or not text.strip():
        return default
    if not re.fullmatch(r"[0-9]{1,9}", text.strip(), re.ASCII) or not 0 < int(text) <= most:
        raise InvalidRequest.of(name, f"nombre entier de 1 à {most} attendu")
    return int(text)
