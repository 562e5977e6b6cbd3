"""How this door answers: the entity in its envelope, whole or by pages, and not twice."""

import hashlib
from collections.abc import Generator, Sequence
from contextlib import closing
from itertools import chain
from typing import TypeVar, cast

import msgspec
from litestar import Response

from matricula.dialects.odin.asking import Desk
from matricula.dialects.odin.errors import BadField, Sentence, Told
from matricula.dialects.odin.parting import gathered
from matricula.dialects.odin.wire.shared import Envelope, Page, PagedMetaData
from matricula.web.asgi import Scope, header
from matricula.web.ids import LARGEST_ID, parse_id
from matricula.web.spooling import Parts, Spooled, spooled

T = TypeVar("T")

USUAL_PAGE, LARGEST_PAGE = 50, 500
UNCHANGED = 304
JSON = "application/json"
KEPT = {
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization, X-Api-Key, X-Envelope, Accept-Language",
}
_WRAPPED = tuple(msgspec.json.encode(Envelope(None, [], 200, True)).split(b"null", 1))
"""What stands before an entity, and after it."""


def answered(desk: Desk, entity: object, *, kept: bool = True) -> Response[bytes]:
    """An answer that is whole in memory. kept: whether clients may keep it and ask whether it
    changed (ETag, If-None-Match)."""
    body = msgspec.json.encode(entity if bare(desk) else Envelope(entity, [], 200, True))
    if not kept:
        return Response(body, media_type=JSON, headers={"Cache-Control": "no-store"})
    return whole(desk, body)


def whole(desk: Desk, body: bytes) -> Response[bytes]:
    """A body that clients may keep, unless they have it already."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, **KEPT}
    if tag in _asked(desk, b"if-none-match"):
        return Response(b"", status_code=UNCHANGED, headers=headers)
    return Response(body, media_type=JSON, headers=headers)


async def answered_in_parts(desk: Desk, entity: Parts) -> Response[bytes]:
    """An answer whose entity may be too long for memory: its parts are made in a thread and sent as
    the client takes them; one that turns out short is answered whole.

    Errors: those of the parts until the answer is under way.
    """
    before, after = (b"", b"") if bare(desk) else _WRAPPED

    def parts() -> Generator[bytes, None, None]:
        with closing(entity()) as made:
            yield from gathered(chain((before,), made, (after,)))

    found = await spooled(parts)
    return whole(desk, found) if isinstance(found, bytes) else Spooled(found, JSON, KEPT)


def bare(desk: Desk) -> bool:
    """Whether the entity goes without its envelope."""
    wanted = _asked(desk, b"x-envelope").strip().lower()
    return wanted == "none" or desk.settings.odin_envelope == "bare"


def paged(items: Sequence[T], page: str | None, size: str | None) -> list[T] | Page[T]:
    """A list whole, or where `page` or `size` is given, that page of it. Errors: BadField."""
    if page is None and size is None:
        return list(items)
    number = whole_number("page", page, default=1, most=LARGEST_ID)
    per = whole_number("pageSize", size, default=USUAL_PAGE, most=LARGEST_PAGE)
    first = (number - 1) * per
    return Page(list(items[first : first + per]), _place(len(items), number, per))


def _place(total: int, number: int, size: int) -> PagedMetaData:
    count = -(-total // size)
    first = (number - 1) * size + 1
    here = max(0, min(size, total - first + 1))
    return PagedMetaData(
        pageCount=count,
        totalItemCount=total,
        pageNumber=number,
        pageSize=size,
        hasPreviousPage=number > 1 and count > 0,
        hasNextPage=number < count,
        isFirstPage=number == 1,
        isLastPage=number >= count,
        firstItemOnPage=first if here else 0,
        lastItemOnPage=first + here - 1 if here else 0,
    )


def whole_number(key: str, text: str | None, *, default: int, most: int) -> int:
    """A parameter that is a whole number from 1 to `most`. Errors: BadField."""
    if text is None:
        return default
    number = parse_id(text.strip())
    if number is None or number > most:
        raise wrong(key, f"целое число от 1 до {most}", f"a whole number from 1 to {most}")
    return number


def asked_id(desk: Desk, key: str, text: str | None) -> int:
    """The id that a method is about: of the path where the address has one, else of a parameter.

    Errors: BadField.
    """
    given = desk.request.path_params.get("id", text)
    if given is None or not given.strip():
        raise wrong(key, "параметр обязателен", "the parameter is required")
    number = parse_id(given.strip())
    if number is None:
        raise wrong(key, "ожидается идентификатор", "an id is expected")
    return number


def flag(key: str, text: str | None, *, default: bool) -> bool:
    """A parameter that is true or false. Errors: BadField."""
    if text is None or not text.strip():
        return default
    word = text.strip().lower()
    if word not in {"true", "false", "1", "0"}:
        raise wrong(key, "ожидается true или false", "true or false is expected")
    return word in {"true", "1"}


def wrong(key: str, russian: str, english: str) -> BadField:
    """A parameter or field that cannot be taken."""
    return BadField(Told(key, Sentence(russian, english)))


def _asked(desk: Desk, name: bytes) -> str:
    return header(cast(Scope, desk.request.scope), name) or ""
