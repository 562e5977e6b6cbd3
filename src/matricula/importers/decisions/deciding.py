"""Write what a jury decided, for many students at once, all or nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from matricula.importers.decisions.checks import reasons_against, reasons_to_keep
from matricula.importers.decisions.plans import Planned, Values, planned, taken_back
from matricula.importers.decisions.situations import (
    Jury,
    judged_cohort,
    sitting,
    students_by_name,
)
from matricula.importers.decisions.students import found_students
from matricula.importers.decisions.wanted import Wanted
from matricula.importers.department.errors import Problems
from matricula.record.cohorts.holding import hold_cohorts_of_people
from matricula.record.juries import commands
from matricula.store import Database, Origin, ReadSession, Row, WriteSession

Pairs = Sequence[tuple[Wanted, Row]]


def decide(
    database: Database, cohort_id: int, wanted: Sequence[Wanted], origin: Origin
) -> list[Planned]:
    """Write a jury's decisions with their units, authorisations and compensations.

    A decision replaces the student's earlier one in the cohort, with its units and authorisations.
    Averages are those of the moment: who changes a mark meanwhile waits.

    Errors: ImportRefused, with the place of every decision that cannot be written, and nothing was;
    what the gradebook refuses to compute.
    """
    with database.write(origin) as session:
        pairs = _pairs(session, cohort_id, wanted)
        hold_cohorts_of_people(session, _people(pairs), [cohort_id])
        jury, plan = _plan(session, cohort_id, pairs)
        _write(session, jury, plan)
    return plan


def preview(database: Database, cohort_id: int, wanted: Sequence[Wanted]) -> list[Planned]:
    """What `decide` would write now. Errors: as of `decide`."""
    with database.read() as session:
        return _plan(session, cohort_id, _pairs(session, cohort_id, wanted))[1]


def withdraw(
    database: Database, cohort_id: int, wanted: Sequence[Wanted], origin: Origin
) -> list[Planned]:
    """Take back decisions with their units, authorisations and compensations.

    Errors: ImportRefused where there is none, or where another one hangs on it.
    """
    problems = Problems()
    with database.write(origin) as session:
        pairs = _pairs(session, cohort_id, wanted)
        hold_cohorts_of_people(session, _people(pairs), [cohort_id])
        jury = sitting(session, judged_cohort(session, cohort_id), _people(pairs))
        plan = [taken_back(jury, *pair) for pair in pairs]
        for one in plan:
            if one.before is None:
                problems.add(one.wanted.place, "nothing was decided about the student here")
            for reason in reasons_to_keep(jury, one.student, None):
                problems.add(one.wanted.place, reason)
        problems.refuse_if_any()
        _write(session, jury, plan)
    return plan


def _pairs(session: ReadSession, cohort_id: int, wanted: Sequence[Wanted]) -> Pairs:
    judged_cohort(session, cohort_id)
    problems = Problems()
    pairs = found_students(students_by_name(session, cohort_id), wanted, problems)
    problems.refuse_if_any()
    return pairs


def _plan(session: ReadSession, cohort_id: int, pairs: Pairs) -> tuple[Jury, list[Planned]]:
    jury = sitting(session, judged_cohort(session, cohort_id), _people(pairs))
    problems = Problems()
    for wanted, student in pairs:
        for reason in reasons_against(jury, student, wanted):
            problems.add(wanted.place, reason)
    problems.refuse_if_any()
    return jury, planned(session, jury, pairs)


def _write(session: WriteSession, jury: Jury, plan: Sequence[Planned]) -> None:
    here, people = jury.cohort.id, [one.student.person_id for one in plan]
    rows = [row for one in plan for row in one.rows]
    commands.replace_decisions(session, here, people, rows)
    for cohort_id, (partners, others) in sorted(_elsewhere(plan).items()):
        commands.replace_decisions(session, cohort_id, partners, others)
    authorised = [
        {
            "person_id": one.student.person_id,
            "programme_code": jury.cohort.programme_code,
            "semester_index": index,
        }
        for one in plan
        if one.code is not None
        for index in one.wanted.next_semesters
    ]
    commands.replace_authorisations(session, here, people, authorised)


def _elsewhere(plan: Sequence[Planned]) -> Mapping[int, tuple[list[int], list[Values]]]:
    """By cohort, whose decisions change there and what they become."""
    found: defaultdict[int, tuple[list[int], list[Values]]] = defaultdict(lambda: ([], []))
    for one in plan:
        for cohort_id, rows in one.partners.items():
            found[cohort_id][0].append(one.student.person_id)
            found[cohort_id][1].extend(rows)
    return found


def _people(pairs: Pairs) -> list[int]:
    return [student.person_id for _, student in pairs]
