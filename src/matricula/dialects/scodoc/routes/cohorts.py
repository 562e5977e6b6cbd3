"""formsemestre: one by its id, or those of an Apogée step."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import PathParameter

from matricula.dialects.scodoc import xml
from matricula.dialects.scodoc.answers import answer
from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.parameters import CohortId, FormatParameter, read_format
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.translate.cohorts import NAMING, formsemestres
from matricula.dialects.scodoc.wire.cohorts import Formsemestre
from matricula.record.cohorts import queries
from matricula.record.organizations.queries import preferences_named
from matricula.store import Rows
from matricula.web.ids import path_id

TAG = "semesters"
UNKNOWN = "Semestre inconnu."

Step = Annotated[str, PathParameter(description='An Apogée step: "V1RT", or "V1RT!111".')]


@reading("/api/formsemestre/{formsemestre_id:str}", "semester", "One semester, in a list", TAG)
def semester(
    desk: NamedDependency[Desk], formsemestre_id: CohortId, format_: FormatParameter = None
) -> Response[list[Formsemestre]]:
    with desk.asker() as asker:
        cohort_id, form = path_id(formsemestre_id), read_format(format_)
        row = asker.allowed(queries.described_cohort(asker.session, cohort_id), UNKNOWN)
        body = described(asker, [row])
    return answer(body, form, lambda told: xml.record_list("formsemestre", told))


@reading(
    "/api/formsemestre/apo/{etape_apo:str}",
    "semesters_of_step",
    "The semesters of an Apogée step, newest first",
    TAG,
)
def semesters_of_step(
    desk: NamedDependency[Desk], etape_apo: Step, format_: FormatParameter = None
) -> Response[list[Formsemestre]]:
    with desk.asker() as asker:
        form = read_format(format_)
        code, _, version = etape_apo.partition("!")
        rows = queries.cohorts_with_step(
            asker.session, code, version or None, asker.reach, MOST_ROWS
        )
        body = described(asker, rows)
    return answer(body, form, lambda told: xml.record_list("formsemestre", told))


def described(asker: Asker, rows: Rows) -> list[Formsemestre]:
    """Semesters in full. Three queries, however many they are."""
    session, ids = asker.session, [row.id for row in rows]
    return formsemestres(
        rows,
        queries.steps_of_cohorts(session, ids),
        queries.heads_of_cohorts(session, ids),
        preferences_named(session, NAMING, {row.organization_id for row in rows}),
    )
