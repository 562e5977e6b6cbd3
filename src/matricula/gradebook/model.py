"""What the arithmetic is given: one cohort as arrays.

Letters used for shapes in this room: S students, U units, M module offerings, A assessments,
C capitalised candidates. Row numbers ("index") always point into these arrays; ids are the
record's. NaN means "none" in every float array.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Dates = npt.NDArray[np.datetime64]
Texts = npt.NDArray[np.object_]


class Special(IntEnum):
    """A mark that is a word. Source: ScoDoc note codes (null, -1000, -1002)."""

    NONE = 0
    ABSENT = 1
    """ABS: counts as 0."""
    EXCUSED = 2
    """EXC: left out, value and coefficient."""
    PENDING = 3
    """ATT: left out, and the assessment waits for it."""


class EnrolmentState(IntEnum):
    """State of an enrolment in the cohort. Source: ScoDoc `etat` I, D, DEF."""

    ACTIVE = 0
    WITHDRAWN = 1
    DEFAULTED = 2


class UnitKind(IntEnum):
    """Kind of a unit (ScoDoc UE `type`)."""

    STANDARD = 0
    SPORT = 1
    """Sport and culture: gives a bonus, never an average."""
    STAGE_LP = 2
    STAGE_10 = 3
    ELECTIVE = 4
    PROFESSIONAL = 5
    OPTIONAL = 6


class AssessmentKind(IntEnum):
    """Kind of chance an assessment is (ScoDoc `evaluation_type`)."""

    NORMAL = 0
    SECOND_CHANCE = 1
    """Rattrapage: the better of the two counts."""
    SECOND_SESSION = 2
    """Session 2: replaces the average, even if worse."""


class AverageState(IntEnum):
    """What stands where an average may stand."""

    NUMBER = 0
    NONE = 1
    """NA: no usable mark."""
    NOT_ENROLLED = 2
    """NI"""
    FORMULA_ERROR = 3
    """ERR: the formula written by a user failed."""
    NOBODY = 4
    """NM, subjects only: nobody in the cohort has an average there."""


@dataclass(frozen=True, slots=True)
class Students:
    """The enrolled students, withdrawn and defaulted ones included, in the order of enrolment."""

    person_ids: Ids
    """int64 [S]"""
    state: Codes
    """int8 [S], an EnrolmentState."""
    alphabetical_rank: Ids
    """int64 [S]: position (0-based, each once) by usual name or name, then first name, code points.

    Breaks ties of order, never of rank.
    """

    @property
    def active(self) -> Flags:
        """bool [S]: neither withdrawn nor defaulted (ScoDoc `etat` I)."""
        active: Flags = self.state == EnrolmentState.ACTIVE
        return active


@dataclass(frozen=True, slots=True)
class Units:
    """The units (UE) that have an offering in the cohort, by numero."""

    unit_ids: Ids
    """int64 [U]"""
    kind: Codes
    """int8 [U], a UnitKind."""
    coefficient: Floats
    """float64 [U]: the unit's own coefficient, NaN none (counts as 0)."""
    ects: Floats
    """float64 [U], NaN none (counts as 0)."""
    bar: Floats
    """float64 [U], out of 20: see `formats.unit_bar`."""
    manual_coefficient: Floats
    """float64 [U]: coefficient typed in for the capitalised unit here, NaN none."""


@dataclass(frozen=True, slots=True)
class Offerings:
    """The module offerings, in wire order: unit numero, subject numero, module numero."""

    offering_ids: Ids
    """int64 [M]"""
    unit_index: Ids
    """int64 [M]: row in Units."""
    subject_ids: Ids
    """int64 [M]: the subject (matière) of the module."""
    coefficient: Floats
    """float64 [M]"""
    is_malus: Flags
    """bool [M]: its mark is subtracted from the unit's average."""
    has_formula: Flags
    """bool [M]: has a formula written by a user; its averages are errors."""


@dataclass(frozen=True, slots=True)
class Assessments:
    """The assessments, offering by offering; their order is the order of the additions.

    `offering_index` never decreases. Within an offering: the order of the file (numero, date,
    hour).
    """

    assessment_ids: Ids
    """int64 [A]"""
    offering_index: Ids
    """int64 [A]: row in Offerings."""
    max_mark: Floats
    """float64 [A]: the scale of its marks; 0 never counts."""
    coefficient: Floats
    """float64 [A]"""
    kind: Codes
    """int8 [A], an AssessmentKind."""
    counts_while_incomplete: Flags
    """bool [A]: ScoDoc `publish_incomplete`."""
    chronology: Ids
    """int64 [A]: sort rank by numero, date, hour; among second chances the highest wins."""


@dataclass(frozen=True, slots=True)
class CapitalisedUnits:
    """Units validated earlier or elsewhere that may count here, one row per validation.

    The caller has matched them (same formation code and unit code, same semester number, earlier
    start, decision ADM; or external). Rows with no stored average are left out by the caller.
    """

    student_index: Ids
    """int64 [C]: row in Students."""
    unit_index: Ids
    """int64 [C]: row in Units, the unit of this cohort it stands for."""
    average: Floats
    """float64 [C], out of 20."""
    coefficient: Floats
    """float64 [C]: sum of the coefficients of the modules of the origin unit in which the student
    was enrolled; NaN when there is no such module, or the validation is external."""
    origin_cohort_ids: Ids
    """int64 [C], 0 none."""
    origin_unit_ids: Ids
    """int64 [C]"""
    is_external: Flags
    """bool [C]"""
    event_dates: Dates
    """datetime64[us] [C], UTC: when the validation was recorded."""


@dataclass(frozen=True, slots=True)
class Partition:
    """One division of the cohort into groups."""

    partition_id: int
    name: str | None
    group_ids: tuple[int, ...]
    group_names: tuple[str | None, ...]
    group_index: Ids
    """int64 [S]: position in `group_ids`, -1 in no group."""


def no_capitalised_units() -> CapitalisedUnits:
    """The usual case: an empty table."""
    ids = np.zeros(0, np.int64)
    return CapitalisedUnits(
        student_index=ids,
        unit_index=ids,
        average=np.zeros(0),
        coefficient=np.zeros(0),
        origin_cohort_ids=ids,
        origin_unit_ids=ids,
        is_external=np.zeros(0, np.bool_),
        event_dates=np.zeros(0, "datetime64[us]"),
    )


@dataclass(frozen=True, slots=True)
class CohortArrays:
    """Everything `compute` needs about a cohort (ScoDoc: a formsemestre)."""

    cohort_id: int
    starts_on: date
    """Its first day: the rule of Lille changed in August 2010."""
    averages_blocked: bool
    """ScoDoc `block_moyennes`: no unit and no general average."""
    uses_unit_coefficients: bool
    """ScoDoc `use_ue_coefs`: the general average weighs units by their own coefficient."""
    bonus_rule: str | None
    """Name of the site's rule for sport and culture, with or without `bonus_`; None: no bonus."""
    students: Students
    units: Units
    offerings: Offerings
    assessments: Assessments
    enrolled: Flags
    """bool [S, M]: enrolled in the offering, whatever the state in the cohort."""
    marks: Floats
    """float64 [S, A], on the assessment's own scale; NaN = no number."""
    special: Codes
    """int8 [S, A], a Special; a cell with a word has NaN in `marks`."""
    capitalised: CapitalisedUnits = field(default_factory=no_capitalised_units)
    partitions: tuple[Partition, ...] = ()
    credits_bar: float = 10.0
    """Average, out of 20, from which a unit promises its credits: see `formats.credits_bar`."""
