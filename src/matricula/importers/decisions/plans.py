"""What a jury's decisions come to, row by row, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matricula.gradebook.juries import kept_averages, unit_codes
from matricula.importers.decisions.checks import undone_with
from matricula.importers.decisions.situations import Jury
from matricula.importers.decisions.wanted import Wanted
from matricula.record.juries import codes
from matricula.store import ReadSession, Row

Values = Mapping[str, Any]
TOLD = ("person_id", "unit_id", "code", "assiduous", "compensates_id", "unit_average")
SETTLED = frozenset({"ADM", "ADJ"})
"""The codes of a semester that may validate one beside it that waits."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be written about one student.

    before: the code on the semester so far, None where there was none. code: the new one, None
    where it is taken back. units: codes by acronym, in order. rows: decisions here; partners: those
    on other cohorts that change with it, as a whole, by cohort.
    """

    student: Row
    wanted: Wanted
    before: str | None
    code: str | None
    units: Mapping[str, str]
    rows: Sequence[Values]
    partners: Mapping[int, Sequence[Values]]

    @property
    def others(self) -> Mapping[int, str]:
        """The new codes of other cohorts."""
        return {
            cohort: next(row["code"] for row in rows if row["unit_id"] is None)
            for cohort, rows in self.partners.items()
        }


def planned(session: ReadSession, jury: Jury, pairs: Sequence[tuple[Wanted, Row]]) -> list[Planned]:
    """The plan for students about whom everything was found in order."""
    snapshot = jury.snapshot(session, jury.cohort.id)
    size = len(snapshot.students)
    assiduous, validated = np.ones(size, np.bool_), np.zeros(size, np.bool_)
    for wanted, student in pairs:
        place = snapshot.student_index[student.person_id]
        assiduous[place] = wanted.assiduous
        validated[place] = wanted.code in codes.VALIDATING
    found = unit_codes(
        snapshot.arrays, snapshot.gradebook, assiduous=assiduous, validated=validated
    )
    averages = kept_averages(snapshot.arrays, snapshot.gradebook)
    acronyms = {unit.unit_id: unit.unit_acronym for unit in snapshot.units}

    def units(student: Row) -> list[Values]:
        place = snapshot.student_index[student.person_id]
        return [
            _row(student.person_id, code, unit_id=unit.unit_id, unit_average=_kept(code, average))
            for unit, code, average in zip(
                snapshot.units, found[place], averages[place], strict=True
            )
            if code
        ]

    return [_planned(jury, wanted, student, units(student), acronyms) for wanted, student in pairs]


def taken_back(jury: Jury, wanted: Wanted, student: Row) -> Planned:
    """The plan for a student whose decision is withdrawn."""
    before = jury.decided(student.person_id, jury.cohort.id)
    return Planned(
        student=student,
        wanted=wanted,
        before=before.code if before else None,
        code=None,
        units={},
        rows=(),
        partners=_released(jury, before, None),
    )


def _planned(
    jury: Jury,
    wanted: Wanted,
    student: Row,
    unit_rows: Sequence[Values],
    acronyms: Mapping[int, str],
) -> Planned:
    code = wanted.code or codes.DEFAULTED
    before = jury.decided(student.person_id, jury.cohort.id)
    semester = _row(
        student.person_id, code, assiduous=wanted.assiduous, compensates_id=wanted.compensates_id
    )
    units = [] if code == codes.DEFAULTED else unit_rows
    return Planned(
        student=student,
        wanted=wanted,
        before=before.code if before else None,
        code=code,
        units={acronyms[row["unit_id"]]: row["code"] for row in units},
        rows=[semester, *units],
        partners=_released(jury, before, wanted) | _settled(jury, student.person_id, wanted),
    )


def _kept(code: str, average: float) -> float | None:
    return float(average) if code == codes.CAPITALISING else None


def _released(jury: Jury, before: Row | None, wanted: Wanted | None) -> dict[int, list[Values]]:
    """The partner that the earlier decision validated, back in waiting, unless it stays so."""
    if before is None or not undone_with(jury, before, before.compensates_id):
        return {}
    partner_id = before.compensates_id
    if wanted and wanted.compensates_id == partner_id and wanted.code in SETTLED:
        return {}
    return {partner_id: _turned(jury, before.person_id, partner_id, "ATT", None)}


def _settled(jury: Jury, person_id: int, wanted: Wanted) -> dict[int, list[Values]]:
    """The semester that waited for this one, now validated by compensation with its units."""
    partner_id = wanted.compensates_id
    if partner_id is None or wanted.code not in SETTLED:
        return {}
    partner = jury.decided(person_id, partner_id)
    if partner is None or partner.code != "ATT":
        return {}
    turned = _turned(jury, person_id, partner_id, codes.BY_COMPENSATION, jury.cohort.id)
    return {partner_id: turned}


def _turned(
    jury: Jury, person_id: int, cohort_id: int, code: str, partner_id: int | None
) -> list[Values]:
    """The decisions of another cohort with a new code, and those units that hang on it.

    Only AJ and CMP hang on the semester's code, and only where the student was assiduous.
    """
    stored = [row for row in jury.decisions[person_id, cohort_id] if not row.is_external]
    unit_code = codes.WITH_THE_SEMESTER if code in codes.VALIDATING else "AJ"
    absent = any(row.unit_id is None and row.assiduous is False for row in stored)
    rows: list[Values] = []
    for row in stored:
        told = {name: getattr(row, name) for name in TOLD}
        if row.unit_id is None:
            told |= {"code": code, "compensates_id": partner_id}
        elif row.code != codes.CAPITALISING and not absent:
            told |= {"code": unit_code}
        rows.append(told)
    return rows


def _row(person_id: int, code: str, **told: Any) -> Values:
    return {**dict.fromkeys(TOLD), "person_id": person_id, "code": code, **told}
