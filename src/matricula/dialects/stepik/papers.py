"""Certificates as they are printed: a page, its picture, and what those of a course look like."""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from matricula.dialects.stepik.asking import Desk, Reading
from matricula.dialects.stepik.declaring import Facts
from matricula.dialects.stepik.errors import NotPermitted
from matricula.dialects.stepik.resources import courses
from matricula.dialects.stepik.resources.certificates import PATH, PICTURE, find, grade_of
from matricula.dialects.stepik.translate import name_of
from matricula.documents.certificates import Certificate, pdf, png
from matricula.record.certificates.tables import DISTINCTION, REGULAR
from matricula.record.listing import Wanted, one
from matricula.record.profiles.queries import people
from matricula.web.errors import NotFound
from matricula.web.ids import path_id

_CODE = re.compile("[0-9a-f]{20}")
NO_CODE = 20 * "0"
"""Of a certificate that nobody has: it leads nowhere."""
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


def _template(kind: str) -> HTTPRouteHandler:
    """The address of what a course's certificates of a kind look like, for its editors."""

    def handler(desk: NamedDependency[Desk], key: FromPath[str]) -> Response[bytes]:
        headers = {**PRIVATE, "Content-Disposition": f'inline; filename="{kind}.pdf"'}
        with desk.reading(guests=False) as asked:
            sample = _sample(asked, path_id(key), kind, desk.settings.time_zone)
        return Response(pdf(sample), media_type="application/pdf", headers=headers)

    path = f"/api/courses/{{key:str}}/{kind}"
    return get(path, include_in_schema=False, sync_to_thread=True)(handler)


def _sample(asked: Reading, course_id: int, kind: str, time_zone: str) -> Certificate:
    """A certificate of a course as if it were the caller's, issued today at its threshold.

    Errors: NotFound where they do not see the course, NotPermitted where they do not change it.
    """
    rows = courses.find(asked, one(course_id))
    if not rows:
        raise NotFound
    course = rows[0]
    if not course.may_edit:
        raise NotPermitted
    (me,) = people(asked.session, asked.viewer, one(asked.me))
    threshold = course.distinction_threshold if kind == DISTINCTION else course.regular_threshold
    has_grade = course.is_certificate_with_score and threshold is not None
    return Certificate(
        name=" ".join(part for part in name_of(me._asdict()) if part),
        course=course.title,
        language=course.language,
        is_distinction=kind == DISTINCTION,
        grade=f"{threshold:g}" if has_grade else "",
        issued_on=asked.now.astimezone(ZoneInfo(time_zone)).date(),
        code=NO_CODE,
        address=f"{asked.base.partition('://')[2]}{PATH}/{NO_CODE}",
    )


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
        is_distinction=facts["kind"] == DISTINCTION,
        grade=grade_of(facts) if facts["is_with_score"] else "",
        issued_on=facts["issued_at"].astimezone(ZoneInfo(time_zone)).date(),
        code=facts["code"],
        address=f"{base.partition('://')[2]}{PATH}/{facts['code']}",
    )


PAPERS: list[HTTPRouteHandler] = [page, picture, *map(_template, (REGULAR, DISTINCTION))]
