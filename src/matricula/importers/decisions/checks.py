"""Whether a decision may be written as it was typed."""

from collections.abc import Iterator

from matricula.gradebook.juries import MAY_COMPENSATE
from matricula.importers.decisions.situations import Jury
from matricula.importers.decisions.wanted import Wanted
from matricula.record.cohorts.states import FAILED, WITHDRAWN
from matricula.record.juries import codes
from matricula.store import Row

DECIDABLE = tuple(code for code in codes.EXPLANATIONS if code != codes.DEFAULTED)


def reasons_against(jury: Jury, student: Row, wanted: Wanted) -> Iterator[str]:
    """Why a decision cannot be written; nothing where it can."""
    if student.state == WITHDRAWN:
        yield "the student has resigned: nothing is decided about them"
        return
    yield from _against_code(student, wanted)
    yield from _against_semesters(jury, wanted)
    if wanted.compensates_id is not None:
        yield from _against_pair(jury, student, wanted, wanted.compensates_id)
    yield from reasons_to_keep(jury, student, wanted.code)


def reasons_to_keep(jury: Jury, student: Row, code: str | None) -> Iterator[str]:
    """Why what is decided may not become `code`, or be taken back (None): another hangs on it."""
    here = jury.cohort.id
    if code is not None and code in MAY_COMPENSATE:
        return
    own = jury.decided(student.person_id, here)
    for other in jury.naming.get((student.person_id, here), ()):
        if own is None or not undone_with(jury, own, other):
            yield (
                f"the decision on cohort {other} counts on this one for a compensation:"
                " withdraw that one first"
            )


def undone_with(jury: Jury, own: Row, partner_id: int) -> bool:
    """Whether the partner is validated only because of the decision `own`, and goes with it."""
    if own.compensates_id != partner_id:
        return False
    partner = jury.decided(own.person_id, partner_id)
    return (
        partner is not None
        and partner.code == codes.BY_COMPENSATION
        and partner.compensates_id == own.cohort_id
    )


def _against_code(student: Row, wanted: Wanted) -> Iterator[str]:
    if student.state == FAILED:
        if wanted.code not in ("", codes.DEFAULTED):
            yield "the student failed to come: the only code is DEF"
    elif wanted.code not in DECIDABLE:
        written = wanted.code[:40] or "no code"
        yield f"{written!r} is no decision on a semester: write one of {', '.join(DECIDABLE)}"


def _against_semesters(jury: Jury, wanted: Wanted) -> Iterator[str]:
    wrong = [index for index in wanted.next_semesters if not 1 <= index <= jury.semesters]
    if wrong:
        yield f"S{wrong[0]} is no semester of the programme: it has {jury.semesters}"


def _against_pair(jury: Jury, student: Row, wanted: Wanted, partner_id: int) -> Iterator[str]:
    person_id, here = student.person_id, jury.cohort
    partner = jury.enrolment(person_id, partner_id)
    if wanted.code not in codes.VALIDATING:
        yield f"{wanted.code or 'DEF'} goes with no compensation: only ADM, ADC and ADJ do"
    if partner is None:
        yield f"cohort {partner_id} is no semester of this diploma that the student was enrolled in"
        return
    if min(partner.semester_index, here.semester_index) < 1 or (
        abs(partner.semester_index - here.semester_index) != 1
    ):
        yield f"cohort {partner_id} is not the semester before or after: it cannot compensate"
    decision = jury.decided(person_id, partner_id)
    if decision is not None and decision.code not in MAY_COMPENSATE:
        yield f"cohort {partner_id} is decided {decision.code}: it cannot compensate"
    used = [
        *([decision.compensates_id] if decision is not None else []),
        *jury.naming.get((person_id, partner_id), ()),
    ]
    third = next((key for key in used if key not in (None, here.id)), None)
    if third is not None:
        yield f"cohort {partner_id} compensates cohort {third} already"
    others = [key for key in jury.naming.get((person_id, here.id), ()) if key != partner_id]
    if others:
        yield f"this cohort compensates cohort {others[0]} already"
