"""Numbers of a list of marks that is shown to people, beside those that enter averages."""

import numpy as np

from matricula.gradebook.additions import mean_in_order
from matricula.gradebook.model import Floats, Ids


def out_of_20(marks: Floats, out_of: float) -> Floats:
    """Marks on a scale brought to 20; 0 where the scale is 0, as ScoDoc lists them."""
    brought: Floats = marks * 20.0 / out_of if out_of > 0 else np.where(np.isnan(marks), marks, 0.0)
    return brought


def mean_of_numbers(numbers: Floats, students: Ids) -> float:
    """The mean of float64 [S] over `students` int64 [N], added in their order; those without a
    number are left out. NaN where nobody has one."""
    row = numbers[np.newaxis, :]
    counted = np.zeros(row.shape, np.bool_)
    counted[0, students] = ~np.isnan(numbers[students])
    means, _ = mean_in_order(row, counted, students)
    return float(means[0])
