"""etud_info, under all of its names."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.parameters import read_format
from matricula.dialects.scodoc.routes.scodoc7.answering import as_json, as_xml, function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.naming import find_student
from matricula.dialects.scodoc.routes.students import described_record
from matricula.dialects.scodoc.wire.students import UnknownEtud


@function(
    "etud_info",
    "XMLgetEtudInfos",
    "Absences/XMLgetEtudInfos",
    "Notes/XMLgetEtudInfos",
    "Notes/etud_info",
)
def etud_info(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """A student. One who is not known is told as such, with 200."""
    asked = desk.arguments
    with desk.asker() as asker:
        form = read_format(asked.text("format") or "xml")
        record = find_student(asker, asked)
        body = described_record(asker, record) if record else UnknownEtud(_as_given(asked))
    return as_json(body) if form == "json" else as_xml(xml.record("etudiant", body))


def _as_given(asked: Arguments) -> int | str:
    """What named the student: a number as a number."""
    given = next(
        (text for name in ("etudid", "code_nip", "code_ine") if (text := asked.text(name))), ""
    )
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else given


FUNCTIONS = [*etud_info]
