"""formsemestre_list, under both of its names, and XMLgetFormsemestres."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker
from matricula.dialects.scodoc.errors import InvalidId, WrongParameter
from matricula.dialects.scodoc.routes.scodoc7.answering import as_json, as_xml, function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.listing import demand_entry, document_format
from matricula.dialects.scodoc.translate.cohorts import NAMING
from matricula.dialects.scodoc.translate.scodoc7.semesters import bare_list, semestres
from matricula.dialects.scodoc.wire.scodoc7 import Semestre
from matricula.record.cohorts import queries
from matricula.record.cohorts.search import Sought, cohorts_like
from matricula.record.organizations.queries import preferences_named
from matricula.store import Rows


@function("Notes/formsemestre_list", "Notes/formsemestre_id")
def formsemestre_list(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The semesters of the department, newest first; the page prints the second name."""
    with desk.asker() as asker:
        demand_entry(asker)
        form = document_format(desk.arguments)
        found = _described(asker, _filtered(asker, desk.arguments))
    return as_json(found) if form == "json" else as_xml(xml.record_list("formsemestre", found))


@function("Notes/XMLgetFormsemestres")
def xml_get_formsemestres(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The same in a shape of its own."""
    with desk.asker() as asker:
        demand_entry(asker)
        return as_xml(bare_list(_described(asker, _filtered(asker, desk.arguments))))


def _filtered(asker: Asker, asked: Arguments) -> Rows:
    """The semesters that all filters let through, in one query. Errors: InvalidId."""
    cohort_id, programme_id = _id(asked, "formsemestre_id"), _id(asked, "formation_id")
    step = (asked.text("etape_apo") or "").strip()
    if cohort_id is not None and not step:
        one = queries.described_cohort(asker.session, cohort_id)
        found: Rows = [one] if one and asker.reach.contains(one.organization_id) else []
    else:
        code, _, version = step.partition("!")
        sought = Sought(step=(code, version or None) if step else None)
        found = cohorts_like(asker.session, sought, asker.reach, MOST_ROWS)
    return [
        row
        for row in found
        if cohort_id in (None, row.id) and programme_id in (None, row.programme_id)
    ]


def _id(asked: Arguments, name: str) -> int | None:
    try:
        return asked.optional_id(name)
    except WrongParameter as error:
        raise InvalidId from error


def _described(asker: Asker, rows: Rows) -> list[Semestre]:
    """Semesters in full. Three queries, however many they are."""
    session, ids = asker.session, [row.id for row in rows]
    return semestres(
        rows,
        queries.steps_of_cohorts(session, ids),
        queries.heads_of_cohorts(session, ids),
        preferences_named(session, NAMING, {row.organization_id for row in rows}),
    )


FUNCTIONS = [*formsemestre_list, *xml_get_formsemestres]
