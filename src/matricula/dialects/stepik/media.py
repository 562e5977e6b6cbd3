"""Addresses of files that authors uploaded, for those who may read what the files belong to.

A file is a stranger's: it is never run in our pages' place. Browsers are told to save what they
cannot safely show, and to give what they do show no rights at all. That they are not to guess what
it is, every answer of this server tells them.
"""

import asyncio
from collections.abc import Generator
from urllib.parse import quote

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from matricula.dialects.stepik.asking import Desk
from matricula.dialects.stepik.declaring import Facts
from matricula.record.files import queries
from matricula.record.listing import Wanted, one
from matricula.store import Database, Row
from matricula.web.errors import NotFound
from matricula.web.ids import parse_id
from matricula.web.spooling import Spooled, spooled

VIDEOS = {
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "ogv": "video/ogg",
    "webm": "video/webm",
}
SHOWN = {
    **VIDEOS,
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "mp3": "audio/mpeg",
    "png": "image/png",
    "webp": "image/webp",
}
"""Endings of names, and kinds that hold no program. All others are bytes, nothing more."""
OTHERS = "application/octet-stream"
GUARDED = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-site",
    "Vary": "Authorization, Cookie",
}


def attachment_path(facts: Facts) -> str:
    """Where the content of an attachment is."""
    owner = "course" if facts["course_id"] is not None else "lesson"
    key = facts[f"{owner}_id"]
    return f"/media/attachments/{owner}/{key}/{quote(facts['name'], safe='')}"


def playable(name: str) -> str | None:
    """The kind of video that a file's name says it is."""
    return VIDEOS.get(_ending(name))


@get("/media/attachments/{owner:str}/{key:str}/{name:str}", include_in_schema=False)
async def attachment(
    desk: NamedDependency[Desk], owner: FromPath[str], key: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """The content of an attachment: saved, not shown, by whoever opens its address."""

    def find() -> Row | None:
        number = parse_id(key)
        if number is None or owner not in ("course", "lesson"):
            return None
        with desk.reading() as asked:
            wanted = Wanted(None, {owner: number, "name": name}, (), 0, 1)
            found = queries.attachments(asked.session, asked.viewer, wanted)
            return found[0] if found else None

    return await _sent(desk, await asyncio.to_thread(find), name, "attachment")


@get("/media/videos/{key:str}/{name:str}", include_in_schema=False)
async def video(
    desk: NamedDependency[Desk], key: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """The content of a video, for players."""

    def find() -> Row | None:
        number = parse_id(key)
        if number is None:
            return None
        with desk.reading() as asked:
            found = queries.videos(asked.session, asked.viewer, one(number))
            return found[0] if found and found[0].filename == name else None

    return await _sent(desk, await asyncio.to_thread(find), name, "inline")


async def _sent(desk: Desk, found: Row | None, name: str, way: str) -> Response[bytes]:
    """A file, at the pace of its client. Errors: NotFound."""
    if found is None or found.file_id is None:
        raise NotFound
    kind = SHOWN.get(_ending(name), OTHERS)
    headers = {**GUARDED, "Content-Disposition": _disposition(way, name)}
    content = await spooled(lambda: _parts(desk.database, found.file_id))
    if isinstance(content, bytes):
        return Response(content, media_type=kind, headers=headers)
    return Spooled(content, kind, {**headers, "Content-Length": str(found.size)})


def _parts(database: Database, file_id: int) -> Generator[bytes, None, None]:
    """A file part by part, in one session. Errors: NotFound where it is gone by now."""
    with database.read() as session:
        number = 0
        while (content := queries.part(session, file_id, number)) is not None:
            yield content
            number += 1
    if not number:
        raise NotFound


def _disposition(way: str, name: str) -> str:
    """What to do with a file, and its name: in ASCII for those who read no more. RFC 6266."""
    plain = name.encode("ascii", "replace").decode().replace("\\", "_").replace('"', "_")
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


MEDIA: list[HTTPRouteHandler] = [attachment, video]
