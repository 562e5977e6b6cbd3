"""etud_info, under all of its names; getEtudInfo; get_photo_image."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from msgspec.structs import replace

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import Asker
from matricula.dialects.scodoc.parameters import read_format
from matricula.dialects.scodoc.routes.photos import is_small, picture_answer
from matricula.dialects.scodoc.routes.scodoc7.answering import as_json, as_xml, function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.listing import demand_entry, document_format
from matricula.dialects.scodoc.routes.scodoc7.naming import find_student, named_student
from matricula.dialects.scodoc.routes.students import described_record
from matricula.dialects.scodoc.texts import capitalised
from matricula.dialects.scodoc.wire.students import Etud, UnknownEtud
from matricula.store import Row


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
        body = _described(asker, record) if record else UnknownEtud(_as_given(asked))
    return as_json(body) if form == "json" else as_xml(xml.record("etudiant", body))


@function("getEtudInfo")
def get_etud_info(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """A student in a list; an empty one for one who is not known."""
    with desk.asker() as asker:
        demand_entry(asker)
        form = document_format(desk.arguments)
        record = find_student(asker, desk.arguments)
        found = [_described(asker, record)] if record else []
    return as_json(found) if form == "json" else as_xml(xml.record_list("etud", found))


@function("get_photo_image")
def get_photo_image(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The picture of a student, small where nothing is said: what `photo_url` names."""
    with desk.asker() as asker:
        small = is_small((desk.arguments.text("size") or "").strip() or "small")
        record = named_student(asker, desk.arguments)
        return picture_answer(desk, asker, record.person_id, small=small)


def _described(asker: Asker, record: Row) -> Etud:
    """A student as ScoDoc's own function tells of them: with the given name in small letters."""
    told = described_record(asker, record)
    return replace(told, prenom=capitalised(told.prenom))


def _as_given(asked: Arguments) -> int | str:
    """What named the student: a number as a number."""
    given = next(
        (text for name in ("etudid", "code_nip", "code_ine") if (text := asked.text(name))), ""
    )
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else given


FUNCTIONS = [*etud_info, *get_etud_info, *get_photo_image]
