"""From bytes to a document of a format of ours, or to errors that name the place."""

import json
import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import UnsetType

from matricula.importers.errors import ImportRefused, Problems

Kind = TypeVar("Kind", bound=msgspec.Struct)

JSON_WORDS = {
    "int": "integer",
    "float": "number",
    "str": "text",
    "bool": "true or false",
    "array": "list",
}

REASONS = {
    "Invalid RFC3339 encoded date": "expected a date such as 2020-09-01",
    "Invalid RFC3339 encoded time": "expected a time such as 08:00:00",
    "Expected `str` matching regex": "holds a character that cannot be stored",
}


def read_document(source: Path | bytes, kind: type[Kind], largest: int) -> Kind:
    """The document of a kind in a file, or in the bytes of one.

    largest: bytes. Errors: ImportRefused where it is no file, not UTF-8, not JSON or not of the
    kind.
    """
    data = source if isinstance(source, bytes) else _bytes_of(source, largest)
    text = _text_of(data, largest)
    _refuse_what_json_forbids(text)
    return _decoded(text, kind)


def _bytes_of(path: Path, largest: int) -> bytes:
    try:
        if not path.exists():
            raise ImportRefused([f"{path} does not exist"])
        if not path.is_file():
            raise ImportRefused([f"{path} is not a file"])
        with path.open("rb") as file:
            return file.read(largest + 1)
    except (OSError, ValueError) as error:
        raise ImportRefused([f"{path} cannot be read: {error}"]) from error


def _text_of(data: bytes, largest: int) -> str:
    if not data.strip():
        raise ImportRefused(["the file is empty"])
    if len(data) > largest:
        raise ImportRefused([f"the file is larger than {largest // 1_000_000} MB"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"the file is not UTF-8 text (byte {error.start}); save it as UTF-8"
        raise ImportRefused([reason]) from error


def _refuse_what_json_forbids(text: str) -> None:
    # msgspec takes the last of two equal keys; a mark that silently replaces another is a lost
    # mark. This pass builds nothing, so it costs no memory.
    try:
        json.loads(
            text,
            object_pairs_hook=_refuse_equal_keys,
            parse_constant=_refuse_constant,
            parse_int=_nothing,
            parse_float=_nothing,
        )
    except json.JSONDecodeError as error:
        reason = f"the file is not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        raise ImportRefused([reason]) from error
    except RecursionError as error:
        raise ImportRefused(["the file is nested too deeply"]) from error


def _refuse_equal_keys(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ImportRefused([f"the key {twice!r} stands twice in one object"])


def _refuse_constant(word: str) -> None:
    raise ImportRefused([f"the file is not JSON: {word} is not a JSON number"])


def _nothing(_literal: str) -> None:
    return None


def _decoded(text: str, kind: type[Kind]) -> Kind:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        _refuse_types(text, kind, error)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise ImportRefused([f"the file is not JSON that can be stored: {error}"]) from error


def converted(tree: Any, kind: type[Kind]) -> Kind:
    """The document of a kind in what JSON would hold. Errors: ImportRefused with every place."""
    try:
        return msgspec.convert(tree, kind)
    except msgspec.ValidationError as error:
        _refuse_tree(tree, kind, error)


def _refuse_types(text: str, kind: type[Kind], first: msgspec.ValidationError) -> NoReturn:
    """Errors: ImportRefused, always: with every place that has a wrong type."""
    try:
        tree = msgspec.json.decode(text)
    except msgspec.ValidationError as error:
        raise ImportRefused([_placed(str(first))]) from error
    _refuse_tree(tree, kind, first)


def _refuse_tree(tree: Any, kind: type[Kind], first: msgspec.ValidationError) -> NoReturn:
    """Errors: ImportRefused, always."""
    problems = Problems()
    for place, reason in type_errors(tree, kind, "$"):
        problems.add(place, reason)
    problems.refuse_if_any()
    raise ImportRefused([_placed(str(first))]) from first


def type_errors(value: Any, kind: Any, place: str) -> Iterator[tuple[str, str]]:
    """Places below `value` that are not what the struct or type `kind` asks for, with reasons."""
    inner = _without_none(kind)
    if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and isinstance(value, dict):
        yield from _struct_errors(value, inner, place)
    elif get_origin(inner) is list and isinstance(value, list):
        for index, item in enumerate(value):
            yield from type_errors(item, get_args(inner)[0], f"{place}[{index}]")
    elif get_origin(inner) is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from type_errors(item, get_args(inner)[1], f"{place}[{json.dumps(key)}]")
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            yield place, _reason(str(error), kind)


def _struct_errors(
    value: dict[str, Any], kind: type[msgspec.Struct], place: str
) -> Iterator[tuple[str, str]]:
    for field in msgspec.structs.fields(kind):
        inside = f"{place}.{field.encode_name}"
        if field.encode_name in value:
            yield from type_errors(value[field.encode_name], field.type, inside)
        elif field.required:
            yield inside, "is missing"


def _without_none(kind: Any) -> Any:
    """`list[X]` of `list[X] | None`: what is looked into; other unions stay."""
    if get_origin(kind) not in {Union, types.UnionType}:
        return kind
    inner = [part for part in get_args(kind) if part not in {type(None), UnsetType}]
    return inner[0] if len(inner) == 1 else kind


def _placed(message: str) -> str:
    told, _, place = message.partition(" - at ")
    return f"{place.strip('`') or '$'}: {_reason(told)}"


def _reason(message: str, kind: Any = None) -> str:
    """msgspec's sentence about a value that is not of `kind`, in the words of JSON."""
    told = message.partition(" - at ")[0]
    if told.startswith("Invalid enum value"):
        return (
            f"expected {' or '.join(_choices(kind))}, got{told.removeprefix('Invalid enum value')}"
        )
    for beginning, reason in REASONS.items():
        if told.startswith(beginning):
            return reason
    told = re.sub("`([^`]*)`", _in_json, told)
    return told[:1].lower() + told[1:]


def _in_json(quoted: re.Match[str]) -> str:
    return " or ".join(JSON_WORDS.get(word, word) for word in quoted[1].split(" | "))


def _choices(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(word) for word in get_args(kind)]
    if get_origin(kind) is Annotated:
        return ["number"]
    return [choice for part in get_args(kind) for choice in _choices(part)]
