"""Proposals to a jury as a table: for the eye, for a spreadsheet, or for a program."""

import csv
import io
import math
from collections.abc import Sequence

import msgspec

from matricula.documents.exports.defusing import defused
from matricula.gradebook import format_average
from matricula.importers.decisions import Proposed

COLUMNS = (
    "etudid",
    "code_nip",
    "nom",
    "prenom",
    "moyenne",
    "barre_moyenne",
    "barres_ue",
    "precedent",
    "inscrite",
    "code",
    "devenir",
    "autorisations",
    "compense",
)
"""inscrite: the code that is written so far. The others of the import's names are the proposal."""
SHOWN = (*COLUMNS[:1], *COLUMNS[2:])
YES = {True: "oui", False: "non"}


def written(found: Sequence[Proposed], form: str) -> str:
    """The table as text, csv or json."""
    if form == "json":
        rows = [_row(one) | _values(one) for one in found]
        return msgspec.json.format(msgspec.json.encode(rows), indent=2).decode() + "\n"
    return _csv(found) if form == "csv" else _text(found)


def _csv(found: Sequence[Proposed]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in found:
        row = _row(one)
        writer.writerow([defused(row[name]) for name in COLUMNS])
    return out.getvalue()


def _text(found: Sequence[Proposed]) -> str:
    rows = [{name: name for name in COLUMNS}, *(_row(one) for one in found)]
    widths = {name: max(len(row[name]) for row in rows) for name in SHOWN}
    lines = ("  ".join(row[name].ljust(widths[name]) for name in SHOWN).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _row(one: Proposed) -> dict[str, str]:
    student = one.student
    return {
        "etudid": str(student.person_id),
        "code_nip": student.code_nip or "",
        "nom": student.usual_name or student.family_name,
        "prenom": student.given_name,
        "moyenne": format_average(one.average),
        "barre_moyenne": YES[one.passes_general],
        "barres_ue": YES[one.passes_units],
        "precedent": one.previous or "",
        "inscrite": one.decided or "",
        "code": one.code,
        "devenir": one.next_step,
        "autorisations": " ".join(f"S{index}" for index in one.next_semesters),
        "compense": str(one.compensates_id or ""),
    }


def _values(one: Proposed) -> dict[str, object]:
    """The columns that a program wants as what they are."""
    return {
        "etudid": one.student.person_id,
        "moyenne": None if math.isnan(one.average) else one.average,
        "barre_moyenne": one.passes_general,
        "barres_ue": one.passes_units,
        "precedent": one.previous,
        "inscrite": one.decided,
        "autorisations": one.next_semesters,
        "compense": one.compensates_id,
    }
