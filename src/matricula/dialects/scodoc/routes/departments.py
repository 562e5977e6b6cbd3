"""departement: the departments that the asker sees."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import PathParameter

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.answers import answer
from matricula.dialects.scodoc.asking import MOST_ROWS, UNKNOWN_DEPARTMENT, Asker, Desk
from matricula.dialects.scodoc.errors import ForeignDepartment, UnknownObject
from matricula.dialects.scodoc.parameters import FormatParameter, flag, read_flag, read_format
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.translate.departments import departement
from matricula.dialects.scodoc.wire.departments import Departement
from matricula.record.organizations import queries
from matricula.store import Row, Rows
from matricula.web.ids import path_id

TAG = "departments"

Viewable = Annotated[
    str | None, flag("0: every department, also those closed to the asker. Default: 1.")
]
Acronym = Annotated[str, PathParameter(description="A department's acronym, to the letter.")]
DepartmentId = Annotated[str, PathParameter(description="A department.")]


@reading("/api/departement", "departments", "Ids of the departments", TAG)
def departments(
    desk: NamedDependency[Desk], viewable: Viewable = None, format_: FormatParameter = None
) -> Response[list[int]]:
    with desk.asker() as asker:
        shown = read_flag("viewable", viewable, default=True)
        form = read_format(format_)
        ids = [row.id for row in (_viewable(asker) if shown else _all(asker))]
    return answer(ids, form, lambda body: xml.record_list("departement", body))


def described_departments(desk: NamedDependency[Desk]) -> list[Departement]:
    """The departments that the asker sees, in full: a later route."""
    with desk.asker() as asker:
        return [departement(row) for row in _viewable(asker)]


def department_with_id(desk: NamedDependency[Desk], dept_id: DepartmentId) -> Departement:
    """One department in full: a later route."""
    with desk.asker() as asker:
        return departement(with_id(asker, dept_id))


def department_called(desk: NamedDependency[Desk], acronym: Acronym) -> Departement:
    """One department in full: a later route."""
    with desk.asker() as asker:
        return departement(called(asker, acronym))


def called(asker: Asker, acronym: str) -> Row:
    """A department by its acronym. Errors: UnknownObject, ForeignDepartment."""
    return _seen(asker, queries.department_called(asker.session, acronym))


def with_id(asker: Asker, dept_id: str) -> Row:
    """A department by the id in the path. Errors: as `called`, and NotFound where it is none."""
    return _seen(asker, queries.department(asker.session, path_id(dept_id)))


def _viewable(asker: Asker) -> Rows:
    return queries.departments_shown(asker.session, asker.reach, MOST_ROWS)


def _all(asker: Asker) -> list[Row]:
    """All that the address is about, closed ones too."""
    rows = queries.departments(asker.session, MOST_ROWS)
    return [row for row in rows if asker.within.contains(row.id)]


def _seen(asker: Asker, row: Row | None) -> Row:
    if row is None:
        raise UnknownObject(UNKNOWN_DEPARTMENT)
    if not asker.reach.contains(row.id):
        raise ForeignDepartment
    return row
