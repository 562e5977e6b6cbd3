"""Addresses of resources: the same handlers for each, made from its declaration.

Litestar takes an address with and without a slash at its end, and with slashes repeated, for the
same one, and redirects nobody.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import Response, Router, route
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, RawBody
from litestar.types import Method

from matricula.dialects.stepik.asking import Caller, Desk, Reading, Writing, desk
from matricula.dialects.stepik.bodies import body_object
from matricula.dialects.stepik.declaring import (
    Action,
    Changing,
    Creating,
    Facts,
    Removing,
    Resource,
    Right,
    Values,
)
from matricula.dialects.stepik.describing import Described, described
from matricula.dialects.stepik.documentation import PAGES
from matricula.dialects.stepik.errors import FieldFaults, NotPermitted
from matricula.dialects.stepik.forgotten import FORGOTTEN
from matricula.dialects.stepik.gradebooks import GRADE_BOOKS
from matricula.dialects.stepik.inputs import Entry, no_such_object, read_entries
from matricula.dialects.stepik.lists import found, listed, meant, parameters
from matricula.dialects.stepik.media import MEDIA
from matricula.dialects.stepik.papers import PAPERS
from matricula.dialects.stepik.pictures import PICTURES
from matricula.dialects.stepik.resources import BY_NAME, RESOURCES
from matricula.dialects.stepik.tests_archive import TESTS
from matricula.record.listing import one
from matricula.web.browsing import guest_cookies
from matricula.web.errors import NotFound

JSON = "application/json; charset=utf-8"
PERSONAL = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
"""What is answered is for the caller: nothing between keeps it for somebody else."""
Handlers = list[HTTPRouteHandler]


def handlers_of(resource: Resource) -> Handlers:
    """The handlers of a resource: the list, one object, and what stands below."""
    return [
        _listing(resource),
        _showing(resource),
        *([_creating(resource, resource.create)] if resource.create else []),
        *([_changing(resource, resource.change)] if resource.change else []),
        *([_removing(resource, resource.remove)] if resource.remove else []),
        *(_acting(resource, action) for action in resource.actions),
    ]


# --- The handlers of a resource


def _listing(resource: Resource) -> HTTPRouteHandler:
    def handler(desk: NamedDependency[Desk]) -> Response[bytes]:
        with desk.reading(guests=resource.guests) as asked:
            page = listed(asked, resource, parameters(desk.request))
            answer = _answer(asked, resource, page.facts, page=page.page, more=page.has_next)
            return _greeted(desk, asked, resource, answer)

    return _declared("GET", resource, handler, described(resource, "list"))


def _showing(resource: Resource) -> HTTPRouteHandler:
    def handler(desk: NamedDependency[Desk], key: FromPath[str]) -> Response[bytes]:
        with desk.reading(guests=resource.guests) as asked:
            answer = _answer(asked, resource, [_visible(asked, resource, key)])
            return _greeted(desk, asked, resource, answer)

    return _declared("GET", resource, handler, described(resource, "show"))


def _creating(resource: Resource, create: Creating) -> HTTPRouteHandler:
    def handler(desk: NamedDependency[Desk], body: RawBody) -> Response[bytes]:
        caller = desk.writer(guests=create.guests)
        sent = _sent(desk, resource, body)
        if create.beforehand:
            sent = create.beforehand(desk, caller, None, sent)
        with desk.writing(caller) as asked:
            values = _read(asked, resource, sent, new=True)
            return _written(asked, resource, create.act(asked, values), 201)

    return _declared("POST", resource, handler, described(resource, "create"))


def _changing(resource: Resource, change: Changing) -> HTTPRouteHandler:
    def handler(desk: NamedDependency[Desk], key: FromPath[str], body: RawBody) -> Response[bytes]:
        caller = desk.writer()
        sent = _sent(desk, resource, body)
        if change.beforehand:
            sent = change.beforehand(desk, caller, _seen(desk, caller, resource, key), sent)
        with desk.writing(caller) as asked:
            facts = _visible(asked, resource, key)
            _demand(change.right, facts)
            change.act(asked, facts, _read(asked, resource, sent, new=False))
            return _written(asked, resource, facts[resource.id_column], 200)

    return _declared("PUT", resource, handler, described(resource, "change"))


def _removing(resource: Resource, remove: Removing) -> HTTPRouteHandler:
    def handler(desk: NamedDependency[Desk], key: FromPath[str]) -> Response[None]:
        caller = desk.writer()
        with desk.writing(caller) as asked:
            facts = _visible(asked, resource, key)
            _demand(remove.right, facts)
            remove.act(asked, facts)
        return Response(None, status_code=204)

    return _declared("DELETE", resource, handler, described(resource, "remove"))


def _acting(resource: Resource, action: Action) -> HTTPRouteHandler:
    def heard(desk: Desk, body: bytes) -> tuple[Caller, Mapping[str, Any]]:
        caller = desk.writer()
        sent = body_object(desk.request, body)
        return caller, action.beforehand(desk, caller, None, sent) if action.beforehand else sent

    def whole(desk: NamedDependency[Desk], body: RawBody) -> Response[None]:
        caller, sent = heard(desk, body)
        with desk.writing(caller) as asked:
            action.act(asked, None, sent)
        return Response(None, status_code=204)

    def single(desk: NamedDependency[Desk], key: FromPath[str], body: RawBody) -> Response[bytes]:
        caller, sent = heard(desk, body)
        with desk.writing(caller) as asked:
            facts = _visible(asked, resource, key)
            _demand(action.right, facts)
            action.act(asked, facts, sent)
            return _written(asked, resource, facts[resource.id_column], 200)

    handler = whole if action.whole else single
    return _declared("POST", resource, handler, described(resource, "act", action))


def _declared(
    method: Method, resource: Resource, handler: Any, told: Described
) -> HTTPRouteHandler:
    if told.returns is not None:
        handler.__annotations__["return"] = Response[told.returns]  # type: ignore[name-defined]  # made of the declaration
    return route(
        told.path,
        http_method=[method],
        operation_id=told.operation_id,
        summary=told.summary,
        description=told.description,
        tags=[f"Stepik: {resource.name}"],
        security=None if _for_guests(method, resource) else [{"bearer": []}],
        responses=told.refusals,
        status_code=told.status,
        sync_to_thread=True,
    )(handler)


def _for_guests(method: Method, resource: Resource) -> bool:
    if method == "POST":
        return resource.create is not None and resource.create.guests
    return method == "GET" and resource.guests


# --- What they share


def _sent(desk: Desk, resource: Resource, body: bytes) -> Values:
    """What a body says. Errors: those of `body_object`."""
    return body_object(desk.request, body, resource.written, files=resource.takes_files)


def _visible(asked: Reading, resource: Resource, text: str) -> Facts:
    """The object of an id. Errors: NotFound, also where the caller may not know of it."""
    facts = found(asked, resource, text)
    if facts is None:
        raise NotFound
    return facts


def _seen(desk: Desk, caller: Caller, resource: Resource, text: str) -> Facts:
    """The same, before a transaction begins. Errors: NotFound."""
    with desk.looking(caller) as asked:
        return _visible(asked, resource, text)


def _demand(right: Right, facts: Facts) -> None:
    """Errors: NotPermitted."""
    if right.flag and not facts[right.flag]:
        raise NotPermitted


def _read(asked: Writing, resource: Resource, sent: dict[str, Any], *, new: bool) -> Values:
    """What a body says, by columns. Errors: FieldFaults, NotPermitted."""
    entries = resource.entries
    values, faults = read_entries(entries, sent, new=new)
    wanted = [(n, e) for n, e in entries if e.resource and values.get(e.column) is not None]
    for name, entry in wanted:
        key = _used(asked, entry, values[entry.column])
        if key is None:
            faults[name] = [no_such_object(values[entry.column])]
        values[entry.column] = key
    if faults:
        raise FieldFaults(faults)
    return values


def _used(asked: Writing, entry: Entry, key: int) -> int | None:
    """The id of what a body names, if the caller may use it so. Errors: as `_usable`."""
    if _usable(asked, entry, key):
        return key
    (now,) = meant(asked, BY_NAME[entry.resource], [key])
    return now if now != key and _usable(asked, entry, now) else None


def _usable(asked: Writing, entry: Entry, key: int) -> bool:
    """Whether an id names something that the caller sees. Errors: NotPermitted where they see it
    and may not use it so."""
    rows = BY_NAME[entry.resource].find(asked, one(key))
    if rows and entry.right and not getattr(rows[0], entry.right):
        raise NotPermitted
    return bool(rows)


def _written(asked: Writing, resource: Resource, key: Any, status: int) -> Response[bytes]:
    rows = resource.find(asked, one(key))
    return _answer(asked, resource, resource.gather(asked, rows), status=status)


def _answer(
    asked: Reading,
    resource: Resource,
    facts: Sequence[Facts],
    *,
    page: int = 1,
    more: bool = False,
    status: int = 200,
) -> Response[bytes]:
    """The envelope: meta, the list under the resource's name, and what comes beside it."""
    body: dict[str, Any] = {
        "meta": {"page": page, "has_next": more, "has_previous": page > 1},
        resource.name: [resource.tell(asked, one) for one in facts],
    }
    for side in resource.sides:
        if side.guests or not asked.caller.is_guest:
            body[side.name] = side.rows(asked, facts)
    return Response(
        msgspec.json.encode(body), media_type=JSON, status_code=status, headers=PERSONAL
    )


def _greeted(
    desk: Desk, asked: Reading, resource: Resource, answer: Response[bytes]
) -> Response[bytes]:
    """The answer, with a session for a guest's browser where the resource greets."""
    if resource.greets and asked.caller.is_guest:
        for cookie in guest_cookies(desk.request, desk.settings)[1]:
            answer.set_cookie(cookie)
    return answer


HANDLERS: Handlers = [handler for resource in RESOURCES for handler in handlers_of(resource)]

resources_router = Router(
    "/",
    dependencies={"desk": Provide(desk, sync_to_thread=False)},
    route_handlers=[
        *HANDLERS,
        *PAGES,
        *PICTURES,
        *MEDIA,
        *TESTS,
        *PAPERS,
        *GRADE_BOOKS,
        *FORGOTTEN,
    ],
)
