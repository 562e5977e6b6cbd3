"""Sums whose order of additions is part of the contract.

Ranks depend on the exact equality of averages, and floating-point addition is not associative:
NumPy's own reductions (pairwise) would put dozens of students at another rank. Everything here
adds one term after the other.
"""

import numpy as np

from matricula.gradebook.model import Counts, Flags, Floats, Ids


def add_by_owner(rows: Floats, owners: Ids, size: int) -> Floats:
    """Sum `rows` float64 [N, S] by owner (int64 [N]), in the order of the rows: [size, S]."""
    totals = np.zeros((size, rows.shape[1]))
    for owner, row in zip(owners.tolist(), rows, strict=True):
        totals[owner] += row
    return totals


def any_by_owner(rows: Flags, owners: Ids, size: int) -> Flags:
    """Whether any of an owner's rows (bool [N, S]) is set: bool [size, S]."""
    found = np.zeros((size, rows.shape[1]), np.bool_)
    for owner, row in zip(owners.tolist(), rows, strict=True):
        found[owner] |= row
    return found


def add_in_order(rows: Floats, order: Ids) -> Floats:
    """Sum each row of float64 [N, S] over its students, taken in `order` int64 [S]: [N]."""
    if not order.size:
        return np.zeros(rows.shape[0])
    # accumulate, unlike sum, may not regroup the additions
    total: Floats = np.add.accumulate(rows[:, order], axis=1)[:, -1]
    return total


def ratio(totals: Floats, weights: Floats) -> Floats:
    """`totals / weights`, NaN where the weight is not positive."""
    quotient: Floats = np.full(totals.shape, np.nan)
    return np.divide(totals, weights, out=quotient, where=weights > 0)


def mean_in_order(values: Floats, counted: Flags, order: Ids) -> tuple[Floats, Counts]:
    """Mean of each row's counted values, added in `order`, and how many: [N], [N]."""
    count = counted.sum(axis=1)
    total = add_in_order(np.where(counted, values, 0.0), order)
    return ratio(total, count.astype(np.float64)), count


def lowest_and_highest(values: Floats, counted: Flags) -> tuple[Floats, Floats]:
    """Least and greatest counted value of each row of float64 [N, S]; NaN where there is none."""
    lowest = np.where(counted, values, np.inf).min(axis=1, initial=np.inf)
    highest = np.where(counted, values, -np.inf).max(axis=1, initial=-np.inf)
    nobody = ~counted.any(axis=1)
    lowest[nobody] = highest[nobody] = np.nan
    return lowest, highest
