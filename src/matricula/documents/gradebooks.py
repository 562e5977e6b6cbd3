"""The grade book of a course or a class as a file: a line for each learner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matricula.documents.exports.sheets import Cell, Sheet, csv_bytes

HEADERS = ("user_id", "last_name", "first_name")


@dataclass(frozen=True, slots=True)
class Learner:
    """Whom a line is about, by the names that the reader of the file may know."""

    person_id: int
    last_name: str
    first_name: str


@dataclass(frozen=True, slots=True)
class Grades:
    """Columns of a grade book. cells: as many as there are titles, by person; whoever has none has
    empty ones."""

    titles: Sequence[str] = ()
    cells: Mapping[int, Sequence[Cell]] = field(default_factory=dict)


NO_GRADES = Grades()


def grade_book(learners: Sequence[Learner], grades: Grades = NO_GRADES) -> bytes:
    """A CSV file as spreadsheets open it, by name: UTF-8 with its mark, `;`; what they would run as
    a formula is made harmless."""
    empty: Sequence[Cell] = [None] * len(grades.titles)
    by_name = sorted(learners, key=lambda one: (one.last_name, one.first_name, one.person_id))
    rows = [
        [one.person_id, one.last_name, one.first_name, *grades.cells.get(one.person_id, empty)]
        for one in by_name
    ]
    return csv_bytes(Sheet("grade book", [*HEADERS, *grades.titles], rows))
