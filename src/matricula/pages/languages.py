"""In which language a visitor reads our pages."""

from typing import Literal, cast, get_args

from matricula.record.organizations.commands import CAMPUS
from matricula.web.asgi import Scope, asked
from matricula.web.authentication import AnyRequest
from matricula.web.languages import preferred

Language = Literal["fr", "ru", "en"]
KNOWN: tuple[Language, ...] = get_args(Language)


def language_of(request: AnyRequest, kind: str | None = None) -> Language:
    """What the browser prefers; else what is usual in an organization of this kind."""
    usual: Language = "ru" if kind == CAMPUS else "fr"
    return preferred(asked(cast(Scope, request.scope)).headers, KNOWN, usual)
