"""absences: the half-days that a student missed."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.answers import answer
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.parameters import (
    FormatParameter,
    PersonId,
    flag,
    read_flag,
    read_format,
)
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.routes.students import reached_record
from matricula.dialects.scodoc.translate.absences import absences as translated
from matricula.dialects.scodoc.wire.absences import Absence
from matricula.record.attendance.queries import Span, half_days
from matricula.record.organizations.preferred import preferred
from matricula.record.organizations.queries import preferences
from matricula.web.ids import path_id

TAG = "absences"

JustOnly = Annotated[str | None, flag("1: only those with an excuse.")]


@reading("/api/absences/{etudid:str}", "absences", "The half-days that a student missed", TAG)
def absences(
    desk: NamedDependency[Desk],
    etudid: PersonId,
    *,
    abs_just_only: JustOnly = None,
    format_: FormatParameter = None,
) -> Response[list[Absence]]:
    with desk.asker() as asker:
        person_id = path_id(etudid)
        excused_only = read_flag("abs_just_only", abs_just_only, default=False)
        form = read_format(format_)
        body = _missed(asker, person_id, excused_only=excused_only)
    return answer(body, form, lambda told: xml.table("table", "row", told))


def excused_absences(desk: NamedDependency[Desk], etudid: PersonId) -> list[Absence]:
    """Those with an excuse: a later route."""
    with desk.asker() as asker:
        return _missed(asker, path_id(etudid), excused_only=True)


def _missed(asker: Asker, person_id: int, *, excused_only: bool) -> list[Absence]:
    record = reached_record(asker, person_id)
    chosen = preferences(asker.session, record.organization_id)
    span = Span(asker.time_zone(record.time_zone), saturdays=preferred(chosen, "work_saturday"))
    found = half_days(asker.session, record.person_id, asker.reach, span, MOST_ROWS)
    return translated(found, excused_only=excused_only)
