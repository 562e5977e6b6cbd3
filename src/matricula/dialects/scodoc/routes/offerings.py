"""moduleimpl: the modules of a semester."""

from litestar.di import NamedDependency

from matricula.dialects.scodoc.asking import Asker, Desk
from matricula.dialects.scodoc.parameters import CohortId, OfferingId
from matricula.dialects.scodoc.routes.cohorts import UNKNOWN as UNKNOWN_COHORT
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.translate.cohorts import moduleimpls
from matricula.dialects.scodoc.wire.cohorts import Moduleimpl
from matricula.record.cohorts import queries
from matricula.store import Row, Rows
from matricula.web.ids import path_id

TAG = "modules"
UNKNOWN = "Module inconnu."


@reading("/api/moduleimpl/{moduleimpl_id:str}", "offering", "One module, in a list", TAG)
def offering(desk: NamedDependency[Desk], moduleimpl_id: OfferingId) -> list[Moduleimpl]:
    with desk.asker() as asker:
        return described(asker, [seen_offering(asker, path_id(moduleimpl_id))])


@reading(
    "/api/moduleimpl/formsemestre/{formsemestre_id:str}",
    "offerings",
    "The modules of a semester",
    TAG,
)
def offerings(desk: NamedDependency[Desk], formsemestre_id: CohortId) -> list[Moduleimpl]:
    with desk.asker() as asker:
        return described(asker, _of_cohort(asker, path_id(formsemestre_id)))


@reading(
    "/api/{moduleimpl_id:str}/formsemestre/{formsemestre_id:str}",
    "offerings_as_printed",
    "The modules of a semester, at the address that the page prints",
    TAG,
)
def offerings_as_printed(
    desk: NamedDependency[Desk], moduleimpl_id: OfferingId, formsemestre_id: CohortId
) -> list[Moduleimpl]:
    with desk.asker() as asker:
        offering_id, cohort_id = path_id(moduleimpl_id), path_id(formsemestre_id)
        row = queries.offered_module(asker.session, offering_id)
        asker.allowed(row if row and row.cohort_id == cohort_id else None, UNKNOWN)
        return described(asker, queries.offered_modules(asker.session, cohort_id))


def seen_offering(asker: Asker, offering_id: int) -> Row:
    """An offering that is there and may be seen. Errors: as `Asker.allowed`."""
    return asker.allowed(queries.offered_module(asker.session, offering_id), UNKNOWN)


def _of_cohort(asker: Asker, cohort_id: int) -> Rows:
    asker.allowed(queries.cohort_place(asker.session, cohort_id), UNKNOWN_COHORT)
    return queries.offered_modules(asker.session, cohort_id)


def described(asker: Asker, rows: Rows) -> list[Moduleimpl]:
    """Modules of semesters in full, from rows of `offered_modules`. One query."""
    teachers = queries.teachers_of_offerings(asker.session, [row.id for row in rows])
    return moduleimpls(rows, teachers)
