"""formation, formation_export."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.answers import answer
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.parameters import (
    Format,
    FormatParameter,
    ProgrammeId,
    flag,
    read_flag,
    read_format,
)
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.translate.programmes import formation, formation_export
from matricula.dialects.scodoc.wire.programmes import Formation, FormationExport
from matricula.record.programmes import queries
from matricula.store import Row
from matricula.web.ids import path_id

TAG = "programmes"
UNKNOWN = "Formation inconnue."

ExportIds = Annotated[str | None, flag("1: with the ids of all that the programme is made of.")]


@reading("/api/formation", "programmes", "The programmes", TAG)
def programmes(
    desk: NamedDependency[Desk], format_: FormatParameter = None
) -> Response[list[Formation]]:
    with desk.asker() as asker:
        form = read_format(format_)
        rows = queries.programmes(asker.session, asker.reach, MOST_ROWS)
    return _listed(list(rows), form)


@reading("/api/formation/{formation_id:str}", "programme", "One programme, in a list", TAG)
def programme(
    desk: NamedDependency[Desk], formation_id: ProgrammeId, format_: FormatParameter = None
) -> Response[list[Formation]]:
    with desk.asker() as asker:
        programme_id, form = path_id(formation_id), read_format(format_)
        row = _programme(asker, programme_id)
    return _listed([row], form)


@reading(
    "/api/formation_export/{formation_id:str}",
    "programme_export",
    "A programme as a tree of units, subjects and modules",
    TAG,
)
def programme_export(
    desk: NamedDependency[Desk],
    formation_id: ProgrammeId,
    *,
    format_: FormatParameter = None,
    export_ids: ExportIds = None,
) -> Response[FormationExport]:
    with desk.asker() as asker:
        programme_id, form = path_id(formation_id), read_format(format_)
        with_ids = read_flag("export_ids", export_ids, default=False)
        return exported(tree(asker, programme_id, with_ids=with_ids), form)


def programme_ids(desk: NamedDependency[Desk]) -> list[int]:
    """The ids of the programmes: a later route."""
    with desk.asker() as asker:
        return [row.id for row in queries.programmes(asker.session, asker.reach, MOST_ROWS)]


def programme_export_with_ids(
    desk: NamedDependency[Desk], formation_id: ProgrammeId, format_: FormatParameter = None
) -> Response[FormationExport]:
    """The tree with all ids: a later route."""
    with desk.asker() as asker:
        programme_id, form = path_id(formation_id), read_format(format_)
        return exported(tree(asker, programme_id, with_ids=True), form)


def exported(body: FormationExport, form: Format) -> Response[FormationExport]:
    """The tree as an answer; XML comes as a file to keep."""
    response = answer(body, form, lambda told: xml.record("formation", told))
    if form == "xml":
        name = f"formation_{body.formation_id}.xml"
        response.set_header("Content-Disposition", f'attachment; filename="{name}"')
    return response


def _listed(rows: list[Row], form: Format) -> Response[list[Formation]]:
    body = [formation(row) for row in rows]
    return answer(body, form, lambda told: xml.record_list("formation", told))


def _programme(asker: Asker, programme_id: int) -> Row:
    return asker.allowed(queries.programme_with_id(asker.session, programme_id), UNKNOWN)


def tree(asker: Asker, programme_id: int, *, with_ids: bool) -> FormationExport:
    """A programme with all it is made of. Errors: UnknownObject, ForeignDepartment."""
    row, session = _programme(asker, programme_id), asker.session
    return formation_export(
        row,
        queries.units_of_programme(session, programme_id),
        queries.subjects_of_programme(session, programme_id),
        queries.modules_of_programme(session, programme_id),
        with_ids=with_ids,
    )
