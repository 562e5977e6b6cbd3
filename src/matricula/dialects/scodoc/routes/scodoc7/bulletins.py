"""formsemestre_bulletinetud: the bulletin of a student in a semester."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import Asker
from matricula.dialects.scodoc.errors import WrongParameter
from matricula.dialects.scodoc.parameters import BulletinFormat, read_bulletin_format, read_version
from matricula.dialects.scodoc.routes.bulletins import Wanted, bulletin_of, sheet_of, written
from matricula.dialects.scodoc.routes.scodoc7.answering import as_page, function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.naming import named_student
from matricula.dialects.scodoc.translate.scodoc7.bulletin_page import bulletin_parts, page_title

PAGE = "html"
FORMATS = (PAGE, "json", "xml", "pdf")


@function("Notes/formsemestre_bulletinetud")
def formsemestre_bulletinetud(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The bulletin: a page unless another format is asked for."""
    asked = desk.arguments
    with desk.asker() as asker:
        cohort_id = asked.id("formsemestre_id")
        form = asked.text("format") or PAGE
        if form not in FORMATS:
            raise WrongParameter("format", ", ".join(FORMATS))
        person_id = named_student(asker, asked).person_id
        if form == PAGE:
            return _page(asker, person_id, cohort_id, _wanted(asked, "xml"))
        return written(asker, person_id, cohort_id, _wanted(asked, read_bulletin_format(form)))


def _wanted(asked: Arguments, form: BulletinFormat) -> Wanted:
    """Errors: WrongParameter."""
    return Wanted(
        version=read_version(asked.text("version") or None),
        form=form,
        decisions=asked.flag("xml_with_decisions", default=False),
        forced=asked.flag("force_publishing", default=False),
    )


def _page(asker: Asker, person_id: int, cohort_id: int, wanted: Wanted) -> Response[str]:
    """The page. Its text is escaped by the page itself, so it is wanted as XML wants it."""
    sheet = sheet_of(asker, person_id, cohort_id, wanted)
    title = page_title(sheet.student, sheet.snapshot.cohort.title)
    return as_page(title, *bulletin_parts(bulletin_of(asker, sheet, wanted)))


FUNCTIONS = [*formsemestre_bulletinetud]
