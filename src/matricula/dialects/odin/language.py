"""In which language a client reads sentences: Russian, unless it prefers English."""

from collections.abc import Mapping

from matricula.web.languages import preferred

RUSSIAN, ENGLISH = "ru", "en"


def prefers_english(headers: Mapping[str, str]) -> bool:
    """Whether Accept-Language puts English before Russian.

    headers: by name in small letters.
    """
    return preferred(headers, (RUSSIAN, ENGLISH), RUSSIAN) == ENGLISH
