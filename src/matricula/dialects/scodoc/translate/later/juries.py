"""What the jury of a semester decided about everybody."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from matricula.dialects.scodoc.wire.later.cohorts import (
    AutorisationLater,
    DecisionJury,
    DecisionSemestre,
    DecisionUeLater,
)
from matricula.record.cohorts.states import WITHDRAWN
from matricula.record.juries.codes import CAPITALISING, WITH_THE_SEMESTER
from matricula.record.juries.verdicts import Verdict, verdict
from matricula.store import Row, Rows

GAINED = (CAPITALISING, WITH_THE_SEMESTER)
UNDECIDED = Verdict("", None, (), (), ())
"""Whatever a jury wrote: nothing is decided about those who left."""


def decisions(
    students: Rows, decided: Rows, authorised: Rows, cohort_id: int
) -> list[DecisionJury]:
    """The decisions of a semester's jury, a student a row, in the order of `students`.

    decided: as `decisions_for_bulletins` gives them. authorised: (person_id, semester_index).
    """
    of_person, next_of = _by_person(decided), _by_person(authorised)

    def told(student: Row) -> Verdict:
        if student.state == WITHDRAWN:
            return UNDECIDED
        allowed = [row.semester_index for row in next_of.get(student.person_id, ())]
        return verdict(of_person.get(student.person_id, ()), allowed, cohort_id, student.state)

    return [_decision(row, told(row)) for row in students]


def _decision(student: Row, told: Verdict) -> DecisionJury:
    return DecisionJury(
        etudid=student.person_id,
        code_nip=student.code_nip or "",
        code_ine=student.code_ine or "",
        is_apc=False,
        etat=student.door_state,
        nb_competences=0,
        semestre=DecisionSemestre(told.code or None, told.compensates),
        ues=[_unit(row) for row in told.units],
        autorisations=[AutorisationLater(index) for index in told.authorised],
        rcues=[],
        annee={},
    )


def _unit(row: Row) -> DecisionUeLater:
    return DecisionUeLater(
        ue_id=row.unit_id,
        acronyme=row.acronym,
        titre=row.title,
        code=row.code,
        ects=(row.ects or 0.0) if row.code in GAINED else 0.0,
    )


def _by_person(rows: Rows) -> Mapping[int, Sequence[Row]]:
    gathered: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        gathered[row.person_id].append(row)
    return gathered
