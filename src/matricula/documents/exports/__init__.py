"""A cohort as files: its students, marks, averages and absences.

Headers and JSON keys are told in docs/export.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from matricula.documents.exports.absences import absences_data, absences_sheet
from matricula.documents.exports.facts import Facts, NoSuchCohort, gathered
from matricula.documents.exports.results import (
    averages_data,
    averages_sheet,
    marks_data,
    marks_sheet,
)
from matricula.documents.exports.sheets import Sheet, csv_bytes, xlsx_bytes
from matricula.documents.exports.students import students_data, students_sheet
from matricula.store import ReadSession

__all__ = ["ALL", "FORMATS", "PARTS", "ExportRefused", "NoSuchCohort", "export_cohort"]

ALL = "all"
FORMATS = ("csv", "xlsx", "json")


class ExportRefused(Exception):
    """The cohort cannot be exported like that."""


@dataclass(frozen=True, slots=True)
class _Part:
    sheet: Callable[[Facts], Sheet]
    data: Callable[[Facts], Any]


PARTS = {
    "students": _Part(students_sheet, students_data),
    "marks": _Part(marks_sheet, marks_data),
    "averages": _Part(averages_sheet, averages_data),
    "absences": _Part(absences_sheet, absences_data),
}
"""What can be exported of a cohort."""


def export_cohort(
    session: ReadSession, cohort_id: int, what: str, kind: str, *, time_zone: str
) -> bytes:
    """A file with a part of a cohort, or all of them.

    what: a key of PARTS, or ALL. kind: one of FORMATS. The same record gives the same bytes.
    Errors: ExportRefused for other words, and for ALL in CSV, which holds one table; NoSuchCohort;
    those of the gradebook.
    """
    chosen = list(PARTS) if what == ALL else [what]
    if kind not in FORMATS:
        raise ExportRefused(f"formats are {', '.join(FORMATS)}")
    if not set(chosen) <= PARTS.keys():
        raise ExportRefused(f"what can be exported is {', '.join([*PARTS, ALL])}")
    if kind == "csv" and len(chosen) > 1:
        raise ExportRefused("a CSV file holds one table: choose one, or xlsx")
    facts = gathered(
        session,
        cohort_id,
        time_zone=time_zone,
        marks=bool({"marks", "averages"} & set(chosen)),
        absences="absences" in chosen,
    )
    if kind == "json":
        return _json(facts, chosen)
    sheets = [PARTS[name].sheet(facts) for name in chosen]
    return csv_bytes(sheets[0]) if kind == "csv" else xlsx_bytes(sheets)


def _json(facts: Facts, chosen: Sequence[str]) -> bytes:
    cohort = facts.cohort
    content: dict[str, Any] = {
        "cohort": {
            "id": cohort.id,
            "department": cohort.department,
            "title": cohort.title,
            "semester_index": cohort.semester_index,
            "start_date": cohort.start_date,
            "end_date": cohort.end_date,
            "revision": cohort.revision,
        }
    }
    content |= {name: PARTS[name].data(facts) for name in chosen}
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"
