"""What a client asks a link for, read strictly and with all faults told at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from matricula.dialects.odin.bodies import in_any_case
from matricula.dialects.odin.errors import BadField, Sentence, Told
from matricula.record.links.paths import leads_here
from matricula.web.ids import parse_id
from matricula.web.links import ME
from matricula.web.logs import masked_path

SHORTEST, LONGEST = 60, 7 * 86_400
"""Seconds that a link may live. Source: Odin's own links to set a password live 7 days."""
LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Order:
    """A link to make: for whom (either of the first two is not None), whither, for how long."""

    person_id: int | None
    address: str | None
    path: str
    lifetime: timedelta


def order_of(body: Mapping[str, Any], usual_lifetime: int) -> Order:
    """The link that a body asks for; names in any case. usual_lifetime: seconds.

    Errors: BadField.
    """
    named = in_any_case(body)
    given = {name: value for name, value in named.items() if value not in (None, "")}
    faults: list[Told] = []
    person_id = _id(given.get("id"), faults)
    address = _address(given.get("email"), faults)
    path = _path(given.get("redirecturl", ME), faults)
    seconds = _seconds(given.get("ttlseconds", usual_lifetime), faults)
    if not given.keys() & {"id", "email"}:
        _wrong(faults, "id", "Укажите id или email", "Give id or email")
    if faults:
        raise BadField(*faults)
    return Order(person_id, address, path, timedelta(seconds=seconds))


def _id(value: Any, faults: list[Told]) -> int | None:
    if value is None:
        return None
    # ASP.NET takes a number in quotes for the number.
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    number = parse_id(text.strip())
    if number is None:
        _wrong(faults, "id", "Ожидается идентификатор", "An id is expected")
    return number


def _address(value: Any, faults: list[Told]) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and value.strip() and len(value) <= LONGEST_ADDRESS:
        return value
    _wrong(faults, "email", "Некорректный email", "An address of mail is expected")
    return None


def _path(value: Any, faults: list[Told]) -> str:
    # What follows a secret prefix would stand in the record, and in an answer's header.
    if isinstance(value, str) and leads_here(value) and masked_path(value) == value:
        return value
    _wrong(
        faults,
        "redirectUrl",
        "Ожидается путь на этом сервере, например /me: без адреса, параметров и экранирования",
        "A path of this server is expected, such as /me: no host, no query, no escapes",
    )
    return ME


def _seconds(value: Any, faults: list[Told]) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if whole and SHORTEST <= value <= LONGEST:
        return int(value)
    _wrong(
        faults,
        "ttlSeconds",
        f"Ожидается целое число от {SHORTEST} до {LONGEST}",
        f"A whole number from {SHORTEST} to {LONGEST} is expected",
    )
    return SHORTEST


def _wrong(faults: list[Told], key: str, russian: str, english: str) -> None:
    faults.append(Told(key, Sentence(russian, english)))
