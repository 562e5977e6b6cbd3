"""Later addresses of the bulletin on paper: with /pdf, and with /nosig for no place to sign."""

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc.asking import Desk
from matricula.dialects.scodoc.parameters import VERSIONS, CohortId, read_version
from matricula.dialects.scodoc.routes.bulletins import Wanted
from matricula.dialects.scodoc.routes.naming import Kind, Name, PathVersion, check_path, person
from matricula.dialects.scodoc.routes.paper import pdf_answer
from matricula.web.errors import NotFound
from matricula.web.ids import path_id


def bulletin(
    desk: NamedDependency[Desk], kind: Kind, code: Name, formsemestre_id: CohortId
) -> Response[bytes]:
    return _answer(desk, kind, code, formsemestre_id)


def bulletin_unsigned(
    desk: NamedDependency[Desk], kind: Kind, code: Name, formsemestre_id: CohortId
) -> Response[bytes]:
    return _answer(desk, kind, code, formsemestre_id, signature=False)


def bulletin_in_version(
    desk: NamedDependency[Desk],
    kind: Kind,
    code: Name,
    formsemestre_id: CohortId,
    version: PathVersion,
) -> Response[bytes]:
    return _answer(desk, kind, code, formsemestre_id, version)


def bulletin_in_version_unsigned(
    desk: NamedDependency[Desk],
    kind: Kind,
    code: Name,
    formsemestre_id: CohortId,
    version: PathVersion,
) -> Response[bytes]:
    return _answer(desk, kind, code, formsemestre_id, version, signature=False)


def _answer(
    desk: Desk,
    kind: str,
    code: str,
    formsemestre_id: str,
    version: str = "long",
    *,
    signature: bool = True,
) -> Response[bytes]:
    with desk.asker() as asker:
        check_path(kind, code)
        cohort_id = path_id(formsemestre_id)
        if version not in VERSIONS:
            raise NotFound
        wanted = Wanted(read_version(version), "pdf")
        person_id = person(asker, kind, code)
        return pdf_answer(asker, person_id, cohort_id, wanted, signature=signature)
