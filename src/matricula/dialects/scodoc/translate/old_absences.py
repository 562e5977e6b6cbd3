"""Absences of one student as functions of ScoDoc 7 write them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.texts import french
from matricula.dialects.scodoc.translate.scodoc7.tables import Table
from matricula.record.attendance.halves import AM
from matricula.record.attendance.queries import HalfDay

HOURS = {"am": ("08:00:00", "11:59:59"), "pm": ("12:00:00", "17:59:59")}
"""When half-days begin and end here, whatever the school's hours are."""
TITLES = {
    "datedmy": "Date",
    "matin": "Demi-journée",
    "jour": "Jour",
    "ampm": "Matin (1)",
    "exams": "Évaluations ce jour",
    "description": "Modules",
    "motif": "Motif",
}


def absences_element(half_days: Iterable[HalfDay], given: Mapping[str, object]) -> xml.Element:
    """XMLgetAbsEtud's document; given: the attributes of its root, as they were asked for."""
    root = xml.record("absences", given)
    for half in half_days:
        if half.absent:
            begin, end = HOURS[half.half]
            xml.child(
                root,
                "abs",
                begin=f"{half.day.isoformat()} {begin}",
                end=f"{half.day.isoformat()} {end}",
                description=half.reason,
                justified=half.excused,
            )
    return root


def absences_table(
    half_days: Sequence[HalfDay], exams: Mapping[date, Sequence[str]] | None
) -> Table:
    """ListeAbsEtud's list. exams: the codes of modules with an assessment, by day; None leaves the
    column out."""
    columns = {k: v for k, v in TITLES.items() if exams is not None or k != "exams"}
    rows = [_line(half, exams or {}) for half in half_days]
    return Table("Absences", columns, rows, "absences")


def _line(half: HalfDay, exams: Mapping[date, Sequence[str]]) -> Mapping[str, str | int]:
    return {
        "datedmy": french(half.day),
        "matin": "matin" if half.half == AM else "après-midi",
        "jour": half.day.isoformat(),
        "ampm": int(half.half == AM),
        "exams": ", ".join(exams.get(half.day, ())),
        "description": ", ".join(half.modules),
        "motif": half.reason,
    }
