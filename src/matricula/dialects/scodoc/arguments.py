"""Named values of a request, wherever they stand: in the query, a form or a JSON object.

The page passes parameters of writing calls in the query and says itself that they belong into the
body, so all three are read; the body goes before the query.
Source: page, "set_groups", "evaluation_set_notes", "Absences"; ScoDoc, scodoc7func.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl

import msgspec
from litestar.params import RawBody

from matricula.dialects.scodoc.errors import MissingParameter, WrongParameter
from matricula.dialects.scodoc.parameters import FALSE, TRUE
from matricula.web.asgi import Scope
from matricula.web.authentication import AnyRequest
from matricula.web.bodies import FORM, is_json, media_type, refuse_broken_json
from matricula.web.errors import BadRequest
from matricula.web.ids import parse_id

MOST_FIELDS = 10_000
LIST = ":list"
"""What Zope's clients write after a name whose value is always a list."""


@dataclass(frozen=True)
class Arguments:
    """The values of a request, by name; a name may have several.

    Values of a form or a query are text; those of a JSON object are as they were sent.
    """

    values: Mapping[str, list[Any]]

    def __contains__(self, name: str) -> bool:
        return bool(self.values.get(name))

    def all(self, name: str) -> list[str]:
        """Every value of a name, as text."""
        return [_text(name, value) for value in self.values.get(name, [])]

    def raw(self, name: str) -> Any:
        """The last value of a name as it was sent, or None."""
        values = self.values.get(name)
        return values[-1] if values else None

    def text(self, name: str) -> str | None:
        """The last value of a name as text, or None. Errors: WrongParameter for an object."""
        values = self.values.get(name)
        return _text(name, values[-1]) if values else None

    def required(self, name: str) -> str:
        """The last value of a name. Errors: MissingParameter where there is none or it is blank."""
        value = self.text(name)
        if value is None or not value.strip():
            raise MissingParameter(name)
        return value

    def id(self, name: str) -> int:
        """An id. Errors: MissingParameter, WrongParameter."""
        return _id(name, self.required(name))

    def optional_id(self, name: str) -> int | None:
        """An id, or None where the name is not there, or blank, or says None. Errors:
        WrongParameter."""
        value = self.text(name)
        return None if value is None or value.strip() in ("", "None") else _id(name, value)

    def ids(self, name: str) -> list[int]:
        """The ids of a name that may repeat. Errors: WrongParameter."""
        return [_id(name, value) for value in self.all(name)]

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes or a no. Errors: WrongParameter."""
        value = self.text(name)
        if value is None or not value.strip():
            return default
        if value.strip() in TRUE:
            return True
        if value.strip() in FALSE:
            return False
        raise WrongParameter(name, "0, 1, true ou false")


def arguments(request: AnyRequest, body: RawBody) -> Arguments:
    """The dependency that writing handlers and old functions have.

    Errors: NotAcceptable where a body is announced as JSON and is none; BadRequest where it is no
    object, or there are too many values.
    """
    values = _pairs(request.scope["query_string"])
    kind = media_type(cast(Scope, request.scope))
    if kind == FORM:
        values |= _pairs(body)
    elif body and is_json(kind):
        refuse_broken_json(request, body)
        values |= _members(body)
    return Arguments(values)


def _pairs(raw: bytes) -> dict[str, list[Any]]:
    """The values of a query or a form, which were checked to be text before (web/bodies.py)."""
    found: dict[str, list[Any]] = {}
    try:
        pairs = parse_qsl(
            raw.decode(errors="replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise BadRequest("there are too many values") from error
    for name, value in pairs:
        found.setdefault(name.removesuffix(LIST), []).append(value)
    return found


def _members(body: bytes) -> dict[str, list[Any]]:
    decoded = msgspec.json.decode(body)
    if not isinstance(decoded, dict):
        raise BadRequest("the JSON is no object")
    return {
        name: value if isinstance(value, list) else [value]
        for name, value in decoded.items()
        if value is not None
    }


def _text(name: str, value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return "1" if value else "0"
        case int() | float():
            return str(value)
        case _:
            raise WrongParameter(name, "un texte ou un nombre")


def _id(name: str, value: str) -> int:
    number = parse_id(value.strip())
    if number is None:
        raise WrongParameter(name, "un entier positif")
    return number
