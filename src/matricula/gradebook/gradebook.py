"""The whole gradebook of a cohort from its arrays."""

from dataclasses import dataclass, fields, is_dataclass

import numpy as np

from matricula.gradebook.assessments import AssessmentResults, assessment_results, mark_rows
from matricula.gradebook.bonus import bonus_rule
from matricula.gradebook.general import GeneralResults, general_results, general_rows
from matricula.gradebook.model import CohortArrays, EnrolmentState, Ids, Partition
from matricula.gradebook.modules import OfferingResults, module_rows, offering_results
from matricula.gradebook.ranks import GroupRanks, descending_order, group_ranks
from matricula.gradebook.subjects import SubjectResults, subject_results
from matricula.gradebook.units import UnitResults, unit_results, unit_rows


@dataclass(frozen=True, slots=True)
class Gradebook:
    """Everything computed about a cohort. Its arrays are read-only: it is shared by requests.

    Rows and columns are those of the CohortArrays it was computed from; S students, U units, M
    offerings, A assessments.
    """

    cohort_id: int
    person_ids: Ids
    """int64 [S]"""
    alphabetical_order: Ids
    """int64 [S]: rows by name (`order_alpha`)."""
    merit_order: Ids
    """int64 [S]: rows by decreasing average, those without last (`order_merit`)."""
    withdrawn_count: int
    defaulted_count: int
    general: GeneralResults
    units: UnitResults
    offerings: OfferingResults
    subjects: SubjectResults
    assessments: AssessmentResults
    groups: tuple[GroupRanks, ...]
    """One per partition, in the order of the input."""
    pending_offering_ids: Ids
    """int64: while not empty, bulletins show no rank (`moduleimpls_attente`)."""
    formula_error_offering_ids: Ids
    """int64: modules whose formula failed for somebody (`formula_errors`)."""
    several_second_chances_offering_ids: Ids
    """int64: modules with more than one second chance; somebody should be told."""
    row_by_person: dict[int, int]

    def row_of(self, person_id: int) -> int:
        """Row of a person; KeyError if not enrolled in the cohort."""
        return self.row_by_person[person_id]


def compute(arrays: CohortArrays) -> Gradebook:
    """Compute the gradebook of a cohort.

    Raises UnsupportedBonusRule and UnknownCapitalisedCoefficient.
    """
    rule = None if arrays.bonus_rule is None else bonus_rule(arrays.bonus_rule)
    alphabetical_order = np.argsort(arrays.students.alphabetical_rank, kind="stable")
    marks = mark_rows(arrays)
    assessments = assessment_results(arrays, marks)
    modules = module_rows(arrays, marks, assessments)
    units = unit_rows(arrays, modules)
    general = general_rows(arrays, modules, units, rule)
    merit_order = descending_order(general.average, alphabetical_order)
    orders = alphabetical_order, merit_order
    offerings = offering_results(arrays, assessments, modules, alphabetical_order)
    offering_ids, state = arrays.offerings.offering_ids, arrays.students.state
    gradebook = Gradebook(
        cohort_id=arrays.cohort_id,
        person_ids=arrays.students.person_ids.copy(),
        alphabetical_order=alphabetical_order,
        merit_order=merit_order,
        withdrawn_count=int((state == EnrolmentState.WITHDRAWN).sum()),
        defaulted_count=int((state == EnrolmentState.DEFAULTED).sum()),
        general=general_results(arrays, marks, units, general, orders),
        units=unit_results(arrays, units, alphabetical_order, merit_order),
        offerings=offerings,
        subjects=subject_results(arrays, modules),
        assessments=assessments,
        groups=tuple(group_ranks(p, general.average, merit_order) for p in arrays.partitions),
        pending_offering_ids=offering_ids[offerings.pending],
        formula_error_offering_ids=offering_ids[offerings.has_formula_error],
        several_second_chances_offering_ids=offering_ids[offerings.has_several_second_chances],
        row_by_person={
            person: row for row, person in enumerate(arrays.students.person_ids.tolist())
        },
    )
    _freeze(gradebook)
    return gradebook


def _freeze(results: object) -> None:
    """Make every array below read-only, but for the input's own."""
    if isinstance(results, np.ndarray):
        results.setflags(write=False)
    elif isinstance(results, tuple):
        for result in results:
            _freeze(result)
    elif is_dataclass(results) and not isinstance(results, Partition):
        for field in fields(results):
            _freeze(getattr(results, field.name))
