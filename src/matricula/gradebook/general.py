"""The general average of each student, and what hangs on it."""

from dataclasses import dataclass

import numpy as np

from matricula.gradebook.additions import lowest_and_highest, mean_in_order, ratio
from matricula.gradebook.assessments import MarkRows
from matricula.gradebook.bonus import BonusRule, bonus_points
from matricula.gradebook.formats import mentions
from matricula.gradebook.model import AverageState, CohortArrays, Counts, Flags, Floats, Ids, Texts
from matricula.gradebook.modules import ModuleRows
from matricula.gradebook.ranks import rank_texts
from matricula.gradebook.units import TOLERANCE, UnitRows, is_sport, potential_credits


@dataclass(frozen=True, slots=True)
class GeneralRows:
    """General averages before ranks: all [S]."""

    average: Floats
    """Out of 20, bonus included; NaN = NA."""
    bonus: Floats
    coefficient_sum: Floats


@dataclass(frozen=True, slots=True)
class GeneralResults:
    """General average and its company; [S] unless said otherwise."""

    average: Floats
    """float64, out of 20, bonus included, unrounded; NaN = NA."""
    rank: Texts
    """str, "3" or "3 ex", among all the enrolled; those without average tie at the end."""
    bonus: Floats
    """float64, points of sport and culture; 0 none."""
    coefficient_sum: Floats
    """float64 (`sum_coefs`)"""
    units_without_average: Counts
    """int64: always 0, as ScoDoc gives such units the average 0 first (`nb_ues_sans_note`)."""
    potential_credits: Floats
    """float64, ECTS (`ects_pot`)"""
    passes_unit_bars: Flags
    """bool: no unit that weighs is below its bar (`barres_ues_ok`)."""
    waits_for_marks: Flags
    """bool: an ATT in an assessment that weighs (`notes_attente`)."""
    mention: Texts
    """str, "" without average."""
    lowest: float
    """Over everybody with an average; NaN none."""
    highest: float
    mean: float
    """Over active students with an average; NaN none."""


def general_rows(
    arrays: CohortArrays, modules: ModuleRows, units: UnitRows, rule: BonusRule | None
) -> GeneralRows:
    """Source: rules 3, 5, 8."""
    # a capitalised unit brings its own coefficient, the others the modules' with a mark; blocked
    # students have neither, so their sum is 0 and their average NaN
    weights = np.where(units.capitalised.used, units.weight, units.current_weight)
    coefficient_sum = _added(weights)
    average = ratio(_added(units.average * weights), coefficient_sum)
    if arrays.uses_unit_coefficients:
        average = np.where(coefficient_sum > 0, _by_unit_coefficients(arrays, units), np.nan)
    bonus = np.zeros(average.shape)
    if rule is not None:
        marks, coefficients = _sport_marks(arrays, modules, units)
        bonus, concerned = bonus_points(rule, marks, coefficients, average, arrays.starts_on)
        # nothing else is clipped
        average = np.where(concerned, np.minimum(average + bonus, 20.0), average)
    return GeneralRows(average, bonus, coefficient_sum)


def _added(rows: Floats) -> Floats:
    """Sum float64 [U, S] over the units, in their order."""
    total = np.zeros(rows.shape[1])
    for row in rows:
        total += row
    return total


def _by_unit_coefficients(arrays: CohortArrays, units: UnitRows) -> Floats:
    """Mean of the units by their own coefficients. A unit of EXC alone counts as 0 (rule 3)."""
    own = np.nan_to_num(arrays.units.coefficient)[:, np.newaxis]
    entered = (units.is_enrolled | units.capitalised.used) & ~is_sport(arrays)[:, np.newaxis]
    weights = np.where(entered, own, 0.0)
    return ratio(_added(units.average * weights), _added(weights))


def _sport_marks(
    arrays: CohortArrays, modules: ModuleRows, units: UnitRows
) -> tuple[Floats, Floats]:
    """Averages of sport and culture modules, float64 [K, S], and their coefficients [K]."""
    owners = arrays.offerings.unit_index
    rows = np.flatnonzero(is_sport(arrays)[owners] & ~arrays.offerings.is_malus)
    replaced = units.capitalised.used[owners[rows]]
    return (
        np.where(replaced, np.nan, modules.average[rows]),
        arrays.offerings.coefficient[rows],
    )


def general_results(
    arrays: CohortArrays,
    marks: MarkRows,
    units: UnitRows,
    general: GeneralRows,
    orders: tuple[Ids, Ids],
) -> GeneralResults:
    """Ranks and statistics of the general average. `orders`: alphabetical, then by merit."""
    average = general.average[np.newaxis]
    has_number = ~np.isnan(average)
    state = np.where(has_number, AverageState.NUMBER, AverageState.NONE).astype(np.int8)
    ranks = rank_texts(average, state, np.ones(average.shape, np.bool_), orders[0])
    mean, _ = mean_in_order(average, has_number & arrays.students.active, orders[1])
    lowest, highest = lowest_and_highest(average, has_number)
    return GeneralResults(
        average=general.average,
        rank=ranks[0],
        bonus=general.bonus,
        coefficient_sum=general.coefficient_sum,
        units_without_average=np.zeros(average.shape[1], np.int64),
        potential_credits=_added(potential_credits(arrays, units.average)),
        passes_unit_bars=_passes_unit_bars(arrays, units),
        waits_for_marks=_waits_for_marks(arrays, marks),
        mention=mentions(general.average),
        lowest=float(lowest[0]),
        highest=float(highest[0]),
        mean=float(mean[0]),
    )


def _passes_unit_bars(arrays: CohortArrays, units: UnitRows) -> Flags:
    """bool [S]: no unit that weighs is below its bar. Source: rule 11."""
    bar = (arrays.units.bar - TOLERANCE)[:, np.newaxis]
    failed = (units.weight > 0) & (units.average < bar)
    passes: Flags = failed.sum(axis=0) == 0
    return passes


def _waits_for_marks(arrays: CohortArrays, marks: MarkRows) -> Flags:
    """bool [S]: has an ATT where it would weigh, in a module he is enrolled in."""
    weighs = arrays.assessments.coefficient != 0
    waits: Flags = (marks.is_pending & marks.is_enrolled)[weighs].any(axis=0)
    return waits
