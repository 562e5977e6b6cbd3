"""JSON of strangers read into structs, with the sentences that clients of Stepik know.

What a struct does not name is ignored; what it names without a default has to be there; null is as
nothing where there is a default; whole numbers may come as digits in quotes. Source of the
sentences: StepicOrg/stepik-plugins, and the scripts that read them.
"""

import reprlib
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from matricula.quizzes.errors import QuizRefused

LONGEST_TEXT = 1_000_000
"""Characters of one text."""
LONGEST_LIST = 1_000
LARGEST_NUMBER = 2**53
LONGEST_DIGITS = 20

S = TypeVar("S", bound=msgspec.Struct)

_shown = reprlib.Repr()
_shown.maxlevel, _shown.maxdict, _shown.maxlist = 3, 20, 10
_shown.maxstring = _shown.maxother = _shown.maxlong = 80


def read(shape: type[S], value: Any, refused: type[QuizRefused]) -> S:
    """`value` as a struct. Errors: `refused`, with the field that is wrong."""
    return _Reading(refused).struct(shape, value, "")


class _Reading:
    """One reading of one value; it knows how to refuse."""

    def __init__(self, refused: type[QuizRefused]) -> None:
        self.refused = refused

    def struct(self, shape: type[S], value: Any, place: str) -> S:
        if not isinstance(value, dict):
            raise self._unexpected("dict", value, place)
        given = {}
        for name, kind, is_required in _fields(shape):
            inner = f"{place}.{name}" if place else name
            found = value.get(name)
            if name not in value and is_required:
                raise self.refused(f"Expected key {name} in {_shown.repr(value)}", inner)
            if found is not None or is_required:
                given[name] = self.value(kind, found, inner)
        return shape(**given)

    def value(self, kind: Any, value: Any, place: str) -> Any:
        if kind is Any:
            return value
        if get_origin(kind) is list:
            return self._list(get_args(kind)[0], value, place)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self.struct(kind, value, place)
        if kind is str:
            return self._text(value, place)
        if kind is int:
            return self._whole(value, place)
        if not isinstance(value, kind):
            raise self._unexpected(kind.__name__, value, place)
        return value

    def _list(self, kind: Any, value: Any, place: str) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise self._unexpected("list", value, place)
        if len(value) > LONGEST_LIST:
            raise self.refused(f"Expected {LONGEST_LIST} items at most, got {len(value)}", place)
        return [self.value(kind, one, f"{place}[{index}]") for index, one in enumerate(value)]

    def _text(self, value: Any, place: str) -> str:
        if not isinstance(value, str):
            raise self._unexpected("str", value, place)
        if len(value) > LONGEST_TEXT:
            raise self.refused(f"Expected {LONGEST_TEXT} characters at most", place)
        if not is_storable(value):
            raise self.refused("Expected text without the characters NUL and surrogates", place)
        return value

    def _whole(self, value: Any, place: str) -> int:
        number = value
        if isinstance(value, str) and len(value) <= LONGEST_DIGITS:
            try:
                number = int(value)
            except ValueError:
                raise self._unexpected("int", value, place) from None
        if not isinstance(number, int) or isinstance(number, bool):
            raise self._unexpected("int", value, place)
        if abs(number) > LARGEST_NUMBER:
            raise self.refused(f"Expected {LARGEST_NUMBER} at most", place)
        return number

    def _unexpected(self, kind: str, value: Any, place: str) -> QuizRefused:
        return self.refused(f"Expected {kind}, got {_shown.repr(value)}", place)


def is_storable(text: str) -> bool:
    """Whether every engine can keep a text, and every client be sent it."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


@cache
def _fields(shape: type[msgspec.Struct]) -> tuple[tuple[str, Any, bool], ...]:
    return tuple(
        (field.encode_name, field.type, field.required) for field in msgspec.structs.fields(shape)
    )
