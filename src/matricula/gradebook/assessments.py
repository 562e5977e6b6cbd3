"""Assessments: which of them count, which are waited for, and what their marks look like."""

from dataclasses import dataclass

import numpy as np

from matricula.gradebook.additions import mean_in_order
from matricula.gradebook.model import (
    AssessmentKind,
    CohortArrays,
    Counts,
    Flags,
    Floats,
    Special,
)


@dataclass(frozen=True, slots=True)
class MarkRows:
    """The marks turned to one row per assessment, as all the sums here run over students."""

    numbers: Floats
    """float64 [A, S], on the assessment's own scale; NaN = no number."""
    is_number: Flags
    is_absent: Flags
    is_excused: Flags
    is_pending: Flags
    is_entered: Flags
    """bool [A, S]: a number or a word."""
    is_enrolled: Flags
    """bool [A, S]: enrolled in the module, whatever the state in the cohort."""
    is_expected: Flags
    """bool [A, S]: enrolled in the module and active. Source: population P of ScoDoc."""


@dataclass(frozen=True, slots=True)
class AssessmentResults:
    """One entry per assessment. Source: `do_evaluation_etat`."""

    counted: Flags
    """bool [A]: enters the averages (complete or pending, and its scale is not 0)."""
    complete: Flags
    """bool [A] (`evalcomplete`)"""
    pending: Flags
    """bool [A] (`evalattente`)"""
    expected_count: Counts
    """int64 [A]: active students enrolled in the module (`nb_inscrits`)."""
    entered_count: Counts
    """int64 [A]: marks and words of students enrolled in the module, withdrawn ones included."""
    all_entered_count: Counts
    """int64 [A]: the same, students no longer enrolled in the module included."""
    absent_count: Counts
    excused_count: Counts
    pending_count: Counts
    mean: Floats
    """float64 [A], on the own scale, over every number entered, NaN none. Absences are no 0 here,
    and withdrawn students are included."""
    median: Floats
    lowest: Floats
    highest: Floats


def mark_rows(arrays: CohortArrays) -> MarkRows:
    """Turn the marks and classify them once."""
    numbers = np.ascontiguousarray(arrays.marks.T)
    special = np.ascontiguousarray(arrays.special.T)
    enrolled = np.ascontiguousarray(arrays.enrolled.T)[arrays.assessments.offering_index]
    is_number = (special == Special.NONE) & ~np.isnan(numbers)
    return MarkRows(
        numbers=numbers,
        is_number=is_number,
        is_absent=special == Special.ABSENT,
        is_excused=special == Special.EXCUSED,
        is_pending=special == Special.PENDING,
        is_entered=is_number | (special != Special.NONE),
        is_enrolled=enrolled,
        is_expected=enrolled & arrays.students.active,
    )


def assessment_results(arrays: CohortArrays, rows: MarkRows) -> AssessmentResults:
    """States, counts and statistics of every assessment."""
    complete, pending = _states(arrays, rows)
    mean, median, lowest, highest = _statistics(rows)
    return AssessmentResults(
        counted=(complete | pending) & (arrays.assessments.max_mark > 0),
        complete=complete,
        pending=pending,
        expected_count=_count(rows.is_expected),
        entered_count=_count(rows.is_entered & rows.is_enrolled),
        all_entered_count=_count(rows.is_entered),
        absent_count=_count(rows.is_absent),
        excused_count=_count(rows.is_excused),
        pending_count=_count(rows.is_pending),
        mean=mean,
        median=median,
        lowest=lowest,
        highest=highest,
    )


def is_second_chance(arrays: CohortArrays) -> Flags:
    """bool [A]: rattrapage or second session."""
    second: Flags = arrays.assessments.kind != AssessmentKind.NORMAL
    return second


def _count(flags: Flags) -> Counts:
    count: Counts = flags.sum(axis=1, dtype=np.int64)
    return count


def _states(arrays: CohortArrays, rows: MarkRows) -> tuple[Flags, Flags]:
    """Complete and pending, bool [A] each. Source: rule 2.

    Second chances and malus are complete as they stand: nobody has to sit them.
    """
    malus = arrays.offerings.is_malus[arrays.assessments.offering_index]
    immediate = arrays.assessments.counts_while_incomplete
    awaited = _count(rows.is_expected & rows.is_pending)
    missing = _count(rows.is_expected & ~rows.is_entered) + awaited
    complete = (missing == 0) | malus | is_second_chance(arrays)
    pending = (missing > 0) & ((missing == awaited) | immediate) & ~malus
    # one that counts at once waits for nobody before its first mark
    pending &= ~(immediate & ~(rows.is_entered & rows.is_enrolled).any(axis=1))
    return complete, pending


def _statistics(rows: MarkRows) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean, median, lowest and highest number of each assessment: float64 [A], own scale."""
    assessments, students = rows.numbers.shape
    mean, count = mean_in_order(rows.numbers, rows.is_number, np.arange(students))
    # NaN sorts last; the extra column answers for assessments without a number
    ordered = np.full((assessments, students + 1), np.nan)
    np.copyto(ordered[:, :students], rows.numbers, where=rows.is_number)
    ordered.sort(axis=1)
    row = np.arange(assessments)
    upper, lower = ordered[row, count // 2], ordered[row, count // 2 - 1]
    median = np.where(count % 2 == 1, upper, (upper + lower) / 2)
    return mean, median, ordered[:, 0].copy(), ordered[row, count - 1]
