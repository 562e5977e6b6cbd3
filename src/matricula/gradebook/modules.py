"""Averages of the module offerings: assessments weighed, formulas, second chances."""

from dataclasses import dataclass

import numpy as np

from matricula.gradebook.additions import (
    add_by_owner,
    any_by_owner,
    lowest_and_highest,
    mean_in_order,
    ratio,
)
from matricula.gradebook.assessments import AssessmentResults, MarkRows, is_second_chance
from matricula.gradebook.model import (
    AssessmentKind,
    AverageState,
    Codes,
    CohortArrays,
    Counts,
    Flags,
    Floats,
    Ids,
    Texts,
)
from matricula.gradebook.ranks import rank_texts


@dataclass(frozen=True, slots=True)
class ModuleRows:
    """Averages before ranks and statistics, one row per offering."""

    average: Floats
    """float64 [M, S], out of 20; NaN unless the state is NUMBER."""
    state: Codes
    """int8 [M, S], an AverageState."""

    @property
    def is_number(self) -> Flags:
        """bool [M, S]"""
        number: Flags = self.state == AverageState.NUMBER
        return number

    @property
    def is_enrolled(self) -> Flags:
        """bool [M, S]: active and enrolled."""
        enrolled: Flags = self.state != AverageState.NOT_ENROLLED
        return enrolled


@dataclass(frozen=True, slots=True)
class OfferingResults:
    """Results of the module offerings, in the order of the input."""

    average: Floats
    """float64 [S, M], out of 20, unrounded; NaN unless the state is NUMBER."""
    state: Codes
    """int8 [S, M], an AverageState: NUMBER, NONE (NA), NOT_ENROLLED (NI), FORMULA_ERROR (ERR)."""
    rank: Texts
    """str [S, M], "3" or "3 ex"; None where not enrolled."""
    ranked_count: Counts
    """int64 [M]: active students enrolled (`effectif`)."""
    mean: Floats
    """float64 [M], over active students with a number; NaN none."""
    lowest: Floats
    highest: Floats
    number_count: Counts
    """int64 [M] (`nb_notes`)"""
    missing_count: Counts
    """int64 [M]: active students without a number, not enrolled ones included (`nb_missing`)."""
    counted_assessments: Counts
    """int64 [M], second chances included (`nb_valid_evals`)."""
    pending: Flags
    """bool [M]: an assessment is waited for; ranks are hidden meanwhile."""
    has_formula_error: Flags
    """bool [M]: somebody's average is FORMULA_ERROR."""
    has_several_second_chances: Flags
    """bool [M]: more than one; the last one counts, and somebody should be told."""


def module_rows(arrays: CohortArrays, rows: MarkRows, assessments: AssessmentResults) -> ModuleRows:
    """Average of every student in every offering."""
    average = _base_average(arrays, rows, assessments)
    state = np.where(np.isnan(average), AverageState.NONE, AverageState.NUMBER).astype(np.int8)
    _apply_formulas(arrays, rows, assessments, average, state)
    _apply_second_chances(arrays, rows, average, state)
    outside = ~(arrays.enrolled & arrays.students.active[:, np.newaxis]).T
    average[outside] = np.nan
    state[outside] = AverageState.NOT_ENROLLED
    return ModuleRows(average, state)


def _base_average(arrays: CohortArrays, rows: MarkRows, assessments: AssessmentResults) -> Floats:
    """Weighted mean of the counted normal assessments: float64 [M, S]. Source: rule 1."""
    table, size = arrays.assessments, len(arrays.offerings.offering_ids)
    counted = assessments.counted & ~is_second_chance(arrays)
    usable = (rows.is_number | rows.is_absent) & counted[:, np.newaxis]
    coefficient = table.coefficient[:, np.newaxis]
    points = np.where(rows.is_number & usable, _out_of_20(arrays, rows) * coefficient, 0.0)
    weights = np.where(usable, coefficient, 0.0)
    average = ratio(
        add_by_owner(points, table.offering_index, size),
        add_by_owner(weights, table.offering_index, size),
    )
    # only a malus, which counts as it stands, can lack the mark of somebody expected
    strict = counted & (table.coefficient > 0) & ~table.counts_while_incomplete
    lacking = strict[:, np.newaxis] & ~rows.is_entered
    average[any_by_owner(lacking, table.offering_index, size)] = np.nan
    return average


def _out_of_20(arrays: CohortArrays, rows: MarkRows) -> Floats:
    """Numbers brought to 20: float64 [A, S]; NaN where there is none or the scale is 0."""
    scale = np.where(arrays.assessments.max_mark > 0, arrays.assessments.max_mark, np.nan)
    brought: Floats = rows.numbers * 20.0 / scale[:, np.newaxis]
    return brought


def _apply_formulas(
    arrays: CohortArrays,
    rows: MarkRows,
    assessments: AssessmentResults,
    average: Floats,
    state: Codes,
) -> None:
    """A formula written by a user fails for whoever has a usable mark of any kind."""
    has_formula = arrays.offerings.has_formula
    if not has_formula.any():
        return
    usable = (rows.is_number | rows.is_absent) & assessments.counted[:, np.newaxis]
    owners = arrays.assessments.offering_index
    failed = any_by_owner(usable, owners, len(has_formula)) & has_formula[:, np.newaxis]
    average[failed] = np.nan
    state[failed] = AverageState.FORMULA_ERROR


def _apply_second_chances(
    arrays: CohortArrays, rows: MarkRows, average: Floats, state: Codes
) -> None:
    """Rattrapage: the better; session 2: the newer. Source: rule 10.

    Words have no effect. Without an average before it, the mark stands alone; it is brought to 20
    first, which ScoDoc 9.0.67 forgets.
    """
    if not is_second_chance(arrays).any():
        return
    brought = _out_of_20(arrays, rows)
    for assessment in _last_second_chances(arrays).tolist():
        offering = arrays.assessments.offering_index[assessment]
        mark = brought[assessment]
        replaces = rows.is_number[assessment] & ~np.isnan(mark)
        if arrays.assessments.kind[assessment] == AssessmentKind.SECOND_CHANCE:
            replaces &= np.isnan(average[offering]) | (mark > average[offering])
        average[offering, replaces] = mark[replaces]
        state[offering, replaces] = AverageState.NUMBER


def _last_second_chances(arrays: CohortArrays) -> Ids:
    """Row of the last second chance of each offering that has one. Source: rule 10."""
    last: dict[int, int] = {}
    chronology = arrays.assessments.chronology
    for row in np.flatnonzero(is_second_chance(arrays)).tolist():
        offering = int(arrays.assessments.offering_index[row])
        if offering not in last or chronology[row] >= chronology[last[offering]]:
            last[offering] = row
    return np.array(list(last.values()), np.int64)


def offering_results(
    arrays: CohortArrays,
    assessments: AssessmentResults,
    modules: ModuleRows,
    alphabetical_order: Ids,
) -> OfferingResults:
    """Ranks and statistics of the offerings."""
    size, owners = len(arrays.offerings.offering_ids), arrays.assessments.offering_index
    mean, number_count = mean_in_order(modules.average, modules.is_number, alphabetical_order)
    lowest, highest = lowest_and_highest(modules.average, modules.is_number)
    ranks = rank_texts(modules.average, modules.state, modules.is_enrolled, alphabetical_order)
    second = is_second_chance(arrays)
    return OfferingResults(
        average=np.ascontiguousarray(modules.average.T),
        state=np.ascontiguousarray(modules.state.T),
        rank=np.ascontiguousarray(ranks.T),
        ranked_count=modules.is_enrolled.sum(axis=1),
        mean=mean,
        lowest=lowest,
        highest=highest,
        number_count=number_count,
        missing_count=arrays.students.active.sum() - number_count,
        counted_assessments=np.bincount(owners[assessments.counted], minlength=size),
        pending=np.bincount(owners[assessments.pending], minlength=size) > 0,
        has_formula_error=(modules.state == AverageState.FORMULA_ERROR).any(axis=1),
        has_several_second_chances=np.bincount(owners[second], minlength=size) > 1,
    )
