"""How many averages fall where: what a picture of a cohort is drawn from."""

import numpy as np

from matricula.gradebook.model import Counts, Floats

STEP = 0.5
"""The width of a class, in points out of 20."""
CLASSES = 40


def distribution(averages: Floats) -> Counts:
    """int64 [40]: how many of float64 [S] lie in each half point from 0 to 20; NaN in none.

    An average on a bound is in the class above, 20 in the last one, and what lies beyond the scale
    in the class at its end.
    """
    numbers = averages[~np.isnan(averages)]
    places = np.clip(np.floor(numbers / STEP), 0, CLASSES - 1).astype(np.int64)
    return np.bincount(places, minlength=CLASSES)
