"""Bodies as clients send them: wrapped under whatever name, or flat; JSON, or a form, of one part
or of several."""

from collections.abc import Collection
from typing import Any, cast
from urllib.parse import parse_qsl

import msgspec

from matricula.dialects.stepik.errors import WHOLE, BrokenJson, FieldFaults, WrongMediaType
from matricula.dialects.stepik.uploads import FORM_DATA, form_parts
from matricula.web.asgi import Scope, header
from matricula.web.authentication import AnyRequest
from matricula.web.bodies import FORM, is_json, media_type

NO_OBJECT = "Invalid data. Expected a dictionary, but got {}."
NAMES = {list: "list", str: "str", int: "int", float: "float", bool: "bool", type(None): "null"}


def body_object(
    request: AnyRequest, body: bytes, fields: Collection[str] = (), *, files: bool = False
) -> dict[str, Any]:
    """The fields that a body sends; none where there is no body.

    An object with one key whose value is an object is the wrapper of that object, whatever the key
    is called, unless it is one of `fields`. files: whether it may be a form of several parts.
    Errors: WrongMediaType, BrokenJson, BrokenForm, FieldFaults.
    """
    if not body:
        return {}
    kind = media_type(cast(Scope, request.scope))
    if kind == FORM:
        return _form(body)
    if kind == FORM_DATA and files:
        return form_parts(header(cast(Scope, request.scope), b"content-type") or "", body)
    if not is_json(kind):
        raise WrongMediaType(kind)
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise BrokenJson from error
    if not isinstance(found, dict):
        raise FieldFaults({WHOLE: [NO_OBJECT.format(NAMES[type(found)])]})
    return unwrapped(found, fields)


def unwrapped(found: dict[str, Any], fields: Collection[str] = ()) -> dict[str, Any]:
    """The object inside of a wrapper, or the object itself."""
    if len(found) == 1:
        ((name, inner),) = found.items()
        if isinstance(inner, dict) and name not in fields:
            return inner
    return found


def _form(body: bytes) -> dict[str, Any]:
    return dict(parse_qsl(body.decode(), keep_blank_values=True))
