"""moduleimpl_list, moduleimpl_withmodule_list, formsemestre_description."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.arguments import Arguments
from matricula.dialects.scodoc.asking import Asker
from matricula.dialects.scodoc.routes.cohorts import UNKNOWN as UNKNOWN_COHORT
from matricula.dialects.scodoc.routes.offerings import seen_offering
from matricula.dialects.scodoc.routes.scodoc7.answering import as_json, as_xml, function
from matricula.dialects.scodoc.routes.scodoc7.desk import OldDesk
from matricula.dialects.scodoc.routes.scodoc7.listing import (
    document_format,
    list_format,
    needed_id,
    table_answer,
)
from matricula.dialects.scodoc.translate.scodoc7.offerings import (
    Described,
    bare,
    description,
    with_modules,
)
from matricula.dialects.scodoc.translate.scodoc7.tables import Table
from matricula.record.cohorts import queries
from matricula.record.organizations.preferred import preferred
from matricula.record.organizations.queries import preferences
from matricula.record.people.queries import names_of_people
from matricula.store import Rows


@function("Notes/moduleimpl_list", "Notes/do_moduleimpl_list")
def moduleimpl_list(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The modules of a semester, or one of them."""
    with desk.asker() as asker:
        form = document_format(desk.arguments)
        told = bare(*_offerings(asker, desk.arguments))
    return _written(told, form)


@function("Notes/moduleimpl_withmodule_list", "Notes/do_moduleimpl_withmodule_list")
def moduleimpl_withmodule_list(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The same, with module, unit and subject."""
    with desk.asker() as asker:
        form = document_format(desk.arguments)
        told = with_modules(*_offerings(asker, desk.arguments))
    return _written(told, form)


@function("Notes/formsemestre_description")
def formsemestre_description(desk: NamedDependency[OldDesk]) -> Response[Any]:
    """The units and modules of a semester with their coefficients."""
    asked = desk.arguments
    with desk.asker() as asker:
        cohort_id, form = asked.id("formsemestre_id"), list_format(asked)
        with_assessments = asked.flag("with_evals", default=False)
        return table_answer(_description(asker, cohort_id, with_assessments), form)


def _description(asker: Asker, cohort_id: int, with_assessments: bool) -> Table:
    session = asker.session
    cohort = asker.allowed(queries.described_cohort(session, cohort_id), UNKNOWN_COHORT)
    offerings = queries.offered_modules(session, cohort_id)
    teachers = queries.teachers_of_offerings(session, [row.id for row in offerings])
    people = {row.head_id for row in offerings} | {row.person_id for row in teachers}
    chosen = preferences(session, cohort.organization_id, cohort_id)
    return description(
        Described(
            cohort=cohort,
            offerings=offerings,
            teachers=teachers,
            enrolled=queries.offering_enrolments(session, cohort_id),
            names=names_of_people(session, sorted(people - {None})),
            assessments=asker.snapshot(cohort_id) if with_assessments else None,
            with_ects=preferred(chosen, "bul_show_ects"),
        )
    )


def _offerings(asker: Asker, asked: Arguments) -> tuple[Rows, Rows]:
    """The modules that are asked for, and their teachers. Errors: MissingParameter, UnknownObject,
    ForeignDepartment, WrongParameter."""
    name, number = needed_id(asked, "moduleimpl_id", "formsemestre_id")
    module_id = asked.optional_id("module_id")
    cohort_id = asked.optional_id("formsemestre_id")
    if name == "moduleimpl_id":
        rows: Rows = [seen_offering(asker, number)]
    else:
        asker.allowed(queries.cohort_place(asker.session, number), UNKNOWN_COHORT)
        rows = queries.offered_modules(asker.session, number)
    found = [
        row
        for row in rows
        if module_id in (None, row.module_id) and cohort_id in (None, row.cohort_id)
    ]
    return found, queries.teachers_of_offerings(asker.session, [row.id for row in found])


def _written(told: Sequence[Any], form: str) -> Response[Any]:
    return as_json(told) if form == "json" else as_xml(xml.record_list("moduleimpl", told))


FUNCTIONS = [*moduleimpl_list, *moduleimpl_withmodule_list, *formsemestre_description]
