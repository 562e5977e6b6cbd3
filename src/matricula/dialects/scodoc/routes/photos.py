"""photo: the picture of a student."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from matricula.dialects.scodoc.asking import Asker, Desk
from matricula.dialects.scodoc.errors import WrongParameter
from matricula.dialects.scodoc.parameters import PersonId
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.routes.students import reached_record
from matricula.dialects.scodoc.translate.pictures import SMALL, drawn_for, version_of
from matricula.documents.pictures import BrokenPicture, Kept, Picture, reduced
from matricula.record.people import queries
from matricula.store import Row
from matricula.web.ids import path_id

TAG = "students"

Size = Annotated[
    str | None,
    QueryParameter(description="Size of the picture.", schema_extra={"enum": ["small", "orig"]}),
]


@reading(
    "/api/etud/{etudid:str}/photo",
    "photo",
    "The picture of a student; one with initials where there is none",
    TAG,
    media_type="image/jpeg",
)
def photo(desk: NamedDependency[Desk], etudid: PersonId) -> Response[bytes]:
    with desk.asker() as asker:
        return picture_answer(desk, asker, path_id(etudid), small=False)


@reading(
    "/api/etud/{etudid:str}/photo/small",
    "small_photo",
    "The picture of a student, 90 pixels high",
    TAG,
    media_type="image/jpeg",
)
def small_photo(desk: NamedDependency[Desk], etudid: PersonId) -> Response[bytes]:
    with desk.asker() as asker:
        return picture_answer(desk, asker, path_id(etudid), small=True)


def is_small(size: str | None) -> bool:
    """Whether `size` asks for the small picture. Errors: WrongParameter."""
    if size not in (None, "small", "orig"):
        raise WrongParameter("size", "small ou orig")
    return size == "small"


def picture_answer(desk: Desk, asker: Asker, person_id: int, *, small: bool) -> Response[bytes]:
    """The picture, or 304 where the client has it."""
    record = reached_record(asker, person_id)
    changed_at = queries.photo_version(asker.session, record.person_id)
    version = version_of(record, changed_at, small=small)
    sent = desk.request.headers
    if version.is_known(sent.get("if-none-match"), sent.get("if-modified-since")):
        return Response(b"", status_code=304, headers=version.headers)
    if changed_at is None:
        picture = drawn_for(record, small=small)
    elif small:
        picture = _reduced(desk.small_pictures, asker, record, version.etag)
    else:
        picture = _stored(asker, record)
    return Response(picture.content, media_type=picture.media_type, headers=version.headers)


def _stored(asker: Asker, record: Row) -> Picture:
    """The picture that the school gave."""
    row = queries.photo_content(asker.session, record.person_id)
    return Picture(row.media_type, row.content) if row else drawn_for(record, small=False)


def _reduced(kept: Kept, asker: Asker, record: Row, etag: str) -> Picture:
    """The same, small; the drawn one where it cannot be opened."""
    try:
        return kept.get(etag, lambda: reduced(_stored(asker, record).content, SMALL))
    except BrokenPicture:
        return drawn_for(record, small=True)
