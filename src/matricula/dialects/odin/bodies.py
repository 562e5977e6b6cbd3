"""Bodies as clients send them: JSON, announced as such; and what the documentation says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema

from matricula.dialects.odin.answering import wrong
from matricula.dialects.odin.errors import WHOLE, WrongMediaType
from matricula.web.asgi import Scope
from matricula.web.authentication import AnyRequest
from matricula.web.bodies import is_json, media_type
from matricula.web.text import Unreadable, utf8

JSON = "application/json"
_DEFINITIONS = "#/$defs/"


def json_body(request: AnyRequest, body: bytes) -> Any:
    """What a body says. To be called once the token is known to be good.

    Errors: WrongMediaType where it is not announced as JSON; BadField where it is none.
    """
    if not is_json(media_type(cast(Scope, request.scope))):
        raise WrongMediaType
    try:
        # Programs on Windows put a mark before the text.
        return msgspec.json.decode(utf8(body).removeprefix("\ufeff"))
    except (Unreadable, msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise wrong(WHOLE, "тело запроса не является JSON", "the body is no JSON") from error


def json_object(request: AnyRequest, body: bytes) -> dict[str, Any]:
    """The same, where it has to be an object."""
    found = json_body(request, body)
    if not isinstance(found, dict):
        raise wrong(WHOLE, "ожидается объект JSON", "an object of JSON is expected")
    return found


def in_any_case(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an object by their names in small letters, as .NET reads them."""
    return {name.lower(): value for name, value in given.items()}


def documented(example: Any, body: Any = None) -> type[Operation]:
    """An operation whose body is told by an example: `operation_class=documented(REQUEST)`.

    body: its type, where it has one. The framework describes a body only where it reads it, and
    that is before the token is looked at.
    """
    schema = {"type": "object"} if body is None else _schema_of(body)

    @dataclass
    class Documented(Operation):
        def __post_init__(self) -> None:
            # The framework writes a mapping as it is.
            media = OpenAPIMediaType(schema=cast(Schema, schema), example=example)
            self.request_body = RequestBody({JSON: media}, required=True)

    return Documented


def _schema_of(body: Any) -> Any:
    described = msgspec.json.schema(body)
    return _written_out(described, described.get("$defs", {}))


def _written_out(schema: Any, definitions: dict[str, Any]) -> Any:
    """A schema with each definition in the place where it is named."""
    if isinstance(schema, list):
        return [_written_out(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if name := schema.get("$ref", "").removeprefix(_DEFINITIONS):
        return _written_out(definitions[name], definitions)
    return {key: _written_out(part, definitions) for key, part in schema.items() if key != "$defs"}
