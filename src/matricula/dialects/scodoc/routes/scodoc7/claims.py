"""XMLgetBilletsEtud, listeBilletsEtud, AddBilletAbsence: claims of absence."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc.answers import PRIVATE, XML
from matricula.dialects.scodoc.routes.absence_orders import StudentName
from matricula.dialects.scodoc.routes.claims import claims_of, keep_claim, read_claim
from matricula.dialects.scodoc.routes.scodoc7.answering import function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.listing import list_format, table_answer
from matricula.dialects.scodoc.routes.scodoc7.naming import named_student
from matricula.dialects.scodoc.translate.claims import claims_table
from matricula.record.organizations.preferred import preferred
from matricula.record.organizations.queries import preferences


@function("Absences/XMLgetBilletsEtud")
def xml_claims(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """A student's claims, newest first; nothing at all where the department does without claims,
    by which portals know it."""
    with desk.asker() as asker:
        student = named_student(asker, desk.arguments)
        chosen = preferences(asker.session, student.organization_id)
        if not preferred(chosen, "handle_billets_abs"):
            return Response(b"", media_type=XML, headers=PRIVATE)
        found = claims_of(asker, student.person_id)
    return table_answer(claims_table(found), "xml")


@function("Absences/listeBilletsEtud")
def list_claims(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The same as a list, whether or not the department prefers to show claims."""
    with desk.asker() as asker:
        form = list_format(desk.arguments)
        student = named_student(asker, desk.arguments)
        found = claims_of(asker, student.person_id)
    return table_answer(claims_table(found), form)


@function("Absences/AddBilletAbsence")
def add_claim(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """Add a claim; it is told as a list of one."""
    asked = desk.arguments
    known, student, claim = desk.known(), StudentName.of(asked), read_claim(asked)
    form = "xml" if asked.flag("xml_reply", default=True) else list_format(asked, "json")
    with desk.writer(known) as writer:
        made = keep_claim(writer, student.records_there(writer), claim)
    return table_answer(claims_table([made]), form)


FUNCTIONS = [*xml_claims, *list_claims, *add_claim]
