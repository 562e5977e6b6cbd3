"""A score from elsewhere, from 0 to 1, on the scale of an assessment (docs/decisions/0083)."""

import numpy as np

from matricula.gradebook.attempts import Bounds, converted, within
from matricula.gradebook.rounding import half_up

POINTS = 100.0
"""What a whole score is in points, where an activity has no scale of its own."""


def on_scale(score: float, max_mark: float | None, bounds: Bounds = ()) -> float:
    """The mark that a score is: by the activity's table of hundred points where it has one, else on
    the scale of ScoDoc's facet, else the points; two decimals, a half upwards.

    score: what lies outside of 0 to 1 counts as the nearer end. max_mark: None or 0: no scale.
    """
    part = min(max(score, 0.0), 1.0)
    if bounds:
        return within(converted(_rounded(part * POINTS), bounds), max_mark)
    return _rounded(part * (max_mark or POINTS))


def score_of(mark: float, max_mark: float | None) -> float:
    """The score from 0 to 1 that a mark is; the other way round, up to the rounding of marks."""
    return min(max(mark / (max_mark or POINTS), 0.0), 1.0)


def _rounded(value: float) -> float:
    return float(half_up(np.array([value]))[0])
