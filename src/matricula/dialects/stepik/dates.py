"""Dates and deadlines: of courses, sections and units, each as its own author set it or as what it
stands in has it."""

from collections.abc import Sequence
from typing import Any

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import Facts, Field, computed
from matricula.dialects.stepik.inputs import choice, instant
from matricula.dialects.stepik.translate import Time, time_or_none
from matricula.record.courses.tables import POLICIES

NAMES = {
    "begin_date": "begins_at",
    "end_date": "ends_at",
    "soft_deadline": "soft_deadline",
    "hard_deadline": "hard_deadline",
}
NO_DEADLINES = "no_deadlines"


def effective(facts: Facts, column: str, above: Sequence[str]) -> Any:
    """The first value that is set: the thing's own, or that of what stands above it."""
    for prefix in ("", *above):
        if facts[prefix + column] is not None:
            return facts[prefix + column]
    return None


def is_active(facts: Facts, asked: Reading, above: Sequence[str] = ()) -> bool:
    """Whether it has begun and has not ended."""
    begins, ends = (effective(facts, name, above) for name in ("begins_at", "ends_at"))
    return (begins is None or begins <= asked.now) and (ends is None or asked.now < ends)


def schedule_type(facts: Facts, asked: Reading) -> str:
    """self_paced, or where a course has a beginning or an end: upcoming, active or ended."""
    begins, ends = facts["begins_at"], facts["ends_at"]
    if begins is None and ends is None:
        return "self_paced"
    if ends is not None and ends <= asked.now:
        return "ended"
    return "upcoming" if begins is not None and begins > asked.now else "active"


def date_fields(*above: str) -> list[Field]:
    """begin_date to grading_policy and their sources. above: prefixes of the columns of what the
    thing stands in, nearest first."""
    return [
        *(_moment(name, column, above) for name, column in NAMES.items()),
        _policy(above),
        *(_source(name, column) for name, column in NAMES.items()),
        _policy_source(),
        computed(
            "is_active",
            bool,
            lambda facts, asked: is_active(facts, asked, above),
            "Whether it has begun and has not ended.",
        ),
    ]


def _moment(name: str, column: str, above: Sequence[str]) -> Field:
    return computed(
        name,
        Time | None,
        lambda facts, _: time_or_none(effective(facts, column, above)),
        f"{name}_source, or that of what it stands in.",
    )


def _source(name: str, column: str) -> Field:
    return Field(
        f"{name}_source",
        Time | None,
        "stored",
        lambda facts, _: time_or_none(facts[column]),
        "",
        instant(column),
    )


def _policy(above: Sequence[str]) -> Field:
    return computed(
        "grading_policy",
        str,
        lambda facts, _: effective(facts, "grading_policy", above) or NO_DEADLINES,
        "grading_policy_source, or that of what it stands in.",
    )


def _policy_source() -> Field:
    return Field(
        "grading_policy_source",
        str | None,
        "stored",
        lambda facts, _: facts["grading_policy"],
        "",
        choice("grading_policy", *POLICIES, nullable=True),
    )
