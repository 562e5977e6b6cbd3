"""What sport and culture add to the general average: one rule per site.

Source: rule 8, and the vectors `bonus_functions` of department.json. Marks are out of
20; a rule adds its terms one after the other, in the order of the modules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from matricula.gradebook.model import Flags, Floats


class UnsupportedBonusRule(Exception):
    """This rule for sport and culture is not supported: choose another one, or none."""

    code = "bonus_rule_unsupported"

    def __init__(self, name: str) -> None:
        super().__init__(f"{self.__doc__} ({name!r}; supported: {', '.join(BONUS_RULES)})")
        self.name = name


@dataclass(frozen=True, slots=True)
class BonusCase:
    """What a rule may look at. Every student here has a mark and a general average."""

    marks: Floats
    """float64 [K, S], averages of the K sport and culture modules, out of 20; NaN none."""
    coefficients: Floats
    """float64 [K, S], 0 where there is no mark; their sum is positive."""
    general: Floats
    """float64 [S], the general average before the bonus."""
    starts_on: date
    """First day of the cohort."""


@dataclass(frozen=True, slots=True)
class BonusRule:
    """One site's rule: `apply` gives the points to add, float64 [S]."""

    name: str
    apply: Callable[[BonusCase], Floats]


def bonus_rule(name: str) -> BonusRule:
    """The rule of that name, with or without ScoDoc's prefix `bonus_`.

    Raises UnsupportedBonusRule, also for the three rules that have no known results
    (iutBordeaux1, iutlh, iutr).
    """
    short = name.removeprefix("bonus_")
    if short not in BONUS_RULES:
        raise UnsupportedBonusRule(name)
    return BONUS_RULES[short]


def bonus_points(
    rule: BonusRule, marks: Floats, coefficients: Floats, general: Floats, starts_on: date
) -> tuple[Floats, Flags]:
    """Points to add, float64 [S], and to whom the rule speaks, bool [S].

    `marks` float64 [K, S] with NaN for none, `coefficients` float64 [K], `general` float64 [S].
    One mark alone needs no coefficient; several without any give nothing.
    """
    has_mark = ~np.isnan(marks)
    count = has_mark.sum(axis=0)
    weights = np.where(has_mark, coefficients[:, np.newaxis], 0.0)
    weights = np.where(count == 1, has_mark.astype(np.float64), weights)
    concerned = (count > 0) & ~np.isnan(general)
    eligible = concerned & (_added(weights) > 0)
    points = np.zeros(general.shape)
    if eligible.any():
        points[eligible] = rule.apply(
            BonusCase(marks[:, eligible], weights[:, eligible], general[eligible], starts_on)
        )
    return points, concerned


def _added(rows: Floats) -> Floats:
    """Sum float64 [K, S] over the modules, in their order; NaN counts as nothing."""
    total = np.zeros(rows.shape[1])
    for row in rows:
        total += np.where(np.isnan(row), 0.0, row)
    return total


def _above_ten(case: BonusCase) -> Floats:
    """Points above 10 of each mark: float64 [K, S]."""
    return np.where(case.marks > 10, case.marks - 10, 0.0)


def _weighted_mean(case: BonusCase) -> Floats:
    return _added(case.marks * case.coefficients) / _added(case.coefficients)


def _nothing(case: BonusCase) -> Floats:
    return np.zeros(case.general.shape)


def _direct(case: BonusCase) -> Floats:
    return _added(case.marks)


def _iutv(case: BonusCase) -> Floats:
    """Villetaneuse: 5 % of the points above 10."""
    return _added(_above_ten(case) / 20.0)


def _stdenis(case: BonusCase) -> Floats:
    """Saint-Denis: the same, half a point at most."""
    return np.minimum(_added(_above_ten(case)) * 0.05, 0.5)


def _colmar(case: BonusCase) -> Floats:
    return np.minimum(10.0, _added(_above_ten(case))) / 20.0


def _ville_avray(case: BonusCase) -> Floats:
    mean = _weighted_mean(case)
    return np.select([mean >= 16.0, mean >= 12.0, mean >= 10.0], [0.3, 0.2, 0.1], 0.0)


def _grenoble(case: BonusCase) -> Floats:
    """Marks are points from 0 to 5; each adds a quarter of a percent per 20th."""
    return case.general * (_added(case.marks) / 4.0 / 100.0)


def _lille(case: BonusCase) -> Floats:
    """4 % of the points above 10; 2 % in cohorts that began on 1 August 2010 or before."""
    divisor = 25.0 if case.starts_on > date(2010, 8, 1) else 50.0
    return _added(_above_ten(case) / divisor)


def _nantes(case: BonusCase) -> Floats:
    return np.minimum(0.5, _added(case.marks))


def _tours(case: BonusCase) -> Floats:
    return np.minimum(1.0, _added(case.marks))


def _saint_etienne(case: BonusCase) -> Floats:
    return np.minimum(0.6, _added(case.marks))


def _tarbes(case: BonusCase) -> Floats:
    """A thirtieth of the points above 10 of the best mark."""
    best: Floats = (_above_ten(case) / 30.0).max(axis=0, initial=0.0)
    return best


def _saint_nazaire(case: BonusCase) -> Floats:
    return case.general * (_added(case.marks) / 100.0)


def _beziers(case: BonusCase) -> Floats:
    return np.minimum(0.3, _added(_above_ten(case) * 0.03))


def _bethune(case: BonusCase) -> Floats:
    """Half a percent of the average per point above 10, cut after the second decimal."""
    points = np.minimum(10.0, _added(_above_ten(case)))
    return np.trunc(case.general * points / 2) / 100.0


def _amiens(case: BonusCase) -> Floats:
    """A quarter of a percent of the average per half point, from 10 on: the first mark only."""
    first = np.argmax(~np.isnan(case.marks), axis=0)
    mark = np.take_along_axis(case.marks, first[np.newaxis], 0)[0]
    percent = np.minimum((np.trunc(2 * mark - 20.0) + 2) * 0.25, 5.0)
    return np.where(mark < 10.0, 0.0, case.general * percent / 100.0)


def _orleans(case: BonusCase) -> Floats:
    """2.5 % of the weighted mark. Its form of before August 2013, by unit, is not kept."""
    return _weighted_mean(case) * 2.5 / 100


BONUS_RULES: dict[str, BonusRule] = {
    name: BonusRule(name, apply)
    for name, apply in {
        "colmar": _colmar,
        "demo": _nothing,
        "direct": _direct,
        "iut1grenoble_2017": _grenoble,
        "iutSN": _saint_nazaire,
        "iutTarbes": _tarbes,
        "iut_stdenis": _stdenis,
        "iutam": _amiens,
        "iutbethune": _bethune,
        "iutbeziers": _beziers,
        "iuto": _orleans,
        "iutv": _iutv,
        "iutva": _ville_avray,
        "lille": _lille,
        "nantes": _nantes,
        "saint_etienne": _saint_etienne,
        "tours": _tours,
    }.items()
}
"""Every supported rule by its name without `bonus_`."""
