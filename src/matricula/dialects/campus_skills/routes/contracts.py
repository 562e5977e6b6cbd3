"""Contracts: the centre's list, what it would change, and what is recorded."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter, RawBody

from matricula.dialects.campus_skills.asking import MOST_ROWS, Asker, Desk, Writer
from matricula.dialects.campus_skills.bodies import json_body
from matricula.dialects.campus_skills.errors import MOST_DETAILS, Conflict, NotPermitted
from matricula.dialects.campus_skills.fields import whole_number
from matricula.dialects.campus_skills.routes.declaring import deleting, reading, sync, writing
from matricula.dialects.campus_skills.translate import contracts as told
from matricula.dialects.campus_skills.wire.contracts import (
    Contrat,
    Contrats,
    Difference,
    Reset,
    Synced,
)
from matricula.identity.permissions import CHANGE_RECORD
from matricula.record.contracts import queries
from matricula.record.contracts.commands import Outcome, merge_contracts, replace_contracts
from matricula.record.contracts.errors import ContractsRefused

TAG = "contracts"
MOST_PAGES = 1_000_000
CONTRADICTION = "La liste des contrats se contredit, ou contredit ce qui est connu."
NO_SANDBOX = "Les contrats ne peuvent être remis à zéro que dans un bac à sable."

Page = Annotated[str | None, QueryParameter(name="page", description="From 1.")]
Limit = Annotated[
    str | None,
    QueryParameter(name="limit", description=f"Contracts of a page; {MOST_ROWS} at most."),
]


class _Looked(Exception):
    """Ends a transaction that was only to see what would happen."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


@writing(
    "/api/sync/v2/contrats",
    "sync_contracts",
    "Send the whole list of active contracts",
    TAG,
    also=sync("contrats"),
    refuses=[409],
    description="A list of contracts, or an object that has it under contrats. Contracts that are"
    " missing are archived.",
)
def full_list(desk: NamedDependency[Desk], body: RawBody) -> Response[Synced]:
    known = desk.known(CHANGE_RECORD)
    rows = told.transmitted(json_body(desk.request, body))
    with desk.writer(known) as writer, _in_french():
        replace_contracts(writer.session, known.centre.id, rows)
        found = _synced(writer, {row.code for row in rows})
    return Response(found)


@writing(
    "/api/sync/v2/contrats/changes",
    "sync_contract_changes",
    "Send the contracts that changed",
    TAG,
    also=sync("contrats/changes"),
    refuses=[409],
    description="An object changes with added and updated (contracts) and removed (codes).",
)
def changes(desk: NamedDependency[Desk], body: RawBody) -> Response[Synced]:
    known = desk.known(CHANGE_RECORD)
    rows, removed = told.changes(json_body(desk.request, body))
    with desk.writer(known) as writer, _in_french():
        merge_contracts(writer.session, known.centre.id, rows, removed)
        found = _synced(writer, {row.code for row in rows})
    return Response(found)


@writing(
    "/api/sync/v1/contrats-diff",
    "compare_contracts",
    "What a whole list of contracts would change",
    TAG,
    also=["/api/v1/sync/contrats-diff", "/api/sync/v2/contrats-diff"],
    refuses=[409],
    description="Takes what the whole list takes, and changes nothing.",
)
def difference(desk: NamedDependency[Desk], body: RawBody) -> Response[Difference]:
    known = desk.known(CHANGE_RECORD)
    rows = told.transmitted(json_body(desk.request, body))
    try:
        # The very same command, undone: what it says is what the list would do.
        with desk.writer(known) as writer, _in_french():
            raise _Looked(replace_contracts(writer.session, known.centre.id, rows))
    except _Looked as looked:
        found = looked.outcome
    return Response(
        Difference(list(found.same), list(found.added), list(found.updated), list(found.removed))
    )


@reading(
    "/api/sync/v1/contrats",
    "contracts",
    "The contracts that are matched to a session, by code",
    TAG,
    also=["/api/v1/sync/contrats", "/api/sync/v2/contrats"],
)
def integrated(
    desk: NamedDependency[Desk], page: Page = None, limit: Limit = None
) -> Response[Contrats]:
    return _listed(desk, ("integrated",), page, limit)


@reading(
    "/api/sync/v1/contrats-get-all",
    "transmitted_contracts",
    "The contracts that were sent, matched or not, by code",
    TAG,
    also=["/api/v1/sync/contrats-get-all", "/api/sync/v2/contrats-get-all"],
)
def transmitted(
    desk: NamedDependency[Desk], page: Page = None, limit: Limit = None
) -> Response[Contrats]:
    return _listed(desk, queries.ACTIVE, page, limit)


@deleting(
    "/api/sync/v1/contrats",
    "reset_contracts",
    "Archive all contracts of a centre, in a sandbox",
    TAG,
    also=["/api/v1/sync/contrats", "/api/sync/v2/contrats"],
)
def reset(desk: NamedDependency[Desk]) -> Response[Reset]:
    known = desk.known(CHANGE_RECORD)
    if not desk.settings.campus_sandbox:
        raise NotPermitted(NO_SANDBOX)
    with desk.writer(known) as writer:
        found = replace_contracts(writer.session, known.centre.id, [])
    return Response(Reset(success=True, removed=len(found.removed)))


@contextmanager
def _in_french() -> Iterator[None]:
    try:
        yield
    except ContractsRefused as error:
        found = told.details(error.contradictions[:MOST_DETAILS])
        raise Conflict(CONTRADICTION, found) from error


def _listed(
    desk: Desk, states: Collection[str], page: str | None, limit: str | None
) -> Response[Contrats]:
    with desk.asker() as asker:
        size = whole_number("limit", limit, default=MOST_ROWS, most=MOST_ROWS)
        number = whole_number("page", page, default=1, most=MOST_PAGES)
        total = queries.count_contracts(asker.session, asker.centre.id, states)
        found = _contracts(asker, states, limit=size, offset=(number - 1) * size)
    return Response(Contrats(total, found))


def _synced(writer: Writer, codes: Collection[str]) -> Synced:
    found = [
        one
        for one in _contracts(writer, queries.ACTIVE, limit=2 * MOST_ROWS, offset=0)
        if one.codeContrat in codes
    ]
    return Synced(
        success=True,
        total=len(found),
        contrats=found,
        validContrats=[one.codeContrat for one in found],
        invalidContrats=[],
    )


def _contracts(
    asker: Asker | Writer, states: Collection[str], *, limit: int, offset: int
) -> list[Contrat]:
    centre_id = asker.centre.id
    rows = queries.contracts(asker.session, centre_id, states, limit=limit, offset=offset)
    people = {key for row in rows for key in (row.person_id, row.school_tutor_id)}
    people |= {row.company_tutor_id for row in rows}
    known = queries.people_of_contracts(asker.session, centre_id, people - {None})
    names = queries.code_names(asker.session, centre_id)
    return [told.contrat(row, known, names) for row in rows]


HANDLERS = [*full_list, *changes, *difference, *integrated, *transmitted, *reset]
