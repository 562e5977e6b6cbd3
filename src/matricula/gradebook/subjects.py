"""Averages of the subjects (matières), the divisions of a unit."""

from dataclasses import dataclass

import numpy as np

from matricula.gradebook.additions import add_by_owner, ratio
from matricula.gradebook.model import AverageState, Codes, CohortArrays, Floats, Ids
from matricula.gradebook.modules import ModuleRows
from matricula.gradebook.units import blocked_students, weighed_offerings


@dataclass(frozen=True, slots=True)
class SubjectResults:
    """Results of the subjects, in the order in which the offerings name them first."""

    subject_ids: Ids
    """int64 [K]"""
    average: Floats
    """float64 [S, K], out of 20; NaN unless the state is NUMBER."""
    state: Codes
    """int8 [S, K], an AverageState: NUMBER, NONE (NA), or NOBODY (NM) in the whole column."""


def subject_results(arrays: CohortArrays, modules: ModuleRows) -> SubjectResults:
    """Mean of a subject's modules by their coefficients.

    Source: the `matieres` of department.json; malus and sport do not enter.
    """
    ids, first, column = np.unique(
        arrays.offerings.subject_ids, return_index=True, return_inverse=True
    )
    order = np.argsort(first)
    owners = np.argsort(order)[column]
    weighed = modules.is_number & ~blocked_students(arrays)
    weighed &= weighed_offerings(arrays)[:, np.newaxis]
    coefficient = arrays.offerings.coefficient[:, np.newaxis]
    average = ratio(
        add_by_owner(np.where(weighed, modules.average * coefficient, 0.0), owners, ids.size),
        add_by_owner(np.where(weighed, coefficient, 0.0), owners, ids.size),
    )
    missing = np.isnan(average)
    state = np.where(missing, AverageState.NONE, AverageState.NUMBER).astype(np.int8)
    state[missing.all(axis=1)] = AverageState.NOBODY
    return SubjectResults(
        subject_ids=ids[order],
        average=np.ascontiguousarray(average.T),
        state=np.ascontiguousarray(state.T),
    )
