"""In which of the languages that we speak a client wants to read (RFC 9110, 12.5.4)."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

Language = TypeVar("Language", bound=str)

_QUALITY = re.compile(
    r"\s*([A-Za-z*]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?))?\s*"
)


def preferred(headers: Mapping[str, str], known: Sequence[Language], usual: Language) -> Language:
    """The one of `known` that Accept-Language puts first; `usual` where it prefers none to that.

    headers: by name in small letters.
    """
    wanted = _wanted(headers.get("accept-language", ""))
    ordered = sorted(known, key=lambda language: language != usual)
    return max(ordered, key=lambda language: wanted.get(language, wanted.get("*", 0.0)))


def _wanted(header: str) -> dict[str, float]:
    """The quality of each language that a header names, by its first subtag in small letters."""
    wanted: dict[str, float] = {}
    for part in header.split(","):
        if match := _QUALITY.fullmatch(part):
            language, quality = match[1].lower(), float(match[2] or 1)
            wanted[language] = max(quality, wanted.get(language, 0.0))
    return wanted
