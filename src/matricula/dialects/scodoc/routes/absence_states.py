"""abs_groupe_etat: how many half-days the students of groups missed."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Literal, cast

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from matricula.dialects.scodoc import html, xml
from matricula.dialects.scodoc.answers import answer
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.days import iso_bound
from matricula.dialects.scodoc.errors import MissingParameter, WrongParameter
from matricula.dialects.scodoc.parameters import flag, read_flag
from matricula.dialects.scodoc.routes.absences import TAG
from matricula.dialects.scodoc.routes.cohorts import UNKNOWN as UNKNOWN_COHORT
from matricula.dialects.scodoc.routes.groups import Asked, cohort_of, read_group_ids
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.translate.absence_states import (
    State,
    absence_states,
    states_table,
)
from matricula.dialects.scodoc.translate.scodoc7.tables import as_html
from matricula.dialects.scodoc.wire.absences import AbsenceState
from matricula.record.attendance.queries import Span, half_days_of_people, tally
from matricula.record.cohorts import queries as cohorts
from matricula.record.organizations.preferred import preferred
from matricula.record.organizations.queries import preferences
from matricula.record.organizations.reach import Reach

StateFormat = Literal["html", "json", "xml"]

Groups = Annotated[
    list[str] | None, QueryParameter(description="Groups of one semester; may repeat.")
]
First = Annotated[
    str | None,
    QueryParameter(description="The first day, included.", schema_extra={"format": "date"}),
]
Last = Annotated[
    str | None,
    QueryParameter(
        description="The last day, included; a day after a month's end is its end.",
        schema_extra={"format": "date"},
    ),
]
WithScholarship = Annotated[str | None, flag("0: without boursier.")]
StateFormatParameter = Annotated[
    str | None,
    QueryParameter(
        name="format",
        description="Form of the answer: text/html, application/json or text/xml.",
        schema_extra={"enum": ["html", "json", "xml"], "default": "html"},
    ),
]


def abs_group_etat(
    desk: NamedDependency[Desk],
    *,
    group_ids: Groups = None,
    date_debut: First = None,
    date_fin: Last = None,
    with_boursier: WithScholarship = None,
    format_: StateFormatParameter = None,
) -> Response[list[AbsenceState]]:
    """The page writes the address as abs_group_etat and the name as abs_groupe_etat."""
    with desk.asker() as asker:
        if not group_ids:
            raise MissingParameter("group_ids")
        asked = read_group_ids(group_ids)
        first, last = _bound("date_debut", date_debut), _bound("date_fin", date_fin)
        shown = read_flag("with_boursier", with_boursier, default=True)
        form = read_state_format(format_)
        found = states_of_groups(asker, asked, first, last)
    if form == "html":
        return _as_page(found, with_scholarship=shown)
    body = absence_states(found, with_scholarship=shown)
    return answer(body, form, lambda told: xml.table("table", "row", told))


def _handler(path: str, name: str) -> Any:
    handler: Callable[..., Any] = abs_group_etat
    return reading(f"/api/{path}", name, "Half-days missed by the students of groups", TAG)(handler)


def read_state_format(value: str | None) -> StateFormat:
    """html where nothing is said. Errors: WrongParameter."""
    match value:
        case None | "html":
            return "html"
        case "json" | "xml":
            return value
        case _:
            raise WrongParameter("format", "html, json ou xml")


def _bound(name: str, value: str | None) -> date:
    if value is None:
        raise MissingParameter(name)
    return iso_bound(name, value)


def _as_page(found: Sequence[State], *, with_scholarship: bool) -> Response[list[AbsenceState]]:
    table = states_table(found, with_scholarship=with_scholarship)
    page = html.page(table.title, as_html(table))
    shown = Response(page, media_type=html.MEDIA_TYPE, headers=html.HEADERS)
    return cast(Response[list[AbsenceState]], shown)


def states_of_groups(
    asker: Asker, group_ids: tuple[int, ...], first: date, last: date
) -> list[State]:
    """What the students of groups missed from one day to another, both included, by name: what the
    groups' department knows of, as in bulletins. Five queries, however many students there are.

    Errors: UnknownObject, ForeignDepartment; WrongParameter for groups of several semesters.
    """
    session = asker.session
    cohort_id = cohort_of(asker, Asked(group_ids))
    place = asker.allowed(cohorts.cohort_place(session, cohort_id), UNKNOWN_COHORT)
    students = cohorts.students_of_cohort(
        session, cohort_id, group_ids, active_only=False, limit=MOST_ROWS
    )
    chosen = preferences(session, place.organization_id, cohort_id)
    span = Span(asker.settings.time_zone, first, last, preferred(chosen, "work_saturday"))
    here = Reach.of([place.organization_id])
    people = [row.person_id for row in students]
    found = half_days_of_people(session, people, here, span, MOST_ROWS)
    personal = asker.sees_personal_data(place.organization_id)
    return [State(row, tally(found.get(row.person_id, ())), personal) for row in students]


HANDLERS = [
    _handler("abs_group_etat", "absence_states"),
    _handler("abs_groupe_etat", "absence_states_by_name"),
]
