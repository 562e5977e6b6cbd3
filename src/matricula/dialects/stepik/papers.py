"""Certificates as they are printed: a page, and its picture."""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from matricula.dialects.stepik.asking import Desk
from matricula.dialects.stepik.declaring import Facts
from matricula.dialects.stepik.resources.certificates import PATH, PICTURE, find, grade_of
from matricula.dialects.stepik.translate import name_of
from matricula.documents.certificates import Certificate, pdf, png
from matricula.record.listing import Wanted
from matricula.web.errors import NotFound

_CODE = re.compile("[0-9a-f]{20}")
PRIVATE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@get(f"{PATH}/{{code:str}}", include_in_schema=False, sync_to_thread=True)
def page(desk: NamedDependency[Desk], code: FromPath[str]) -> Response[bytes]:
    """The certificate of a code, as a PDF."""
    headers = {**PRIVATE, "Content-Disposition": 'inline; filename="certificate.pdf"'}
    return Response(_printed(desk, code, pdf), media_type="application/pdf", headers=headers)


@get(f"{PATH}/{{code:str}}/{PICTURE}", include_in_schema=False, sync_to_thread=True)
def picture(desk: NamedDependency[Desk], code: FromPath[str]) -> Response[bytes]:
    """The same as a picture."""
    return Response(_printed(desk, code, png), media_type="image/png", headers=PRIVATE)


def _printed(desk: Desk, code: str, printed: Callable[[Certificate], bytes]) -> bytes:
    """A certificate that the caller sees. Errors: NotFound."""
    if not _CODE.fullmatch(code):
        raise NotFound
    with desk.reading() as asked:
        rows = find(asked, Wanted(filters={"code": code}))
        if not rows:
            raise NotFound
        told = _told(rows[0]._asdict(), desk.settings.time_zone, asked.base)
    # The database need not wait for the printer.
    return printed(told)


def _told(facts: Facts, time_zone: str, base: str) -> Certificate:
    """What stands on it. A name that was never said is the one by which the caller knows them."""
    known = " ".join(part for part in name_of({**facts, "id": facts["person_id"]}) if part)
    return Certificate(
        name=facts["saved_fullname"] or known,
        course=facts["course_title"],
        language=facts["language"],
        is_distinction=facts["kind"] == "distinction",
        grade=grade_of(facts) if facts["is_with_score"] else "",
        issued_on=facts["issued_at"].astimezone(ZoneInfo(time_zone)).date(),
        code=facts["code"],
        address=f"{base.partition('://')[2]}{PATH}/{facts['code']}",
    )


PAPERS: list[HTTPRouteHandler] = [page, picture]
