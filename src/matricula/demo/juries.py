"""What the juries of the invented school decide, from the averages that the gradebook computed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matricula.demo.calendar import moment
from matricula.demo.department import Department
from matricula.demo.terms import FAILED, WITHDRAWN, Seat, Session
from matricula.gradebook import TOLERANCE
from matricula.record.juries.codes import VALIDATING

PASS = 10 - TOLERANCE
"""What validates a semester and a unit, with ScoDoc's tolerance."""
RESCUED = 9.8
"""From here on the jury gives what is missing."""
REPEATS = 8.0
"""Below this a student takes the semester again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a student has reached in a term: averages out of 20, NaN none.

    units: unit acronym -> average of this term alone, of the units that the student takes.
    """

    etudid: int
    average: float
    passes_bars: bool
    units: dict[str, float]


def decide(department: Department, session: Session, outcomes: Sequence[Outcome]) -> None:
    """Write the decisions of a term's jury, and who may enrol where."""
    by_student = {outcome.etudid: outcome for outcome in outcomes}
    for seat in session.seats:
        if seat.state == WITHDRAWN:
            continue
        outcome = by_student[seat.pupil.etudid]
        code = _semester_code(session, seat, outcome)
        _decision(department, session, outcome.etudid, code, assidu=True)
        if seat.state == FAILED:
            continue
        _decide_units(department, session, outcome, validated=code in VALIDATING)
        if session.term.index > 0:
            index = session.term.index + (code != "AJ")
            _authorise(department, session, outcome.etudid, index)


def _semester_code(session: Session, seat: Seat, outcome: Outcome) -> str:
    if seat.state == FAILED:
        return "DEF"
    if outcome.passes_bars and outcome.average >= PASS:
        return "ADM"
    if outcome.passes_bars and outcome.average >= RESCUED:
        return "ADJ"
    if session.term.index < 0 or not outcome.average >= REPEATS:
        return "AJ"
    return "ATT" if outcome.passes_bars else "ATB"


def _decide_units(
    department: Department, session: Session, outcome: Outcome, *, validated: bool
) -> None:
    for unit, average in outcome.units.items():
        if math.isnan(average):
            continue
        gained = average >= PASS
        _decision(
            department,
            session,
            outcome.etudid,
            "ADM" if gained else "CMP" if validated else "AJ",
            ue_id=session.term.taught.units[unit],
            moy_ue=average if gained else None,
        )


def _decision(
    department: Department, session: Session, etudid: int, code: str, **told: object
) -> None:
    nothing = {"ue_id": None, "assidu": None, "moy_ue": None}
    department.add(
        "jury_validations",
        etudid=etudid,
        formsemestre_id=session.formsemestre_id,
        code=code,
        event_date=moment(session.term.end, 14),
        semestre_id=None,
        is_external=False,
        **(nothing | told),
    )


def _authorise(department: Department, session: Session, etudid: int, index: int) -> None:
    department.add(
        "authorisations",
        etudid=etudid,
        formation_code=session.term.taught.plan.code,
        semestre_id=index,
        date=moment(session.term.end, 14),
        origin_formsemestre_id=session.formsemestre_id,
    )
