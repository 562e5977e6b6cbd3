"""What a client sends to set a mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matricula.dialects.odin.answering import wrong
from matricula.dialects.odin.bodies import in_any_case
from matricula.web.ids import parse_id

DECIMALS = 3
HIGHEST = 999_999.999
"""A mark is a decimal(9,3) from 0 on; it has no scale of its own."""


@dataclass(frozen=True, slots=True)
class Order:
    """A mark to set. mark: None takes back the one that there is."""

    student_id: int
    activity_id: int
    mark: float | None


def ordered(body: Mapping[str, Any]) -> Order:
    """What a body orders; names in any case. Errors: BadField."""
    given = in_any_case(body)
    return Order(_id(given, "studentId"), _id(given, "activityId"), _mark(given, "markValue"))


def _id(given: Mapping[str, Any], key: str) -> int:
    value = given.get(key.lower())
    if value is None:
        raise wrong(key, "поле обязательно", "the field is required")
    number = parse_id(str(value)) if isinstance(value, int | str) else None
    if number is None:
        raise wrong(key, "ожидается идентификатор", "an id is expected")
    return number


def _mark(given: Mapping[str, Any], key: str) -> float | None:
    if key.lower() not in given:
        raise wrong(key, "поле обязательно", "the field is required")
    value = given[key.lower()]
    if value is None:
        return None
    # JSON's true would be 1.
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= HIGHEST:
        raise wrong(
            key, f"число от 0 до {HIGHEST} или null", f"a number from 0 to {HIGHEST}, or null"
        )
    if round(value, DECIMALS) != value:
        raise wrong(key, "не более трёх знаков после запятой", "three decimals at most")
    # JSON has a nought below nought, too.
    return abs(float(value))
