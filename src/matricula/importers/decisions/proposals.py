"""What ScoDoc's table would propose to a jury, for every student of a cohort."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from matricula.gradebook.juries import (
    Case,
    Term,
    authorised_semesters,
    compensate,
    passes_general_bar,
    propose,
)
from matricula.gradebook.snapshot import Snapshot
from matricula.importers.decisions.situations import (
    Jury,
    judged_cohort,
    sitting,
    students_by_name,
)
from matricula.record.cohorts.states import FAILED, WITHDRAWN
from matricula.record.juries.codes import BY_COMPENSATION, DEFAULTED
from matricula.store import ReadSession, Row


@dataclass(frozen=True, slots=True)
class Proposed:
    """What stands before a jury about one student.

    average: general, out of 20, NaN none. previous: the code of the semester before. code: the
    proposal. next_step: ScoDoc's word for where to go, "" for those who failed to come.
    compensates_id: the cohort that goes with the proposal. decided: the code written so far.
    """

    student: Row
    average: float
    passes_general: bool
    passes_units: bool
    previous: str | None
    code: str
    next_step: str
    next_semesters: tuple[int, ...]
    compensates_id: int | None
    decided: str | None


def proposals(session: ReadSession, cohort_id: int) -> list[Proposed]:
    """The proposals for everybody who has not resigned, by name; as if all had been assiduous.

    Errors: ImportRefused where there is no such cohort; what the gradebook refuses to compute.
    """
    cohort = judged_cohort(session, cohort_id)
    students = [row for row in students_by_name(session, cohort_id) if row.state != WITHDRAWN]
    jury = sitting(session, cohort, [row.person_id for row in students])
    snapshot = jury.snapshot(session, cohort_id)
    general = passes_general_bar(snapshot.arrays, snapshot.gradebook)
    return [
        _defaulted(jury, student)
        if student.state == FAILED
        else _proposed(
            session,
            jury,
            student,
            snapshot,
            bool(general[snapshot.student_index[student.person_id]]),
        )
        for student in students
    ]


def _proposed(
    session: ReadSession, jury: Jury, student: Row, snapshot: Snapshot, passes_general: bool
) -> Proposed:
    person_id, cohort = student.person_id, jury.cohort
    before = _semester_before(jury, person_id)
    decision = None if before is None else jury.decided(person_id, before.cohort_id)
    own = _term(snapshot, person_id, cohort.semester_index)
    case = Case(
        previous=decision.code if decision else None,
        assiduous=True,
        passes_general=passes_general,
        passes_units=own.passes_units,
        compensable=_compensable(session, jury, person_id, own, before),
        is_last=cohort.semester_index >= jury.semesters or cohort.semester_index < 1,
    )
    proposal = propose(case)
    with_partner = proposal.code == BY_COMPENSATION or proposal.previous is not None
    decided = jury.decided(person_id, cohort.id)
    return Proposed(
        student=student,
        average=own.average,
        passes_general=case.passes_general,
        passes_units=case.passes_units,
        previous=case.previous,
        code=proposal.code,
        next_step=proposal.next_step.value,
        next_semesters=authorised_semesters(
            proposal.next_step, cohort.semester_index, jury.semesters
        ),
        compensates_id=before.cohort_id if before is not None and with_partner else None,
        decided=decided.code if decided else None,
    )


def _defaulted(jury: Jury, student: Row) -> Proposed:
    decided = jury.decided(student.person_id, jury.cohort.id)
    return Proposed(
        student=student,
        average=math.nan,
        passes_general=False,
        passes_units=False,
        previous=None,
        code=DEFAULTED,
        next_step="",
        next_semesters=(),
        compensates_id=None,
        decided=decided.code if decided else None,
    )


def _semester_before(jury: Jury, person_id: int) -> Row | None:
    """The latest earlier cohort of the diploma with the number before."""
    return next(_semesters_before(jury, person_id), None)


def _semesters_before(jury: Jury, person_id: int) -> Iterator[Row]:
    here = jury.cohort
    for row in jury.enrolments.get(person_id, ()):
        is_before = row.semester_index == here.semester_index - 1 and row.semester_index >= 1
        if is_before and row.start_date < here.start_date:
            yield row


def _compensable(
    session: ReadSession, jury: Jury, person_id: int, own: Term, before: Row | None
) -> bool:
    """Whether the semester before and this one make up for each other, where the cohort lets."""
    if before is None or not jury.cohort.compensates:
        return False
    decision = jury.decided(person_id, before.cohort_id)
    used = [
        *([decision.compensates_id] if decision else []),
        *jury.naming.get((person_id, before.cohort_id), ()),
    ]
    other = _term(
        jury.snapshot(session, before.cohort_id),
        person_id,
        before.semester_index,
        code=decision.code if decision else None,
        is_used=any(key not in (None, jury.cohort.id) for key in used),
    )
    bar = jury.snapshot(session, jury.cohort.id).arrays.credits_bar
    return compensate(own, other, bar)


def _term(
    snapshot: Snapshot,
    person_id: int,
    index: int,
    *,
    code: str | None = None,
    is_used: bool = False,
) -> Term:
    place, general = snapshot.student_index[person_id], snapshot.gradebook.general
    return Term(
        index=index,
        average=float(general.average[place]),
        passes_units=bool(general.passes_unit_bars[place]),
        code=code,
        is_used=is_used,
    )
