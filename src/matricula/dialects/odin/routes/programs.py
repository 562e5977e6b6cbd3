"""Methods 4, 5 and 6: programmes, their cohorts, and the students of those."""

from collections.abc import Iterable, Mapping
from typing import Annotated, cast

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from matricula.dialects.odin.answering import (
    answered,
    asked_id,
    flag,
    paged,
    whole_number,
    wrong,
)
from matricula.dialects.odin.asking import Desk
from matricula.dialects.odin.labels import PROGRAM_TYPES, meant
from matricula.dialects.odin.language import prefers_english
from matricula.dialects.odin.methods import COHORTS, PROGRAMS, STUDENTS
from matricula.dialects.odin.routes import finding
from matricula.dialects.odin.routes.declaring import Handlers, reading
from matricula.dialects.odin.routes.parameters import (
    CohortId,
    IncludeArchived,
    Page,
    PageSize,
    ProgramId,
)
from matricula.dialects.odin.translate import programs as told
from matricula.dialects.odin.translate.roster import grouped
from matricula.dialects.odin.wire.programs import Cohort, Program
from matricula.dialects.odin.wire.roster import Group
from matricula.identity.permissions import SEE_PERSONAL_DATA
from matricula.record.cohorts.campus_queries import cohorts_told, groups_told, roster_told
from matricula.record.programmes.campus_queries import programmes_told
from matricula.store import Row
from matricula.web.asgi import Scope, asked

MOST = 20_000
"""Programmes of an organization, and cohorts of a programme."""
LATEST_YEAR = 9_999
PERSONAL = "roster.pii"
"""The right to addresses of mail, telephones, СНИЛС and unti-id."""

OrganizationId = Annotated[
    str | None, QueryParameter(name="organizationId", description="The token's own; may be left.")
]
DivisionId = Annotated[
    str | None, QueryParameter(name="divisionId", description="Only of this division.")
]
Year = Annotated[str | None, QueryParameter(name="year", description="Only of this intake.")]
Type = Annotated[
    str | None, QueryParameter(name="type", description="Only of this type: its label or code.")
]
Project = Annotated[
    str | None, QueryParameter(name="project", description="Only of this educational project.")
]


@reading(PROGRAMS, list[Program])
def programs(
    desk: NamedDependency[Desk],
    *,
    organization_id: OrganizationId = None,
    division_id: DivisionId = None,
    year: Year = None,
    type_: Type = None,
    project: Project = None,
    include_archived: IncludeArchived = None,
    page: Page = None,
    page_size: PageSize = None,
) -> Response[bytes]:
    with desk.asker(PROGRAMS) as asker:
        named = desk.request.path_params.get("id", organization_id)
        given = finding.given_id("organizationId", named)
        if given not in (None, asker.organization.id):
            raise finding.unknown("organizationId")
        wanted = {
            "division_id": finding.given_id("divisionId", division_id),
            "year": None
            if year is None
            else whole_number("year", year, default=1, most=LATEST_YEAR),
            "type_code": _type(type_),
            "project": project,
        }
        archived = flag("includeArchived", include_archived, default=False)
        rows = programmes_told(asker.session, asker.organization.id, MOST)
        kept = [row for row in _current(rows, archived) if _is(row, wanted)]
        how = how_told(desk)
        return answered(desk, paged([told.program(row, how) for row in kept], page, page_size))


@reading(COHORTS, list[Cohort])
def cohorts(
    desk: NamedDependency[Desk],
    program_id: ProgramId = None,
    include_archived: IncludeArchived = None,
    page: Page = None,
    page_size: PageSize = None,
) -> Response[bytes]:
    with desk.asker(COHORTS) as asker:
        key = asked_id(desk, "programId", program_id)
        archived = flag("includeArchived", include_archived, default=False)
        programme = finding.program(asker, key)
        rows = _current(cohorts_told(asker.session, key, MOST), archived)
        found = told.cohorts(rows, programme.year, how_told(desk))
        return answered(desk, paged(found, page, page_size))


@reading(STUDENTS, list[Group])
def students(desk: NamedDependency[Desk], cohort_id: CohortId = None) -> Response[bytes]:
    with desk.asker(STUDENTS) as asker:
        key = asked_id(desk, "cohortId", cohort_id)
        finding.cohort(asker, key)
        personal = asker.holds(PERSONAL, SEE_PERSONAL_DATA)
        people = roster_told(asker.session, key, personal=personal)
        groups = groups_told(asker.session, key)
        return answered(desk, grouped(people, groups, how_told(desk), personal=personal))


def how_told(desk: Desk) -> told.Told:
    """How a request wants things told."""
    english = prefers_english(asked(cast(Scope, desk.request.scope)).headers)
    return told.Told(english, desk.settings.odin_strict_fields)


def _current(rows: Iterable[Row], archived: bool) -> Iterable[Row]:
    return (row for row in rows if archived or row.archived_at is None)


def _is(row: Row, wanted: Mapping[str, object]) -> bool:
    return all(value is None or getattr(row, name) == value for name, value in wanted.items())


def _type(text: str | None) -> str | None:
    code = None if text is None else meant(PROGRAM_TYPES, text)
    if text is not None and code is None:
        raise wrong("type", "неизвестный тип программы", "there is no such type of programme")
    return code


HANDLERS: Handlers = [*programs, *cohorts, *students]
