"""How later addresses name a student, a department, or a day."""

from datetime import date
from typing import Annotated

from litestar.params import PathParameter, QueryParameter

from matricula.dialects.scodoc import clock
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker
from matricula.dialects.scodoc.errors import WrongParameter
from matricula.dialects.scodoc.parameters import VERSIONS
from matricula.dialects.scodoc.routes import students
from matricula.record.people import queries as people
from matricula.record.people.queries import Code
from matricula.store import Rows
from matricula.web.errors import NotFound
from matricula.web.ids import path_id

CODES: dict[str, Code] = {"nip": "code_nip", "ine": "code_ine"}

Kind = Annotated[
    str,
    PathParameter(description="What names the student.", schema_extra={"enum": ["etudid", *CODES]}),
]
Name = Annotated[str, PathParameter(description="The student's id, or the code to the letter.")]
PathVersion = Annotated[str, PathParameter(schema_extra={"enum": list(VERSIONS)})]
Day = Annotated[
    str | None,
    QueryParameter(
        description="The day to look at. Default: today.", schema_extra={"format": "date"}
    ),
]


def check_path(kind: str, code: str) -> None:
    """Errors: NotFound, where no student can be named so."""
    if kind == "etudid":
        path_id(code)
    elif kind not in CODES:
        raise NotFound


def records(asker: Asker, kind: str, code: str) -> Rows:
    """What departments know of whoever is named, in reach or not. Errors: as `check_path`."""
    check_path(kind, code)
    if kind == "etudid":
        return people.student_records(asker.session, path_id(code))
    return people.student_records_with_code(asker.session, CODES[kind], [code], MOST_ROWS)


def person(asker: Asker, kind: str, code: str) -> int:
    """The student who is named. Errors: NotFound, UnknownObject, ForeignDepartment.

    Of an id it is not looked up who has it.
    """
    check_path(kind, code)
    if kind == "etudid":
        return path_id(code)
    return int(students.first_in_reach(asker, records(asker, kind, code)).person_id)


def read_day(name: str, value: str | None, time_zone: str) -> date:
    """A day in a parameter, "2022-10-01"; today where nothing is said. Errors: WrongParameter."""
    if value is None:
        return clock.local_date(clock.now(), time_zone)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    # Python takes other forms of ISO 8601 too.
    if day is None or value != day.isoformat():
        raise WrongParameter(name, "une date, par exemple 2022-10-01")
    return day
