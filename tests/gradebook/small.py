"""Small cohorts for the rules, written as one would on a blackboard.

A mark is a number, "ABS", "EXC", "ATT", or None for none; one per student, in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matricula.gradebook import (
    AssessmentKind,
    Assessments,
    CapitalisedUnits,
    CohortArrays,
    EnrolmentState,
    Offerings,
    Partition,
    Special,
    Students,
    UnitKind,
    Units,
    no_capitalised_units,
)

Mark = float | str | None
SPECIALS = {"ABS": Special.ABSENT, "EXC": Special.EXCUSED, "ATT": Special.PENDING}
STATES = {
    "I": EnrolmentState.ACTIVE,
    "D": EnrolmentState.WITHDRAWN,
    "F": EnrolmentState.DEFAULTED,
}


@dataclass(frozen=True)
class Exam:
    marks: Sequence[Mark]
    coefficient: float = 1.0
    out_of: float = 20.0
    kind: AssessmentKind = AssessmentKind.NORMAL
    immediate: bool = False
    chronology: int | None = None


@dataclass(frozen=True)
class Module:
    exams: Sequence[Exam] = ()
    coefficient: float = 1.0
    unit: int = 0
    subject: int = 0
    malus: bool = False
    formula: bool = False
    enrolled: Sequence[bool] | None = None


@dataclass(frozen=True)
class Unit:
    kind: UnitKind = UnitKind.STANDARD
    coefficient: float | None = None
    ects: float | None = None
    bar: float = 8.0
    manual: float | None = None


@dataclass(frozen=True)
class Validation:
    student: int
    average: float | None
    coefficient: float | None = None
    unit: int = 0
    origin: int = 77
    external: bool = False
    on: str = "2020-07-01"


def small(
    *modules: Module,
    states: str = "I",
    units: Sequence[Unit] = (Unit(),),
    validations: Sequence[Validation] = (),
    groups: Sequence[int] | None = None,
    names: Sequence[int] | None = None,
    bonus: str | None = None,
    starts_on: date = date(2020, 9, 1),
    blocked: bool = False,
    unit_coefficients: bool = False,
) -> CohortArrays:
    """Arrays of a cohort of `len(states)` students: I active, D withdrawn, F defaulted."""
    size = len(states)
    exams = [(place, exam) for place, module in enumerate(modules) for exam in module.exams]
    marks, special = _marks(size, [exam for _, exam in exams])
    return CohortArrays(
        cohort_id=1,
        starts_on=starts_on,
        averages_blocked=blocked,
        uses_unit_coefficients=unit_coefficients,
        bonus_rule=bonus,
        students=Students(
            person_ids=np.arange(101, 101 + size),
            state=np.array([STATES[state] for state in states], np.int8),
            alphabetical_rank=np.array(range(size) if names is None else names, np.int64),
        ),
        units=_units(units),
        offerings=_offerings(modules),
        assessments=_assessments(exams),
        enrolled=np.array([module.enrolled or [True] * size for module in modules], np.bool_)
        .reshape(len(modules), size)
        .T,
        marks=marks,
        special=special,
        capitalised=_capitalised(validations),
        partitions=() if groups is None else (_partition(groups),),
    )


def floats(values: Sequence[float | None]) -> npt.NDArray[np.float64]:
    """float64, None as NaN."""
    return np.array([np.nan if value is None else value for value in values], np.float64)


def _units(units: Sequence[Unit]) -> Units:
    return Units(
        unit_ids=np.arange(1, 1 + len(units)),
        kind=np.array([unit.kind for unit in units], np.int8),
        coefficient=floats([unit.coefficient for unit in units]),
        ects=floats([unit.ects for unit in units]),
        bar=floats([unit.bar for unit in units]),
        manual_coefficient=floats([unit.manual for unit in units]),
    )


def _offerings(modules: Sequence[Module]) -> Offerings:
    return Offerings(
        offering_ids=np.arange(11, 11 + len(modules)),
        unit_index=np.array([module.unit for module in modules], np.int64),
        subject_ids=np.array([module.subject for module in modules], np.int64),
        coefficient=floats([module.coefficient for module in modules]),
        is_malus=np.array([module.malus for module in modules], np.bool_),
        has_formula=np.array([module.formula for module in modules], np.bool_),
    )


def _assessments(exams: Sequence[tuple[int, Exam]]) -> Assessments:
    return Assessments(
        assessment_ids=np.arange(1001, 1001 + len(exams)),
        offering_index=np.array([place for place, _ in exams], np.int64),
        max_mark=floats([exam.out_of for _, exam in exams]),
        coefficient=floats([exam.coefficient for _, exam in exams]),
        kind=np.array([exam.kind for _, exam in exams], np.int8),
        counts_while_incomplete=np.array([exam.immediate for _, exam in exams], np.bool_),
        chronology=np.array(
            [
                place if exam.chronology is None else exam.chronology
                for place, (_, exam) in enumerate(exams)
            ],
            np.int64,
        ),
    )


def _marks(
    size: int, exams: Sequence[Exam]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]]:
    marks = np.full((size, len(exams)), np.nan)
    special = np.zeros((size, len(exams)), np.int8)
    for column, exam in enumerate(exams):
        for row, mark in zip(range(size), exam.marks, strict=True):
            if isinstance(mark, str):
                special[row, column] = SPECIALS[mark]
            elif mark is not None:
                marks[row, column] = mark
    return marks, special


def _capitalised(validations: Sequence[Validation]) -> CapitalisedUnits:
    if not validations:
        return no_capitalised_units()
    return CapitalisedUnits(
        student_index=np.array([row.student for row in validations], np.int64),
        unit_index=np.array([row.unit for row in validations], np.int64),
        average=floats([row.average for row in validations]),
        coefficient=floats([row.coefficient for row in validations]),
        origin_cohort_ids=np.array(
            [0 if row.external else row.origin for row in validations], np.int64
        ),
        origin_unit_ids=np.array([500 + row.unit for row in validations], np.int64),
        is_external=np.array([row.external for row in validations], np.bool_),
        event_dates=np.array([row.on for row in validations], "datetime64[us]"),
    )


def _partition(groups: Sequence[int]) -> Partition:
    count = max(groups, default=-1) + 1
    return Partition(
        partition_id=9,
        name="TD",
        group_ids=tuple(range(90, 90 + count)),
        group_names=tuple("ABCDEFGH"[:count]),
        group_index=np.array(groups, np.int64),
    )
