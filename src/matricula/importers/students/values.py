"""What stands in a cell, as the record keeps it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from matricula.importers.students.columns import folded
from matricula.importers.tables import UNSTORABLE

LONGEST = 250
"""Letters of a text, but for a street."""
LONGEST_STREET = 1_000
FIRST_YEAR, LAST_YEAR = 1900, 2100

_FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")

_GENDERS = {
    "M": "m mr monsieur h homme male",
    "F": "f mme madame mlle mademoiselle femme female ms mrs",
    "X": "x nonbinaire",
}
_ANSWERS = {True: "o oui 1 true vrai y yes", False: "n non 0 false faux no"}
_STATES = {
    "I": "i inscrit inscrite enrolled",
    "D": "d dem demission demissionnaire withdrawn",
    "DEF": "def defaillant defaillante defaillance failed",
}


class BadValue(ValueError):
    """A cell cannot be read; the message says why."""


def read_value(name: str, text: str) -> Any:
    """What `text`, which is not empty, says of the column `name`. Errors: BadValue."""
    if UNSTORABLE.search(text):
        raise BadValue("holds a character that cannot be stored")
    return READERS.get(name, _text)(text)


def _text(text: str) -> str:
    if len(text) > LONGEST:
        raise BadValue(f"is longer than {LONGEST} letters")
    return text


def _street(text: str) -> str:
    if len(text) > LONGEST_STREET:
        raise BadValue(f"is longer than {LONGEST_STREET} letters")
    return text


def _mail(text: str) -> str:
    if not _MAIL.fullmatch(text):
        raise BadValue(f"is no address of mail: {text!r}")
    return _text(text)


def _past_day(text: str) -> date:
    french, iso = _FRENCH_DAY.fullmatch(text), _ISO_DAY.fullmatch(text)
    try:
        if french:
            found = date(int(french[3]), int(french[2]), int(french[1]))
        elif iso:
            found = date(int(iso[1]), int(iso[2]), int(iso[3]))
        else:
            raise BadValue(f"expected a date such as 31/12/2001 or 2001-12-31, got {text!r}")
    except ValueError as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue(f"the calendar has no {text!r}") from error
    if found.year < FIRST_YEAR or found > datetime.now(UTC).date():
        raise BadValue(f"is no day of birth: {text!r}")
    return found


def _year(text: str) -> int:
    if not re.fullmatch("[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise BadValue(f"expected a year such as 2020, got {text!r}")
    return int(text)


def _one_of(words: dict[Any, str], expected: str) -> Callable[[str], Any]:
    meanings = {word: meaning for meaning, listed in words.items() for word in listed.split()}

    def read(text: str) -> Any:
        meaning = meanings.get(folded(text))
        if meaning is None:
            raise BadValue(f"expected {expected}, got {text!r}")
        return meaning

    return read


READERS: dict[str, Callable[[str], Any]] = {
    "gender": _one_of(_GENDERS, "M., Mme or X"),
    "birth_date": _past_day,
    "scholarship": _one_of(_ANSWERS, "oui or non"),
    "institutional": _mail,
    "personal": _mail,
    "street": _street,
    "year": _year,
    "diploma_year": _year,
    "state": _one_of(_STATES, "I, D or DEF"),
}
"""How a column is read; any other is a text."""
