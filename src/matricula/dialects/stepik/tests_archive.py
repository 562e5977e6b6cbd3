"""/api/step-sources/ID/tests: the tests of a program quiz, as a zip; for its authors alone."""

import io
import zipfile
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from matricula.dialects.stepik.asking import Desk
from matricula.record.listing import one
from matricula.record.steps import queries
from matricula.web.errors import NotFound
from matricula.web.ids import path_id

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""What every archive says of its files, so that the same tests are the same bytes."""


@get("/api/step-sources/{key:str}/tests", include_in_schema=False, sync_to_thread=True)
def tests(desk: NamedDependency[Desk], key: FromPath[str]) -> Response[bytes]:
    """The tests of a step: "1" is an input, "1.clue" what the check compares with.

    Errors: NotFound where the caller may not change the step, and where it has no tests (yet).
    """
    with desk.reading(guests=False) as asked:
        found = queries.step_sources(asked.session, asked.viewer, one(path_id(key)))
        material = queries.material_of(asked.session, found[0].id) if found else None
    if not material or not material.get("tests"):
        raise NotFound
    headers = {"Content-Disposition": f'attachment; filename="tests-{found[0].id}.zip"'}
    return Response(_zipped(material["tests"]), media_type="application/zip", headers=headers)


def _zipped(listed: list[list[Any]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (given, clue, *_) in enumerate(listed, start=1):
            archive.writestr(zipfile.ZipInfo(str(number), FIRST_DAY), str(given))
            archive.writestr(zipfile.ZipInfo(f"{number}.clue", FIRST_DAY), str(clue))
    return packed.getvalue()


TESTS: list[HTTPRouteHandler] = [tests]
