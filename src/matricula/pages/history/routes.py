"""GET /history/…: the changes to a person, to an assessment with its marks, or to an absence."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, QueryParameter

from matricula.pages.history.seeing import knows, seen
from matricula.record.history.queries import entries
from matricula.store import Database, Row
from matricula.web.authentication import AnyRequest, bearer_principal
from matricula.web.errors import BadParameter, NotFound
from matricula.web.ids import parameter_id, path_id

DOOR = "history"
USUAL, MOST = 50, 500
PEOPLE = "people"
KINDS = {PEOPLE: "person_id", "assessments": "assessment_id", "absences": "absence_id"}
"""What an address names, and what it is looked up by."""
PRIVATE = {"Cache-Control": "private, no-store"}

Before = Annotated[str | None, QueryParameter(name="before", description="As `next` has it.")]
Limit = Annotated[
    str | None, QueryParameter(name="limit", description=f"Rows to look at: 1 to {MOST}.")
]


class Actor(msgspec.Struct):
    """Who wrote. account: the name that signs in, null where they have none."""

    id: int
    account: str | None
    name: str


class Entry(msgspec.Struct):
    """One change. before, after: the columns that tell it; null where there was or is no row."""

    id: int
    at: datetime
    door: str
    client: str
    actor: Actor | None
    action: str
    subject: str
    subject_id: int
    person_id: int | None
    cohort_id: int | None
    before: msgspec.Raw | None
    after: msgspec.Raw | None


class Changes(msgspec.Struct):
    """Changes, newest first. next: what to send as `before` for older ones; null: that is all."""

    entries: list[Entry]
    next: int | None


@get(
    "/history/{kind:str}/{key:str}",
    sync_to_thread=True,
    operation_id="history",
    summary="Who changed what, when, through which door and with which client",
    description="kind: people, assessments (with their marks) or absences. Newest first.",
    tags=["History"],
    security=[{"bearer": []}],
)
def history(
    request: AnyRequest,
    kind: FromPath[str],
    key: FromPath[str],
    database: NamedDependency[Database],
    *,
    before: Before = None,
    limit: Limit = None,
) -> Response[bytes]:
    with database.read() as session:
        principal = bearer_principal(request, session, DOOR)
        if kind not in KINDS:
            raise NotFound
        size = USUAL if limit is None else parameter_id("limit", limit)
        if size > MOST:
            raise BadParameter("limit", f"{MOST} at most")
        rows = entries(
            session,
            **{KINDS[kind]: path_id(key)},
            before=None if before is None else parameter_id("before", before),
            limit=size,
        )
        told = seen(session, principal, rows)
        # Who may see none of it is not told that there is some.
        if not told and not (kind == PEOPLE and knows(session, principal, path_id(key))):
            raise NotFound
    older = rows[-1].id if len(rows) == size else None
    body = msgspec.json.encode(Changes([_entry(row) for row in told], older))
    return Response(body, media_type="application/json", headers=PRIVATE)


def _entry(row: Row) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        door=row.door,
        client=row.client,
        actor=_actor(row),
        action=row.action,
        subject=row.subject,
        subject_id=row.subject_id,
        person_id=row.person_id,
        cohort_id=row.cohort_id,
        before=msgspec.Raw(row.before.encode()) if row.before else None,
        after=msgspec.Raw(row.after.encode()) if row.after else None,
    )


def _actor(row: Row) -> Actor | None:
    if row.actor_id is None:
        return None
    named = f"{row.given_name or ''} {row.family_name or ''}".strip()
    return Actor(row.actor_id, row.account, named or row.display_name or "")


history_routes: list[HTTPRouteHandler] = [history]
