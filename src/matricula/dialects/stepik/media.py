"""Addresses of files that authors uploaded, for those who may read what the files belong to.

A file is a stranger's: it is never run in our pages' place. Browsers are told to save what they
cannot safely show, and to give what they do show no rights at all. That they are not to guess what
it is, every answer of this server tells them.
"""

import asyncio
import re
from collections.abc import Generator
from typing import cast
from urllib.parse import quote

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from matricula.dialects.stepik.asking import Desk
from matricula.dialects.stepik.declaring import Facts
from matricula.dialects.stepik.errors import BeyondTheEnd
from matricula.record.files import queries
from matricula.record.files.commands import PART
from matricula.record.listing import Wanted, one
from matricula.store import Database, Row
from matricula.web.asgi import Scope, header
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
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.ASCII)
GUARDED = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
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
    """A file, or the stretch of it that is asked for, at the pace of its client.

    Errors: NotFound, BeyondTheEnd.
    """
    if found is None or found.file_id is None:
        raise NotFound
    kind = SHOWN.get(_ending(name), OTHERS)
    headers = {**GUARDED, "Content-Disposition": _disposition(way, name)}
    wanted = stretch_of(header(cast(Scope, desk.request.scope), b"range"), found.size)
    status, stretch = (200, range(found.size)) if wanted is None else (206, wanted)
    if wanted is not None:
        headers["Content-Range"] = f"bytes {stretch.start}-{stretch.stop - 1}/{found.size}"
    content = await spooled(lambda: _parts(desk.database, found.file_id, stretch))
    if isinstance(content, bytes):
        return Response(content, media_type=kind, headers=headers, status_code=status)
    return Spooled(content, kind, {**headers, "Content-Length": str(len(stretch))}, status)


def _parts(database: Database, file_id: int, stretch: range) -> Generator[bytes, None, None]:
    """A stretch of a file part by part, in one session. Errors: NotFound where it is gone by
    now."""
    with database.read() as session:
        for number in range(stretch.start // PART, -(-stretch.stop // PART)):
            content = queries.part(session, file_id, number)
            if content is None:
                raise NotFound
            first = number * PART
            yield content[max(0, stretch.start - first) : stretch.stop - first]


def stretch_of(sent: str | None, size: int) -> range | None:
    """The bytes that a Range header asks for; None for the whole file, as where several stretches
    are asked for, or what is no range. RFC 9110, 14. Errors: BeyondTheEnd."""
    asked = _RANGE.fullmatch((sent or "").strip())
    if asked is None or asked.groups() == ("", ""):
        return None
    first, last = asked.groups()
    if first:
        stretch = range(int(first), min(size, int(last) + 1 if last else size))
    else:
        stretch = range(max(0, size - int(last)), size)
    if first and last and int(last) < int(first):
        return None
    if not stretch:
        raise BeyondTheEnd(size)
    return stretch


def _disposition(way: str, name: str) -> str:
    """What to do with a file, and its name: in ASCII for those who read no more. RFC 6266."""
    plain = name.encode("ascii", "replace").decode().replace("\\", "_").replace('"', "_")
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


MEDIA: list[HTTPRouteHandler] = [attachment, video]
