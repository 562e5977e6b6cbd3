"""The half-days that students of a cohort missed."""

from typing import Any

from matricula.documents.exports.facts import Facts
from matricula.documents.exports.sheets import Sheet
from matricula.documents.exports.students import WHO, who
from matricula.record.attendance.queries import HalfDay

HEADERS = ("demi-journées d'absence", "justifiées", "non justifiées")


def absences_sheet(facts: Facts) -> Sheet:
    """A row a student: half-days missed, those of them with an excuse, and those without."""
    rows = []
    for row in facts.students:
        missed = _missed(facts, row.person_id)
        excused = sum(half.excused for half in missed)
        rows.append([*who(row), len(missed), excused, len(missed) - excused])
    return Sheet("absences", [*WHO, *HEADERS], rows)


def absences_data(facts: Facts) -> list[dict[str, Any]]:
    """An object a student with the half-days missed: `day`, `half`, `excused`, `modules`."""
    return [
        {
            "etudid": row.person_id,
            "half_days": [
                {
                    "day": half.day,
                    "half": half.half,
                    "excused": half.excused,
                    "modules": half.modules,
                }
                for half in _missed(facts, row.person_id)
            ],
        }
        for row in facts.students
    ]


def _missed(facts: Facts, person_id: int) -> list[HalfDay]:
    return [half for half in (facts.absences or {}).get(person_id, ()) if half.absent]
