"""Remarks on bulletins (appréciations), by hand or out of a table."""

import re
from pathlib import Path

from matricula.importers.decisions.reading import WHO
from matricula.importers.decisions.situations import MOST_STUDENTS
from matricula.importers.decisions.students import roll_of, student_meant
from matricula.importers.decisions.wanted import Wanted
from matricula.importers.department.errors import Problems
from matricula.importers.errors import ImportRefused
from matricula.importers.tables import Table, TableRow, read_table
from matricula.record.cohorts.queries import cohort_place, student_of_cohort, students_of_cohort
from matricula.record.juries import commands
from matricula.store import Database, Origin, WriteSession

MOST_CHARACTERS = 10_000
TEXT = "appreciation"
"""The column that holds the remark; accents and capitals do not matter."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class RemarkRefused(ImportRefused):
    """The remark was not written; `errors` say why."""

    code = "remark_refused"


def add_remark(
    database: Database, cohort_id: int, person_id: int, text: str, origin: Origin
) -> bool:
    """Add a remark; whether it was not there before. Errors: RemarkRefused."""
    comment = _comment(text)
    with database.write(origin) as session:
        row = _row(_enrolled(session, cohort_id, person_id), cohort_id, comment)
        return bool(commands.merge_appreciations(session, [row]))


def remove_remark(
    database: Database, cohort_id: int, person_id: int, text: str, origin: Origin
) -> None:
    """Take a remark away by its words. Errors: RemarkRefused, also where it is not there."""
    comment = _comment(text)
    with database.write(origin) as session:
        row = _row(_enrolled(session, cohort_id, person_id), cohort_id, comment)
        if not commands.withdraw_appreciations(session, [row]):
            raise RemarkRefused(["no remark on this bulletin has these words"])


def import_remarks(
    database: Database, cohort_id: int, source: Path | bytes, origin: Origin
) -> tuple[int, int]:
    """Add the remarks of a table (CSV, XLSX, XLS or ODS): all of them, or none.

    Gives how many were added, and how many rows there are; what stands there in the same words is
    not added again. Errors: ImportRefused, with the line of every row that is wrong.
    """
    table = read_table(source)
    columns = _columns(table)
    with database.write(origin) as session:
        if cohort_place(session, cohort_id) is None:
            raise RemarkRefused([f"there is no cohort {cohort_id}"])
        students = students_of_cohort(
            session, cohort_id, None, active_only=False, limit=MOST_STUDENTS
        )
        roll, problems = roll_of(students), Problems()
        rows = {}
        for line in table.rows:
            wanted, comment = _read(line, columns, problems)
            student = student_meant(roll, wanted, problems) if wanted.who else None
            if student is not None and comment:
                row = _row(student.person_id, cohort_id, comment)
                rows[student.person_id, comment] = row
        problems.refuse_if_any()
        added = commands.merge_appreciations(session, list(rows.values()))
        return len(added.inserted), len(table.rows)


def _columns(table: Table) -> dict[str, str]:
    """The columns that are read -> their headers as written."""
    plain = {header: header.strip().lower().replace("é", "e") for header in table.columns}
    found = {name: header for header, name in plain.items() if name in (*WHO, TEXT)}
    if len(found) < sum(name in (*WHO, TEXT) for name in plain.values()):
        raise RemarkRefused(["two columns have the same name: rename one"])
    if not found.keys() & set(WHO):
        raise RemarkRefused([f"a column must say who: {', '.join(WHO)}"])
    if TEXT not in found:
        raise RemarkRefused([f"a column must be called {TEXT}: it holds the remark"])
    return found


def _read(line: TableRow, columns: dict[str, str], problems: Problems) -> tuple[Wanted, str]:
    place = f"line {line.line}"
    cells = {name: line.cells[header] for name, header in columns.items()}
    who = {name: cells[name] for name in WHO if cells.get(name)}
    if not who:
        problems.add(place, "it does not say who")
    try:
        return Wanted(place, who), _comment(cells[TEXT])
    except RemarkRefused as error:
        problems.add(place, error.errors[0])
        return Wanted(place, who), ""


def _row(person_id: int, cohort_id: int, comment: str) -> dict[str, object]:
    return {"person_id": person_id, "cohort_id": cohort_id, "comment": comment}


def _comment(text: str) -> str:
    comment = text.strip()
    if not comment or len(comment) > MOST_CHARACTERS:
        raise RemarkRefused([f"a remark has 1 to {MOST_CHARACTERS} characters"])
    if _CONTROL.search(comment):
        raise RemarkRefused(["the remark holds a character that cannot be stored"])
    return comment


def _enrolled(session: WriteSession, cohort_id: int, number: int) -> int:
    """The student of a cohort who is known by a number. Errors: RemarkRefused."""
    student = student_of_cohort(session, number, cohort_id)
    if student is None:
        raise RemarkRefused([f"student {number} is not enrolled in cohort {cohort_id}"])
    return int(student.person_id)
