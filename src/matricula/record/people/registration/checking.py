"""Whether what is said of a person can be stored, and in which form. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from matricula.record.accounts.errors import AddressRefused
from matricula.record.accounts.names import mail_address
from matricula.record.people.phones import e164
from matricula.record.people.registration.rows import NAMES, Refused, Registrant, Row, Said, Trouble
from matricula.record.people.snils import snils_digits

LONGEST_NAME = 256
LONGEST_EXTERNAL_ID = 128
LARGEST_ID = 2**63 - 1
LANGUAGES = {"rus": "ru", "eng": "en"}
"""The record's words for those of Odin's template."""

_UNSTORABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNTI_ID = re.compile(r"[0-9]{1,32}", re.ASCII)


class _Wrong(Exception):
    """A field cannot be taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_people(rows: Iterable[Said]) -> list[Row]:
    """Each row in the record's forms, or all that is wrong with it; in order."""
    return [check_person(said) for said in rows]


def check_person(said: Said) -> Row:
    """One row of `check_people`."""
    troubles: list[Trouble] = []

    def read(name: str, form: Callable[[str], Any], *, required: bool = False) -> Any:
        try:
            text = _text(getattr(said, name))
            if text:
                return form(text)
            if required:
                raise _Wrong("missing")
        except _Wrong as wrong:
            troubles.append(Trouble(name, wrong.code))
        except (ValueError, AddressRefused):
            troubles.append(Trouble(name, "malformed"))
        return None

    forms = {"external_id": _within(LONGEST_EXTERNAL_ID), "snils": snils_digits, "unti_id": _unti}
    found = Registrant(
        family_name=read("family_name", _within(LONGEST_NAME), required=True),
        given_name=read("given_name", _within(LONGEST_NAME), required=True),
        middle_name=read("middle_name", _within(LONGEST_NAME)),
        address=read("address", mail_address, required=True),
        phone=read("phone", e164),
        names={kind: value for kind in NAMES if (value := read(kind, forms[kind]))},
        language=read("language", _language) or LANGUAGES["rus"],
        time_zone=read("time_zone", _zone),
        group_name=read("group_name", _within(LONGEST_NAME)),
        cohort_id=read("cohort_id", _key, required=bool(said.group_name)),
    )
    return Refused(tuple(troubles)) if troubles else found


def _text(value: Any) -> str:
    """A value without blanks at its ends, composed; "" for none. Whole numbers are their digits."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise _Wrong("not_text")
    text = unicodedata.normalize("NFC", value.strip())
    if _UNSTORABLE.search(text):
        raise _Wrong("unstorable")
    return text


def _within(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > longest:
            raise _Wrong("too_long")
        return text

    return read


def _unti(text: str) -> str:
    if not _UNTI_ID.fullmatch(text):
        raise _Wrong("malformed")
    return text


def _language(text: str) -> str:
    language = LANGUAGES.get(text.lower())
    if language is None:
        raise _Wrong("malformed")
    return language


def _zone(text: str) -> str:
    if not _is_zone(text):
        raise _Wrong("malformed")
    return text


@lru_cache(maxsize=1024)
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _key(text: str) -> int:
    if not re.fullmatch("[0-9]{1,19}", text, re.ASCII) or not 0 < int(text) <= LARGEST_ID:
        raise _Wrong("malformed")
    return int(text)
