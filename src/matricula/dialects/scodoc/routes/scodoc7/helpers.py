"""get_etud_dept and search_inscr_etud_by_nip: addresses of ScoDoc 7 that name no department."""

from typing import Any

from litestar import Response, Router
from litestar.di import NamedDependency, Provide

from matricula.dialects.scodoc.answers import PRIVATE
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import MOST_ROWS
from matricula.dialects.scodoc.errors import MissingParameter
from matricula.dialects.scodoc.routes.scodoc7.answering import as_text, function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.listing import (
    demand_entry,
    list_format,
    table_answer,
)
from matricula.dialects.scodoc.routes.scodoc7.naming import CODES
from matricula.dialects.scodoc.translate.scodoc7.enrolments import enrolments_table
from matricula.record.people import queries
from matricula.settings import Settings
from matricula.store import Database, ReadSession, Rows
from matricula.web.authentication import AnyRequest
from matricula.web.errors import NotFound
from matricula.web.ids import parse_id


def school_desk(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    arguments: NamedDependency[Arguments],
) -> OldDesk:
    """The dependency that these functions have; each sees for itself whether it is on."""
    return OldDesk(request, database, settings, arguments)


@function("get_etud_dept")
def get_etud_dept(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The acronym of the department that a student was in last, told to anybody.

    Clients take whatever text comes for an acronym: who is not known is an empty 404
    (docs/decisions/0027).
    """
    if not (desk.settings.scodoc7 and desk.settings.etud_dept_open):
        return _nobody()
    with desk.database.read() as session:
        record = next(iter(_records(session, desk.arguments)), None)
    return as_text(record.department) if record else _nobody()


def _nobody() -> Response[str]:
    return Response("", status_code=404, media_type="text/plain", headers=PRIVATE)


def _records(session: ReadSession, asked: Arguments) -> Rows:
    """What departments know of the student that is named, the one of the newest semester first.

    Errors: MissingParameter.
    """
    if "etudid" in asked:
        person_id = parse_id((asked.text("etudid") or "").strip())
        return queries.student_records(session, person_id) if person_id else ()
    for code in CODES:
        if code in asked:
            value = (asked.text(code) or "").strip()
            values = [value] if value else []
            return queries.student_records_with_code(session, code, values, MOST_ROWS)
    raise MissingParameter("etudid, code_nip ou code_ine")


@function("search_inscr_etud_by_nip")
def search_inscr_etud_by_nip(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The semesters of whoever has a NIP code, in the departments that the asker may read."""
    if not desk.settings.scodoc7:
        raise NotFound
    with desk.asker() as asker:
        demand_entry(asker)
        form = list_format(desk.arguments, "json")
        code = desk.arguments.required("code_nip").strip()
        rows = queries.enrolments_with_code(
            asker.session, "code_nip", [code], asker.reach, MOST_ROWS
        )
        return table_answer(enrolments_table(rows), form)


router = Router(
    "/",
    dependencies={"desk": Provide(school_desk, sync_to_thread=False)},
    include_in_schema=False,
    route_handlers=[*get_etud_dept, *search_inscr_etud_by_nip],
)
