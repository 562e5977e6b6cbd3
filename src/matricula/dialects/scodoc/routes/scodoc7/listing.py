"""How a function answers with a list: as a page, JSON, XML, CSV or a workbook."""

from collections.abc import Sequence
from typing import Any, Literal, get_args

from litestar import Response

from matricula.dialects.scodoc.answers import PRIVATE
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import Asker
from matricula.dialects.scodoc.errors import MissingParameter, NotPermitted, WrongParameter
from matricula.dialects.scodoc.parameters import Format, read_format
from matricula.dialects.scodoc.routes.groups import MOST_GROUPS
from matricula.dialects.scodoc.routes.scodoc7.answering import as_json, as_page, as_xml
from matricula.dialects.scodoc.routes.scodoc7.desk import NO_ENTRY
from matricula.dialects.scodoc.translate.scodoc7.tables import (
    Table,
    as_element,
    as_html,
    as_objects,
    as_sheet,
)
from matricula.documents.exports.sheets import csv_bytes, xlsx_bytes
from matricula.web.ids import parse_id

ListFormat = Literal["html", "json", "xml", "csv", "xls"]
FORMATS: tuple[ListFormat, ...] = get_args(ListFormat)
CSV = "text/csv"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""What ScoDoc calls xls has been an .xlsx since its version 9."""


def list_format(arguments: Arguments, default: ListFormat = "html") -> ListFormat:
    """The form that a list is asked for in. Errors: WrongParameter."""
    given = arguments.text("format") or default
    for known in FORMATS:
        if given == known:
            return known
    raise WrongParameter("format", ", ".join(FORMATS))


def document_format(arguments: Arguments, default: Format = "json") -> Format:
    """json or xml. Errors: WrongParameter."""
    return read_format(arguments.text("format") or default)


def table_answer(table: Table, form: ListFormat) -> Response[Any]:
    """A list in the form that is asked for."""
    match form:
        case "html":
            return as_page(table.title, as_html(table))
        case "json":
            return as_json(as_objects(table))
        case "xml":
            return as_xml(as_element(table))
        case "csv":
            return _as_file(csv_bytes(as_sheet(table)), f"{table.file}.csv", CSV)
        case "xls":
            return _as_file(xlsx_bytes([as_sheet(table)]), f"{table.file}.xlsx", WORKBOOK)


def _as_file(content: bytes, name: str, media_type: str) -> Response[bytes]:
    headers = PRIVATE | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def demand_entry(asker: Asker) -> None:
    """Errors: NotPermitted, where the asker may read nothing in the department."""
    if not asker.reach:
        raise NotPermitted(NO_ENTRY)


def given_groups(arguments: Arguments, *names: str) -> tuple[int, ...]:
    """The groups that a request names, in order, each once; none where it names none.

    Errors: WrongParameter.
    """
    texts = [text.strip() for name in names for text in arguments.all(name)]
    return _ids(names[0], [text for text in texts if text])


def _ids(name: str, texts: Sequence[str]) -> tuple[int, ...]:
    if len(texts) > MOST_GROUPS:
        raise WrongParameter(name, f"au plus {MOST_GROUPS} groupes")
    ids = [parse_id(text) for text in texts]
    if None in ids:
        raise WrongParameter(name, "un entier positif")
    return tuple(sorted({number for number in ids if number is not None}))


def needed_id(arguments: Arguments, *names: str) -> tuple[str, int]:
    """The first of several ids that is given, with its name.

    Errors: MissingParameter where none is; WrongParameter.
    """
    for name in names:
        number = arguments.optional_id(name)
        if number is not None:
            return name, number
    raise MissingParameter(" ou ".join(names))
