"""How tests ask the functions of ScoDoc 7, and read what they answer."""

import csv
import io
import json
from typing import Any

import httpx
from lxml import etree
from python_calamine import CalamineWorkbook

from tests.dialects.scodoc.conftest import Client
from tests.dialects.scodoc.school import ANSWERS, PASSWORD, RT_READER

SIGNED_IN = {"__ac_name": "reader-rt", "__ac_password": PASSWORD}
NASTY = 'O\'Neil <b>&"x"'


def told(client: Client, name: str, **arguments: Any) -> Any:
    """The JSON of a function, the same by GET and by POST."""
    asked, sent = (
        client.old(name, method=method, as_=RT_READER, format="json", **arguments)
        for method in ("GET", "POST")
    )
    assert asked.status_code == 200, asked.text
    assert asked.content == sent.content
    return asked.json()


def element(client: Client, name: str, **arguments: Any) -> Any:
    response = client.old(name, as_=RT_READER, format="xml", **arguments)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?><')
    return etree.fromstring(response.content)


def real_json(file: str) -> Any:
    return json.loads((ANSWERS / file).read_text())


def csv_rows(response: httpx.Response) -> list[list[str]]:
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def workbook_rows(response: httpx.Response) -> list[list[Any]]:
    assert response.headers["content-disposition"].endswith('.xlsx"')
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    return book.get_sheet_by_index(0).to_python()
