"""Arithmetic on marks: averages, ranks, units, bonus, capitalised units.

Pure: arrays in, arrays out; no SQL, no HTTP, no clock. Source: ScoDoc 9.0.67, quirks included, as
the thirteen rules of docs/gradebook.md say; the one deviation is rule 10 (a second chance of a
student without average is brought to 20).
"""

from matricula.gradebook.assessments import AssessmentResults
from matricula.gradebook.bonus import BONUS_RULES, BonusRule, UnsupportedBonusRule, bonus_rule
from matricula.gradebook.capitalisation import UnknownCapitalisedCoefficient
from matricula.gradebook.formats import (
    AVERAGE_WORDS,
    SPECIAL_WORDS,
    credits_bar,
    format_average,
    format_coefficient,
    format_mark,
    format_number,
    mention,
    unit_bar,
)
from matricula.gradebook.general import GeneralResults
from matricula.gradebook.gradebook import Gradebook, compute
from matricula.gradebook.model import (
    AssessmentKind,
    Assessments,
    AverageState,
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
from matricula.gradebook.modules import OfferingResults
from matricula.gradebook.ranks import GroupRanks
from matricula.gradebook.subjects import SubjectResults
from matricula.gradebook.units import TOLERANCE, UnitResults

__all__ = [
    "AVERAGE_WORDS",
    "BONUS_RULES",
    "SPECIAL_WORDS",
    "TOLERANCE",
    "AssessmentKind",
    "AssessmentResults",
    "Assessments",
    "AverageState",
    "BonusRule",
    "CapitalisedUnits",
    "CohortArrays",
    "EnrolmentState",
    "GeneralResults",
    "Gradebook",
    "GroupRanks",
    "OfferingResults",
    "Offerings",
    "Partition",
    "Special",
    "Students",
    "SubjectResults",
    "UnitKind",
    "UnitResults",
    "Units",
    "UnknownCapitalisedCoefficient",
    "UnsupportedBonusRule",
    "bonus_rule",
    "compute",
    "credits_bar",
    "format_average",
    "format_coefficient",
    "format_mark",
    "format_number",
    "mention",
    "no_capitalised_units",
    "unit_bar",
]
