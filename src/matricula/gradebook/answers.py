"""What a step is worth to a learner: the best submission, by its number and its time.

Numbers only: scores are 0 to 1, times are seconds, costs are points. Source: the appendix B6 of
Stepik's API as clients know it; docs/decisions/0094 says what was decided where it is silent.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NO_DISCOUNT, INVERSE, FIRST_ONE, FIRST_THREE = "no_discount", "inverse", "first_one", "first_three"
NO_DEADLINES, HALVED, LINEAR = "no_deadlines", "halved", "linear"

Milestone = Sequence[float]
"""(ordinal, score, time) of a submission that scored more than all before it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a step counts where it stands. soft, hard: deadlines; None for none."""

    discounting: str = NO_DISCOUNT
    deadlines: str = NO_DEADLINES
    soft: float | None = None
    hard: float | None = None


def discount(policy: str, ordinal: float) -> float:
    """What the submission of a number keeps of its score."""
    if policy == INVERSE:
        return 1 / ordinal
    if policy == FIRST_ONE:
        return 1.0 if ordinal == 1 else 0.0
    if policy == FIRST_THREE:
        return 1.0 if ordinal <= 3 else 0.0
    return 1.0


def in_time(terms: Terms, time: float) -> float:
    """What a submission of a time keeps: all until the soft deadline, nothing after the hard one,
    both in whole seconds, as they are told.

    Between them a half (halved), or ever less (linear). A missing deadline never comes: without a
    hard one, halved is a half for ever, and linear, which needs both, takes nothing.
    """
    if terms.deadlines == NO_DEADLINES:
        return 1.0
    time = math.floor(time)
    if terms.hard is not None and time > terms.hard:
        return 0.0
    if terms.soft is None or time <= terms.soft:
        return 1.0
    if terms.deadlines == HALVED:
        return 0.5
    if terms.hard is None:
        return 1.0
    return (terms.hard - time) / (terms.hard - terms.soft)


def share(milestones: Iterable[Milestone], terms: Terms) -> float:
    """The best that submissions come to, 0 to 1."""
    kept = (
        score * discount(terms.discounting, ordinal) * in_time(terms, time)
        for ordinal, score, time in milestones
    )
    return max(kept, default=0.0)


def points(cost: float, milestones: Sequence[Milestone], places: Sequence[Terms]) -> float:
    """The points of a step, by the terms that are best for the learner where it stands at several
    places; without any, as it was scored."""
    return cost * max((share(milestones, terms) for terms in places or (Terms(),)), default=0.0)


def summed(values: Iterable[float]) -> float:
    """A sum that does not depend on the order."""
    return math.fsum(values)


def per_cent(score: float, cost: float) -> float:
    """Points of all points, in per cent, down to two decimals, so that nothing short of a threshold
    reaches it; 0 where there are none to be had."""
    # Of a sum of thirds that is whole on paper, the last digit is not to withhold a certificate.
    return math.floor(round(10_000 * score / cost, 6)) / 100 if cost else 0.0
