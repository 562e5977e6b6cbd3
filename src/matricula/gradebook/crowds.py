"""What a step is worth to many learners at once: the rules of answers.py, on arrays.

tests/gradebook/test_crowds.py holds both to each other, to the last digit.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matricula.gradebook.answers import (
    FIRST_ONE,
    FIRST_THREE,
    HALVED,
    INVERSE,
    NO_DEADLINES,
    Terms,
    summed,
)

Numbers = npt.NDArray[np.float64]
Points = tuple[npt.NDArray[np.int64], Numbers]
"""People, and the points of each."""


def points_of_many(cost: float, told: Sequence[float], places: Sequence[Terms]) -> Points:
    """The points of each person at a step, as `answers.points` gives them.

    told: a person's number below zero, then (ordinal, score, time) of each of their milestones, of
    which there is one at least; then the next person's.
    """
    stream = np.array(told, dtype=np.float64)
    begins = np.flatnonzero(stream < 0)
    if not len(begins):
        return begins, stream
    ordinals, scores, times = stream[stream >= 0].reshape(-1, 3).T
    kept = [scores * _discounts(one, ordinals) * _in_time(one, times) for one in places]
    # Before the milestones of each stand those of all before them, and their numbers.
    first = (begins - np.arange(len(begins))) // 3
    best = np.maximum.reduceat(np.maximum.reduce(kept), first)
    return (-stream[begins]).astype(np.int64), cost * best


def totals(parts: Sequence[Points]) -> dict[int, float]:
    """The points of several steps together, by person; a sum that does not depend on the order."""
    if not any(len(people) for people, _ in parts):
        return {}
    people, points = (np.concatenate(its) for its in zip(*parts, strict=True))
    order = np.argsort(people)
    known, begins = np.unique(people[order], return_index=True)
    shares = np.split(points[order], begins[1:])
    return {key: summed(its.tolist()) for key, its in zip(known.tolist(), shares, strict=True)}


def _discounts(terms: Terms, ordinals: Numbers) -> Numbers:
    if terms.discounting == INVERSE:
        return 1 / ordinals
    most = {FIRST_ONE: 1, FIRST_THREE: 3}.get(terms.discounting)
    if most is None:
        return np.ones_like(ordinals)
    return (ordinals <= most).astype(np.float64)


def _in_time(terms: Terms, times: Numbers) -> Numbers:
    kept = np.ones_like(times)
    times = np.floor(times)
    if terms.deadlines == NO_DEADLINES:
        return kept
    if terms.soft is not None:
        hard = np.inf if terms.hard is None else terms.hard
        late = (times > terms.soft) & (times <= hard)
        if terms.deadlines == HALVED:
            kept[late] = 0.5
        elif terms.hard is not None:
            kept[late] = (terms.hard - times[late]) / (terms.hard - terms.soft)
    if terms.hard is not None:
        kept[times > terms.hard] = 0.0
    return kept
