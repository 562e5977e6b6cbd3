"""Units validated earlier or elsewhere, which may stand for the unit of this cohort."""

from dataclasses import dataclass

import numpy as np

from matricula.gradebook.additions import add_by_owner, any_by_owner
from matricula.gradebook.model import CohortArrays, Dates, Flags, Floats, Ids


class UnknownCapitalisedCoefficient(Exception):
    """A capitalised unit has no coefficient: type one in for this unit in this cohort."""

    code = "capitalised_coefficient_unknown"

    def __init__(self, person_id: int, unit_id: int) -> None:
        super().__init__(f"{self.__doc__} (person {person_id}, unit {unit_id})")
        self.person_id = person_id
        self.unit_id = unit_id


@dataclass(frozen=True, slots=True)
class Capitalised:
    """The capitalised unit that counts, or merely exists, in each cell [U, S]."""

    exists: Flags
    """A validation exists, better or not."""
    used: Flags
    """It is strictly better than the current average, and replaces it."""
    average: Floats
    """Out of 20; NaN where not used."""
    coefficient: Floats
    """NaN where not used."""
    origin_cohort_ids: Ids
    """0: none, or external."""
    origin_unit_ids: Ids
    is_external: Flags
    """Used, and validated elsewhere."""
    event_dates: Dates
    """datetime64[us] of the one used, else of the first that exists; NaT none."""


def capitalised_units(arrays: CohortArrays, current: Floats, blocked: Flags) -> Capitalised:
    """Choose for each student and unit. Source: rule 7.

    `current` float64 [U, S]: the average to beat, 0 where there is none; `blocked` bool [S]:
    students whose units are not computed.
    """
    found = _nothing(current.shape)
    rows = np.flatnonzero(~blocked[arrays.capitalised.student_index])
    if not rows.size:
        return found
    table = arrays.capitalised
    first = _first_of_each_cell(arrays, rows)
    cells = table.unit_index[first], table.student_index[first]
    found.exists[cells] = True
    found.event_dates[cells] = table.event_dates[first]
    # the best of each cell, the earlier row where two are equal; NaN sorts last and beats nothing
    best = _first_of_each_cell(arrays, rows[np.argsort(-table.average[rows], kind="stable")])
    best = best[table.average[best] > current[table.unit_index[best], table.student_index[best]]]
    _use(arrays, best, found)
    return found


def _nothing(shape: tuple[int, ...]) -> Capitalised:
    return Capitalised(
        exists=np.zeros(shape, np.bool_),
        used=np.zeros(shape, np.bool_),
        average=np.full(shape, np.nan),
        coefficient=np.full(shape, np.nan),
        origin_cohort_ids=np.zeros(shape, np.int64),
        origin_unit_ids=np.zeros(shape, np.int64),
        is_external=np.zeros(shape, np.bool_),
        event_dates=np.full(shape, "NaT", "datetime64[us]"),
    )


def _first_of_each_cell(arrays: CohortArrays, rows: Ids) -> Ids:
    """The first of `rows` for each student and unit."""
    table = arrays.capitalised
    cell = table.student_index[rows] * len(arrays.units.unit_ids) + table.unit_index[rows]
    first: Ids = rows[np.unique(cell, return_index=True)[1]]
    return first


def _use(arrays: CohortArrays, rows: Ids, found: Capitalised) -> None:
    """Write the chosen rows of the candidates into their cells."""
    table = arrays.capitalised
    cells = table.unit_index[rows], table.student_index[rows]
    found.used[cells] = True
    found.average[cells] = table.average[rows]
    found.coefficient[cells] = _coefficients(arrays, rows)
    found.origin_cohort_ids[cells] = table.origin_cohort_ids[rows]
    found.origin_unit_ids[cells] = table.origin_unit_ids[rows]
    found.is_external[cells] = table.is_external[rows]
    found.event_dates[cells] = table.event_dates[rows]


def _coefficients(arrays: CohortArrays, rows: Ids) -> Floats:
    """Coefficient of each candidate: typed in, else of the origin, else of today's modules."""
    table, units = arrays.capitalised, arrays.units
    unit, student = table.unit_index[rows], table.student_index[rows]
    coefficient = units.manual_coefficient[unit]
    coefficient = np.where(np.isnan(coefficient), table.coefficient[rows], coefficient)
    unknown = np.isnan(coefficient)
    if unknown.any():
        today = _coefficients_of_enrolled_modules(arrays)[unit, student]
        coefficient = np.where(unknown, today, coefficient)
    lost = np.flatnonzero(np.isnan(coefficient))
    if lost.size:
        person = arrays.students.person_ids[student[lost[0]]]
        raise UnknownCapitalisedCoefficient(int(person), int(units.unit_ids[unit[lost[0]]]))
    return coefficient


def _coefficients_of_enrolled_modules(arrays: CohortArrays) -> Floats:
    """Sum of the coefficients of the modules each student takes: float64 [U, S]; NaN for none."""
    offerings, size = arrays.offerings, len(arrays.units.unit_ids)
    enrolled = np.ascontiguousarray(arrays.enrolled.T)
    weights = np.where(enrolled, offerings.coefficient[:, np.newaxis], 0.0)
    total = add_by_owner(weights, offerings.unit_index, size)
    total[~any_by_owner(enrolled, offerings.unit_index, size)] = np.nan
    return total
