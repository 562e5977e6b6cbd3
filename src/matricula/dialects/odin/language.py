"""In which language a client reads sentences: Russian, unless it prefers English."""

import re
from collections.abc import Mapping

_QUALITY = re.compile(
    r"\s*([A-Za-z*]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?))?\s*"
)


def prefers_english(headers: Mapping[str, str]) -> bool:
    """Whether Accept-Language puts English before Russian (RFC 9110, 12.5.4).

    headers: by name in small letters.
    """
    wanted: dict[str, float] = {}
    for part in headers.get("accept-language", "").split(","):
        if match := _QUALITY.fullmatch(part):
            language, quality = match[1].lower(), float(match[2] or 1)
            wanted[language] = max(quality, wanted.get(language, 0.0))
    return wanted.get("en", 0.0) > wanted.get("ru", wanted.get("*", 0.0))
