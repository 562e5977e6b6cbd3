"""What averages say to a jury: bars, codes of units, compensation, and what ScoDoc would propose.

A jury decides; this only computes. Source: ScoDoc, sco_parcours_dut and the main rows of its table
of rules (dutrules).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from matricula.gradebook.gradebook import Gradebook
from matricula.gradebook.model import CohortArrays, Flags, Floats, Texts
from matricula.gradebook.units import TOLERANCE, is_sport

VALIDATED = frozenset({"ADM", "ADC", "ADJ"})
"""The codes that give a semester: the record's own (juries.codes), which this room does not see."""
MAY_COMPENSATE = frozenset({None, "ADM", "ADJ", "ATT", "ADC"})
"""Decisions on a semester that leave it free for a compensation; None: no decision yet."""


class NextStep(StrEnum):
    """Where a student goes from a semester n. Source: ScoDoc's `devenir`."""

    NEXT = "NEXT"
    NEXT2 = "NEXT2"
    NEXT_OR_NEXT2 = "NEXT_OR_NEXT2"
    REDOSEM = "REDOSEM"
    REDOANNEE = "REDOANNEE"
    RA_OR_NEXT = "RA_OR_NEXT"
    RA_OR_RS = "RA_OR_RS"
    RS_OR_NEXT = "RS_OR_NEXT"
    REO = "REO"


STEPS: dict[NextStep, Sequence[int]] = {
    NextStep.NEXT: (1,),
    NextStep.NEXT2: (2,),
    NextStep.NEXT_OR_NEXT2: (1, 2),
    NextStep.REDOSEM: (0,),
    NextStep.REDOANNEE: (-1,),
    NextStep.RA_OR_NEXT: (-1, 1),
    NextStep.RA_OR_RS: (-1, 0),
    NextStep.RS_OR_NEXT: (0, 1),
    NextStep.REO: (),
}
"""How many semesters on each step leads."""


@dataclass(frozen=True, slots=True)
class Term:
    """A semester of a student, as another one may compensate it.

    index: its number, below 1 where the programme has none. average: general, out of 20, NaN none.
    code: the decision on it, None before there is one. is_used: it compensates a third one already.
    """

    index: int
    average: float
    passes_units: bool
    code: str | None = None
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """What a proposal hangs on.

    previous: the code of the semester before, None where there is no decision or no such semester.
    compensable: the two semesters make up for each other. is_last: the programme ends here.
    """

    previous: str | None
    assiduous: bool
    passes_general: bool
    passes_units: bool
    compensable: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code for a semester, and where to go. previous: the new code of the semester before."""

    code: str
    next_step: NextStep
    previous: str | None = None


def passes_general_bar(arrays: CohortArrays, gradebook: Gradebook) -> Flags:
    """bool [S]: the general average reaches the pathway's bar; without average, no."""
    passes: Flags = gradebook.general.average >= arrays.credits_bar - TOLERANCE
    return passes


def unit_codes(
    arrays: CohortArrays, gradebook: Gradebook, *, assiduous: Flags, validated: Flags
) -> Texts:
    """The codes of the units when decisions on the semester are recorded: str [S, U], "" none.

    assiduous, validated: bool [S], what the jury decided of each student. ADM where the average
    that counts reaches the bar, else CMP with the semester, else AJ; who was not assiduous has AJ.
    Without average (the assiduous), in sport, and where no module is taken: none.
    """
    average = kept_averages(arrays, gradebook)
    averaged = ~np.isnan(average)
    codes = np.full(average.shape, "", np.object_)
    codes[averaged] = "AJ"
    codes[averaged & validated[:, np.newaxis]] = "CMP"
    codes[average >= arrays.credits_bar - TOLERANCE] = "ADM"
    codes[~assiduous] = "AJ"
    codes[~gradebook.units.is_enrolled | is_sport(arrays)] = ""
    return codes


def kept_averages(arrays: CohortArrays, gradebook: Gradebook) -> Floats:
    """The averages that are kept where a unit is decided ADM: float64 [S, U], NaN none.

    The one that counts, so the capitalised one where that is better.
    """
    units = gradebook.units
    none = np.isnan(units.current_average) & ~units.is_capitalised
    none |= is_sport(arrays)
    return np.where(none, np.nan, units.average)


def compensate(one: Term, other: Term, bar: float = 10.0) -> bool:
    """Whether two semesters of a student make up for each other.

    They stand side by side, pass the bars of their units, and their mean reaches `bar`; `other` is
    not decided otherwise and does not compensate a third one. NaN compensates nothing.
    """
    side_by_side = min(one.index, other.index) >= 1 and abs(one.index - other.index) == 1
    is_free = other.code in MAY_COMPENSATE and not other.is_used
    mean_reaches = (one.average + other.average) / 2 >= bar - TOLERANCE
    return side_by_side and is_free and one.passes_units and other.passes_units and mean_reaches


def propose(case: Case) -> Proposal:
    """What ScoDoc would propose; a jury may always decide otherwise (ADJ).

    Rows that ScoDoc's main table leaves open: a semester that is passed after one that is not gives
    ADM and the choice between going on and the year again; the last semester of a programme waits
    for no other and gives AJ with the choice between the semester and the year.
    """
    after_good = case.previous is None or case.previous in VALIDATED
    if not case.assiduous:
        return _absent(case, after_good=after_good)
    if case.passes_general and case.passes_units:
        return _passed(case, after_good=after_good)
    if not after_good:
        return Proposal("AJ", NextStep.REDOANNEE)
    return _missed(case)


def authorised_semesters(step: NextStep, index: int, semesters: int) -> tuple[int, ...]:
    """The semesters that a step from semester `index` opens, those of the programme only.

    Empty where the programme has no semesters (`index` below 1).
    """
    if index < 1:
        return ()
    return tuple(index + on for on in STEPS[step] if 1 <= index + on <= semesters)


def _absent(case: Case, *, after_good: bool) -> Proposal:
    if case.previous == "ATJ":
        return Proposal("NAR", NextStep.REO)
    if after_good and not case.is_last:
        return Proposal("ATJ", NextStep.NEXT)
    return Proposal("AJ", NextStep.REDOANNEE)


def _passed(case: Case, *, after_good: bool) -> Proposal:
    if after_good:
        return Proposal("ADM", NextStep.NEXT)
    if case.previous == "ATT" and case.compensable:
        return Proposal("ADM", NextStep.NEXT, previous="ADC")
    return Proposal("ADM", NextStep.RA_OR_NEXT)


def _missed(case: Case) -> Proposal:
    if not case.passes_units:
        return Proposal("ATB", NextStep.NEXT)
    if case.compensable and case.previous in VALIDATED:
        return Proposal("ADC", NextStep.NEXT)
    if case.is_last:
        return Proposal("AJ", NextStep.RA_OR_RS)
    return Proposal("ATT", NextStep.NEXT)
