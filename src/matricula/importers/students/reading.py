"""From the lines of a table to what each says of a student."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from matricula.importers.students.columns import Claimed
from matricula.importers.students.values import BadValue, read_value
from matricula.importers.tables import TableRow
from matricula.record.accounts.names import folded


@dataclass(slots=True)
class Student:
    """What a line says.

    facts: by part of the record, then by column; an empty cell says nothing. others: the cells
    under headers that tell nothing by themselves, such as groups. problems: why it cannot be
    written. person_id: ours, once it is known; is_new: it was given by this import.
    """

    line: int
    facts: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    others: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    person_id: int = 0
    is_new: bool = False

    @property
    def nip(self) -> str | None:
        return self.facts["record"].get("code_nip")

    @property
    def ine(self) -> str | None:
        return self.facts["record"].get("code_ine")

    @property
    def mail(self) -> str | None:
        """The registrar's address, folded."""
        address: str | None = self.facts["mail"].get("institutional")
        return address and folded(address)

    @property
    def told(self) -> str:
        """The problems, with their place."""
        return f"line {self.line}: {'; '.join(self.problems)}"


def read_students(rows: Iterable[TableRow], claimed: Claimed) -> list[Student]:
    """The students of a table, in its order; the problems of their cells are in them."""
    students = [_student(row, claimed) for row in rows]
    _note_twins(students)
    return students


def _student(row: TableRow, claimed: Claimed) -> Student:
    student = Student(row.line)
    for header, column in claimed.known.items():
        text = row.cells[header]
        if not text:
            continue
        try:
            student.facts[column.part][column.name] = read_value(column.name, text)
        except BadValue as error:
            student.problems.append(f"{header}: {error}")
    student.others = {name: row.cells[name] for name in claimed.others if row.cells[name]}
    return student


def _note_twins(students: Iterable[Student]) -> None:
    """Two rows for one person are both bad: nobody can say which is right."""
    for what, key in (("NIP", "nip"), ("INE", "ine"), ("email", "mail")):
        by_value: defaultdict[str, list[Student]] = defaultdict(list)
        for student in students:
            if value := getattr(student, key):
                by_value[value].append(student)
        for value, twins in by_value.items():
            for student in twins if len(twins) > 1 else ():
                others = ", ".join(str(t.line) for t in twins if t is not student)
                student.problems.append(f"the {what} {value!r} stands in line {others} too")
