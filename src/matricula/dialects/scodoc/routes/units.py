"""ue: the units of a programme. The page has only the heading; the fields are its programme's."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.answers import answer
from matricula.dialects.scodoc.asking import Desk
from matricula.dialects.scodoc.parameters import (
    FormatParameter,
    ProgrammeId,
    path_number,
    read_format,
)
from matricula.dialects.scodoc.routes.programmes import TAG
from matricula.dialects.scodoc.routes.programmes import UNKNOWN as UNKNOWN_PROGRAMME
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.translate.programmes import ue
from matricula.dialects.scodoc.wire.cohorts import Ue
from matricula.record.programmes import queries
from matricula.web.ids import path_id

UNKNOWN = "UE inconnue."

UnitId = Annotated[str, path_number("A unit (UE) of a programme.")]


@reading("/api/ue/{ue_id:str}", "unit", "One unit of a programme", TAG)
def unit(
    desk: NamedDependency[Desk], ue_id: UnitId, format_: FormatParameter = None
) -> Response[Ue]:
    with desk.asker() as asker:
        unit_id, form = path_id(ue_id), read_format(format_)
        row = asker.allowed(queries.unit_with_id(asker.session, unit_id), UNKNOWN)
    return answer(ue(row), form, lambda told: xml.record("ue", told))


@reading("/api/formation/{formation_id:str}/ues", "units", "The units of a programme", TAG)
def units(
    desk: NamedDependency[Desk], formation_id: ProgrammeId, format_: FormatParameter = None
) -> Response[list[Ue]]:
    with desk.asker() as asker:
        programme_id, form = path_id(formation_id), read_format(format_)
        asker.allowed(queries.programme_with_id(asker.session, programme_id), UNKNOWN_PROGRAMME)
        rows = queries.units_of_programme(asker.session, programme_id)
    return answer([ue(row) for row in rows], form, lambda told: xml.record_list("ue", told))
