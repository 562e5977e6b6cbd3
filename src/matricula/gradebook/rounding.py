"""Rounding totals as people do: in decimals, a half upwards."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from matricula.gradebook.model import Floats

DIGITS = 15
"""Decimal digits that every double keeps: what lies behind them is noise of additions."""
HUNDREDTH = Decimal("0.01")
_NO_HUNDREDTHS = 1e13
"""From here on, that many digits hold no hundredths."""


def half_up(values: Floats) -> Floats:
    """float64 [N] to two decimals, a half away from zero; NaN and what is not finite give NaN.

    Decided on the number's first fifteen digits, and not on its binary value: 2.675 gives 2.68,
    though the double lies below it, and 0.65 * 1.9 gives 1.24, though it comes out below 1.235.
    """
    finite = np.isfinite(values)
    rounded = np.full(values.shape, np.nan)
    # Totals of a class are few numbers, many times.
    unlike, places = np.unique(values[finite], return_inverse=True)
    rounded[finite] = np.array([_half_up(value) for value in unlike.tolist()])[places]
    return rounded


def _half_up(value: float) -> float:
    told = f"{value:.{DIGITS}g}"
    if abs(value) >= _NO_HUNDREDTHS:
        return float(told)
    # Adding zero: what rounds to nothing from below is 0, and not -0.
    return float(Decimal(told).quantize(HUNDREDTH, ROUND_HALF_UP)) + 0.0
