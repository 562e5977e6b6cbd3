"""How many half-days the students of groups missed."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import UNSET

from matricula.dialects.scodoc.texts import full_name
from matricula.dialects.scodoc.translate.groups import RESIGNED
from matricula.dialects.scodoc.translate.scodoc7.tables import Table
from matricula.dialects.scodoc.wire.absences import AbsenceState
from matricula.record.attendance.queries import Tally
from matricula.store import Row

TITLES = {
    "etudid": "etudid",
    "nomprenom": "Nom",
    "boursier": "Boursier",
    "nbjustifs_noabs": "Justifications sans absence",
    "nbabsjust": "Absences justifiées",
    "nbabsnonjust": "Absences non justifiées",
    "nbabs": "Absences",
}
"""In the order of ScoDoc 7's list."""


class State(NamedTuple):
    """A student of a group, as `students_of_cohort` has them, and what is counted.

    personal: whether the asker may know of a scholarship.
    """

    student: Row
    counted: Tally
    personal: bool


def absence_states(states: Iterable[State], *, with_scholarship: bool) -> list[AbsenceState]:
    """As the page writes them: every value is text, and a scholarship "O", "N", or "" where the
    asker may not know."""
    return [
        AbsenceState(
            boursier=_scholarship(student, personal) if with_scholarship else UNSET,
            nbabs=str(counted.missed),
            nbabsjust=str(counted.excused),
            nbabsnonjust=str(counted.missed - counted.excused),
            nbjustifs_noabs=str(counted.excuses_alone),
            nomprenom=_name(student),
            etudid=str(student.person_id),
        )
        for student, counted, personal in states
    ]


def states_table(states: Iterable[State], *, with_scholarship: bool) -> Table:
    """As ScoDoc 7 writes them: numbers, and "" where nobody knows of a scholarship."""
    columns = {k: v for k, v in TITLES.items() if with_scholarship or k != "boursier"}
    return Table("État des absences", columns, [_line(state) for state in states], "absences")


def _line(state: State) -> Mapping[str, str | int]:
    student, counted, personal = state
    unknown = student.scholarship is None or not personal
    return {
        "etudid": student.person_id,
        "nomprenom": _name(student),
        "boursier": "" if unknown else _scholarship(student, personal),
        "nbjustifs_noabs": counted.excuses_alone,
        "nbabsjust": counted.excused,
        "nbabsnonjust": counted.missed - counted.excused,
        "nbabs": counted.missed,
    }


def _scholarship(student: Row, personal: bool) -> str:
    if not personal:
        return ""
    return "O" if student.scholarship else "N"


def _name(student: Row) -> str:
    resigned = " (dem)" if student.door_state == RESIGNED else ""
    return full_name(student) + resigned
