"""How fields of a body are read: tolerant of spelling, strict about what is stored.

A number may come as digits in a string, a flag as "true" or 1; what is not known is ignored. null
is nothing where a field cannot be empty and need not be there.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from matricula.web.ids import parse_id

REQUIRED = "This field is required."
NOT_NULL = "This field may not be null."
NOT_BLANK = "This field may not be blank."
NOT_TEXT = "Not a valid string."
NOT_NUMBER = "A valid integer is required."
NOT_FLAG = "Must be a valid boolean."
NOT_TIME = "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss]Z."
NOT_LIST = "Expected a list of items."
NOT_KEPT = "Value must be valid JSON, not too long and not too deep."
LONGEST = 100_000
"""Characters of a text of which nothing else is said."""
MOST_ITEMS = 100
DEEPEST = 50
"""Lists and objects in each other, in a value that is any JSON."""
LARGEST_BITS = 63
MOST = 2**31 - 1
# Text that no terminal, file or browser should be handed; tabs and line ends are none.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DIGITS = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_ADDRESS = re.compile(r"(https?://|/(?!/))[^\s<>\"'\\]*")
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


class Fault(Exception):
    """A value cannot be taken; the message is what the client reads."""


Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """How a field is written. column: of the record, under which the value is handed on.

    once: only when the object is made. resource: the one that an id is of, and `right` the column
    of its rows that says whether the caller may use it so; `refusal` what they are told if not.
    file: a file, which comes in a form of several parts.
    """

    read: Read
    column: str
    required: bool = False
    nullable: bool = False
    once: bool = False
    resource: str = ""
    right: str = ""
    file: bool = False

    @property
    def told(self) -> str:
        """For the documentation."""
        said = ["required"] if self.required else []
        said += ["null"] if self.nullable else []
        said += ["at creation"] if self.once else []
        return ", ".join(said)


def text(
    column: str,
    *,
    longest: int = LONGEST,
    required: bool = False,
    once: bool = False,
    line: bool = False,
) -> Entry:
    """A text; one that is required may not be blank. line: a name, in one line of what is seen."""

    def read(value: Any) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or _CONTROL.search(value):
            raise Fault(NOT_TEXT)
        if line and not value.isprintable():
            raise Fault(NOT_TEXT)
        if required and not value.strip():
            raise Fault(NOT_BLANK)
        if len(value) > longest:
            raise Fault(f"Ensure this field has no more than {longest} characters.")
        return value

    return Entry(read, column, required=required, once=once)


def address(column: str) -> Entry:
    """The address of a picture or a page: http, https, or a path of this server; blank is none."""

    def read(value: Any) -> str | None:
        if value == "":
            return None
        if (
            not isinstance(value, str)
            or len(value) > 2_000
            or not (_ADDRESS.fullmatch(value) and value.isprintable())
        ):
            raise Fault("Enter a valid URL.")
        return value

    return Entry(read, column, nullable=True)


def flag(column: str) -> Entry:
    """Yes or no."""

    def read(value: Any) -> bool:
        if isinstance(value, bool):
            return value
        found = _FLAGS.get(str(value).strip().lower())
        if found is None:
            raise Fault(NOT_FLAG)
        return found

    return Entry(read, column)


def number(
    column: str,
    *,
    least: int = 0,
    most: int = MOST,
    required: bool = False,
    nullable: bool = False,
) -> Entry:
    """A whole number."""

    def read(value: Any) -> int:
        found = _whole(value)
        if found is None:
            raise Fault(NOT_NUMBER)
        if found < least:
            raise Fault(f"Ensure this value is greater than or equal to {least}.")
        if found > most:
            raise Fault(f"Ensure this value is less than or equal to {most}.")
        return found

    return Entry(read, column, required=required, nullable=nullable)


def choice(column: str, *words: str, required: bool = False, nullable: bool = False) -> Entry:
    """One of some words."""

    def read(value: Any) -> str | None:
        if nullable and value == "":
            return None
        if value not in words:
            raise Fault(f'"{str(value)[:50]}" is not a valid choice.')
        return str(value)

    return Entry(read, column, required=required, nullable=nullable)


def instant(column: str) -> Entry:
    """A moment, in ISO 8601, UTC where it names no offset; whole seconds are kept."""

    def read(value: Any) -> datetime | None:
        if value == "":
            return None
        try:
            found = datetime.fromisoformat(value)
            aware = found if found.tzinfo else found.replace(tzinfo=UTC)
            return aware.astimezone(UTC).replace(microsecond=0)
        except (TypeError, ValueError, OverflowError) as error:
            raise Fault(NOT_TIME) from error

    return Entry(read, column, nullable=True)


def words(column: str) -> Entry:
    """A list of short texts."""

    def read(value: Any) -> list[str]:
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            raise Fault(NOT_LIST)
        if not all(isinstance(one, str) and len(one) <= 500 for one in value):
            raise Fault(NOT_TEXT)
        return list(value)

    return Entry(read, column)


def anything(column: str, *, longest: int = LONGEST) -> Entry:
    """Any JSON, of so many bytes at most."""

    def read(value: Any) -> Any:
        try:
            size = len(msgspec.json.encode(value))
        except (OverflowError, RecursionError, UnicodeError, ValueError) as error:
            raise Fault(NOT_KEPT) from error
        if size > longest or not _is_plain(value):
            raise Fault(NOT_KEPT)
        return value

    return Entry(read, column)


def ids(column: str) -> Entry:
    """A list of ids."""

    def read(value: Any) -> list[int]:
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            raise Fault(NOT_LIST)
        return [_pk(one) for one in value]

    return Entry(read, column)


def reference(
    column: str,
    resource: str,
    *,
    right: str = "",
    required: bool = False,
    nullable: bool = False,
    once: bool = False,
) -> Entry:
    """The id of an object of another resource, which the caller has to see; see `Entry`."""
    return Entry(_pk, column, required, nullable, once, resource, right)


def key(column: str) -> Entry:
    """An id that is required, and of which the command says what it names."""
    return Entry(_pk, column, required=True)


def no_such_object(key: Any) -> str:
    """What is said of an id that names nothing the caller sees."""
    return f"Invalid pk '{key}' - object does not exist."


def read_entries(
    entries: Sequence[tuple[str, Entry]], body: dict[str, Any], *, new: bool
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What a body says of fields, by column, and what is wrong with it, by field.

    new: whether an object is made of it, so that what is required has to be there.
    """
    values: dict[str, Any] = {}
    faults: dict[str, list[str]] = {}
    for name, entry in entries:
        if name not in body:
            if new and entry.required:
                faults[name] = [REQUIRED]
            continue
        value = body[name]
        if entry.once and not new:
            continue
        if value is None:
            if entry.required:
                faults[name] = [NOT_NULL]
            elif entry.nullable:
                values[entry.column] = None
            continue
        try:
            values[entry.column] = entry.read(value)
        except Fault as fault:
            faults[name] = [str(fault)]
    return values, faults


def _is_plain(value: Any) -> bool:
    """Whether lists and objects stand in each other no deeper than `DEEPEST`, and numbers are such
    as other programs read."""
    depth, here = 0, [value]
    while here and depth <= DEEPEST:
        if any(isinstance(one, int) and one.bit_length() > LARGEST_BITS for one in here):
            return False
        within = [one for one in here if isinstance(one, dict | list)]
        depth += bool(within)
        here = [
            inner for one in within for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return depth <= DEEPEST


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < MOST else None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        return int(value)
    return None


def _pk(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Fault(f"Incorrect type. Expected pk value, received {type(value).__name__}.")
    found = parse_id(str(value).strip())
    if found is None:
        raise Fault(no_such_object(str(value)[:50]))
    return found
