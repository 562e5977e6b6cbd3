"""What an attempt has to be."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from matricula.record.assessments.activities import ATTEMPTED, CHECKED, PASSED, STATUSES
from matricula.record.assessments.errors import Misfit
from matricula.store import Row, bulk

MOST_POINTS = 999_999.999
TOLD = ("started_at", "finished_at", "points", "status")
"""What an attempt says."""

Pair = tuple[int, int]
Key = tuple[int, int, int]
"""Activity, person and number."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What attempts are judged by.

    activities: by id. takers: pairs of offering and person. left_out: pairs of activity and person.
    stored: the attempts that these people have at these activities.
    """

    activities: Mapping[int, Row]
    takers: Collection[Pair]
    left_out: Collection[Pair]
    stored: Mapping[Key, bulk.Values]


def key_of(row: bulk.Values) -> Key:
    return row["assessment_id"], row["person_id"], row["number"]


def says_the_same(row: bulk.Values, stored: bulk.Values | None) -> bool:
    return stored is not None and all(row[name] == stored[name] for name in TOLD)


def misfits(rows: Sequence[bulk.Values], known: Surroundings) -> list[Misfit]:
    """Which attempts cannot be. One that is stored already in the same words can."""
    codes = _shapes(rows)
    passed = _first_passed([row for row, code in zip(rows, codes, strict=True) if not code], known)
    for index, row in enumerate(rows):
        if codes[index] is None and not says_the_same(row, known.stored.get(key_of(row))):
            codes[index] = _place(row, known) or _room(row, known, passed)
    return [Misfit(index, code) for index, code in enumerate(codes) if code is not None]


def _shapes(rows: Sequence[bulk.Values]) -> list[str | None]:
    """What is wrong with each row by itself, or beside the rows before it."""
    seen: set[Key] = set()
    codes: list[str | None] = []
    for row in rows:
        codes.append(_shape(row) or ("twice" if key_of(row) in seen else None))
        seen.add(key_of(row))
    return codes


def _shape(row: bulk.Values) -> str | None:
    started, finished, points = row["started_at"], row["finished_at"], row["points"]
    if row["number"] < 1:
        return "number"
    if row["status"] not in STATUSES:
        return "status"
    if (points is not None) != (row["status"] in CHECKED):
        return "points"
    if points is not None and not (math.isfinite(points) and 0 <= points <= MOST_POINTS):
        return "points"
    return "times" if finished is not None and finished < started else None


def _place(row: bulk.Values, known: Surroundings) -> str | None:
    """Whether this person has attempts at this activity at all."""
    activity = known.activities.get(row["assessment_id"])
    if activity is None:
        return "no_activity"
    if activity.kind not in ATTEMPTED:
        return "not_attempted"
    if (activity.offering_id, row["person_id"]) not in known.takers:
        return "not_enrolled"
    return "left_out" if (activity.id, row["person_id"]) in known.left_out else None


def _room(row: bulk.Values, known: Surroundings, passed: Mapping[Pair, int]) -> str | None:
    """Whether there may be one more; an attempt that there is already may always change."""
    if key_of(row) in known.stored:
        return None
    activity = known.activities[row["assessment_id"]]
    if activity.attempts_allowed is not None and row["number"] > activity.attempts_allowed:
        return "too_many"
    first = passed.get((row["assessment_id"], row["person_id"]))
    ended = activity.ends_on_success and first is not None and first < row["number"]
    return "after_success" if ended else None


def _first_passed(rows: Sequence[bulk.Values], known: Surroundings) -> dict[Pair, int]:
    """The number of each person's first passed attempt, as it will be."""
    after = {**known.stored, **{key_of(row): row for row in rows}}
    first: dict[Pair, int] = {}
    for (assessment_id, person_id, number), row in after.items():
        if row["status"] == PASSED:
            pair = (assessment_id, person_id)
            first[pair] = min(number, first.get(pair, number))
    return first
