"""The students of a cohort: a sheet that `matricula import students` reads back."""

from typing import Any

from matricula.documents.exports.columns import GROUP, ID, STUDENT_COLUMNS, StudentColumn
from matricula.documents.exports.facts import Facts
from matricula.documents.exports.sheets import Cell, Sheet
from matricula.record.cohorts.states import CODES
from matricula.store import Row

TITLES = {"M": "M.", "F": "Mme", "X": "X"}
MAILS = {"institutional": "email", "personal": "personal_email"}


def students_sheet(facts: Facts) -> Sheet:
    """A row a student."""
    headers = [ID, *(column.header for column in STUDENT_COLUMNS)]
    headers += [f"{GROUP}{name}" for name in facts.partitions]
    return Sheet("étudiants", headers, [_row(facts, row) for row in facts.students])


def students_data(facts: Facts) -> list[dict[str, Any]]:
    """An object a student: `etudid`, every column by its name in the record, and `groups`."""
    return [
        {"etudid": row.person_id}
        | {_key(column): getattr(row, _key(column)) for column in STUDENT_COLUMNS}
        | {"groups": facts.groups.get(row.person_id, {})}
        for row in facts.students
    ]


def who(row: Row) -> list[Cell]:
    """The cells that say who a row of another sheet is about, under `WHO`."""
    return [row.person_id, row.code_nip, row.family_name, row.given_name]


WHO = (ID, "NIP", "nom", "prénom")


def _row(facts: Facts, row: Row) -> list[Cell]:
    groups = facts.groups.get(row.person_id, {})
    own = [_cell(column, getattr(row, _key(column))) for column in STUDENT_COLUMNS]
    return [row.person_id, *own, *(groups.get(name) for name in facts.partitions)]


def _key(column: StudentColumn) -> str:
    """What the column is called in a row of the roster, and in JSON."""
    if column.part == "mail":
        return MAILS[column.name]
    return f"admission_{column.name}" if column.part == "admission" else column.name


def _cell(column: StudentColumn, value: Any) -> Cell:
    if value is None:
        return None
    if column.name == "gender":
        return TITLES[value]
    if column.name == "state":
        return CODES[value]
    if column.name == "scholarship":
        return "oui" if value else "non"
    cell: Cell = value
    return cell
