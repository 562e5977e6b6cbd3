"""Percent-encoded text, read strictly: what cannot be read is refused, never guessed."""

import re
from urllib.parse import unquote_to_bytes

_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_CONTROL_BUT_BREAKS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Unreadable(ValueError):
    """Text from outside cannot be read; the message says why."""


def decoded(raw: bytes, *, breaks: bool = False) -> str:
    """The text of percent-encoded UTF-8.

    breaks: whether tabs and line ends may stand in it (a remark), as they may not in an address.
    Errors: Unreadable for a broken escape, bytes that are not UTF-8, or a control character.
    """
    if _BROKEN_ESCAPE.search(raw):
        raise Unreadable("a percent sign is not followed by two hexadecimal digits")
    text = utf8(unquote_to_bytes(raw))
    if (_CONTROL_BUT_BREAKS if breaks else _CONTROL).search(text):
        raise Unreadable("the text contains a control character")
    return text


def utf8(raw: bytes) -> str:
    """The text of UTF-8. Errors: Unreadable."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("the text is not UTF-8") from error
