"""Telephone numbers in the one form that every network understands (E.164): +79111111223."""

import re

_SEPARATORS = re.compile(r"[\s().‑–-]+")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_RUSSIAN = re.compile(r"[78][0-9]{10}", re.ASCII)


class PhoneRefused(ValueError):
    """A telephone number has its country's code: +79111111223."""

    def __init__(self) -> None:
        super().__init__(" ".join((type(self).__doc__ or "").split()))


def e164(text: str) -> str:
    """A number with its country's code. Eleven digits that begin with 8, as one dials at home in
    Russia, or with 7, as spreadsheets keep them, are Russian. Errors: PhoneRefused."""
    number = _SEPARATORS.sub("", text)
    if _RUSSIAN.fullmatch(number):
        return f"+7{number[1:]}"
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if not _E164.fullmatch(number):
        raise PhoneRefused
    return number
