"""Bodies as clients send them: JSON, and the almost-JSON that the page prints.

The page's own example has a comma after its last member, and clients copy it; so a body that is no
JSON is read once more without comments and without commas that nothing follows.
"""

import re
from typing import Any, cast

import msgspec

from matricula.dialects.campus_skills.errors import InvalidRequest, WrongMediaType
from matricula.web.asgi import Scope
from matricula.web.authentication import AnyRequest
from matricula.web.bodies import is_json, media_type
from matricula.web.text import Unreadable, utf8

NOT_JSON = "Le corps de la requête n'est pas du JSON."
NO_OBJECT = "Le corps de la requête doit être un objet JSON."

_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
"""Up to its end, or to the end of the text: each byte is looked at once, however broken it is."""
_BLANK = r"[ \t\r\n]*+"
_COMMENTS = re.compile(rf"({_STRING})|//[^\r\n]*+|/\*.*?(?:\*/|\Z)", re.DOTALL)
_COMMAS = re.compile(rf"({_STRING}|[\[{{,]{_BLANK},)|,(?={_BLANK}[\]}}])", re.DOTALL)
"""A comma that no value stands before is kept: what it ends cannot be guessed."""


def json_body(request: AnyRequest, body: bytes) -> Any:
    """What a body says. To be called once the token is known to be good.

    Errors: WrongMediaType where it is not announced as JSON; InvalidRequest where it is none.
    """
    if not is_json(media_type(cast(Scope, request.scope))):
        raise WrongMediaType
    return parsed(body)


def json_object(request: AnyRequest, body: bytes) -> dict[str, Any]:
    """The same, where it has to be an object."""
    found = json_body(request, body)
    if not isinstance(found, dict):
        raise InvalidRequest(NO_OBJECT)
    return found


def parsed(body: bytes) -> Any:
    """The value of a JSON text, however it was announced. Errors: InvalidRequest."""
    try:
        # Programs on Windows put a mark before the text.
        text = utf8(body).removeprefix("\ufeff")
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError:
            return msgspec.json.decode(tidied(text))
    except (Unreadable, msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise InvalidRequest(NOT_JSON) from error


def tidied(text: str) -> str:
    """A JSON text without comments and without commas that nothing follows; strings stay as they
    are."""
    return _COMMAS.sub(_kept, _COMMENTS.sub(_kept, text))


def _kept(match: re.Match[str]) -> str:
    return match[1] or " "
