"""Answers: the same body as JSON or as XML."""

from collections.abc import Callable
from typing import TypeVar, cast

from litestar import Response

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.parameters import Format

T = TypeVar("T")

XML = "text/xml"
PRIVATE = {"Cache-Control": "private, no-store"}
"""People's data: neither proxies nor browsers keep it."""


def answer(body: T, form: Format, to_xml: Callable[[T], xml.Element]) -> Response[T]:
    """`body` as JSON, or as the XML document that `to_xml` makes of it."""
    if form == "json":
        return Response(body, headers=PRIVATE)
    document = xml.document(to_xml(body))
    return cast(Response[T], Response(document, media_type=XML, headers=PRIVATE))
