"""abs_signale, abs_justifie, abs_annule, abs_annule_justif."""

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import html
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import Desk
from matricula.dialects.scodoc.routes import absence_orders as orders
from matricula.dialects.scodoc.routes.absence_orders import StudentName
from matricula.dialects.scodoc.routes.absences import TAG
from matricula.dialects.scodoc.routes.writing import writing
from matricula.dialects.scodoc.translate import absence_orders as told
from matricula.dialects.scodoc.translate.absence_orders import PAGE

DAYS = "etudid, or code_nip or code_ine; date_debut, date_fin (not included), demi_journee"
TITLE = "Absences"


@writing(
    "/api/abs_signale",
    "record_absences",
    "Record half-days that a student missed",
    TAG,
    takes=f"{DAYS}, estjust, module_impl_id, description.",
    media_type=html.MEDIA_TYPE,
)
def abs_signale(
    desk: NamedDependency[Desk], arguments: NamedDependency[Arguments]
) -> Response[str]:
    known, student = desk.known(), StudentName.of(arguments)
    asked = orders.read_absences(desk, arguments, PAGE)
    with desk.writer(known) as writer:
        part = orders.write_absences(writer, student.records(writer), asked)
    return _page(part)


@writing(
    "/api/abs_justifie",
    "record_excuses",
    "Record excuses for half-days, missed or not",
    TAG,
    takes=f"{DAYS}, description.",
    media_type=html.MEDIA_TYPE,
)
def abs_justifie(
    desk: NamedDependency[Desk], arguments: NamedDependency[Arguments]
) -> Response[str]:
    known, student = desk.known(), StudentName.of(arguments)
    asked = orders.read_new_days(desk, arguments, PAGE)
    description = told.description(arguments)
    with desk.writer(known) as writer:
        part = orders.write_excuses(writer, student.records(writer), asked, description)
    return _page(part)


@writing(
    "/api/abs_annule",
    "cancel_absences",
    "Cancel absences of half-days; separate excuses stay",
    TAG,
    takes=f"{DAYS}.",
    media_type=html.MEDIA_TYPE,
)
def abs_annule(desk: NamedDependency[Desk], arguments: NamedDependency[Arguments]) -> Response[str]:
    known, student = desk.known(), StudentName.of(arguments)
    asked = told.days(arguments, PAGE)
    with desk.writer(known) as writer:
        part = orders.cancel_absences(writer, student.records(writer), asked)
    return _page(part)


@writing(
    "/api/abs_annule_justif",
    "cancel_excuses",
    "Cancel excuses of half-days; absences stay",
    TAG,
    takes=f"{DAYS}; context is not looked at.",
    media_type=html.MEDIA_TYPE,
)
def abs_annule_justif(
    desk: NamedDependency[Desk], arguments: NamedDependency[Arguments]
) -> Response[str]:
    known, student = desk.known(), StudentName.of(arguments)
    asked = told.days(arguments, PAGE)
    with desk.writer(known) as writer:
        part = orders.cancel_excuses(writer, student.records(writer), asked)
    return _page(part)


def _page(part: str) -> Response[str]:
    body = html.page(TITLE, part)
    return Response(body, media_type=html.MEDIA_TYPE, headers=html.HEADERS)


HANDLERS = [abs_signale, abs_justifie, abs_annule, abs_annule_justif]
