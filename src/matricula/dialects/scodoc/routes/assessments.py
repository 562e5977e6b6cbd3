"""evaluations, eval_notes."""

from litestar.di import NamedDependency

from matricula.dialects.scodoc.asking import MOST_ROWS, Asker, Desk
from matricula.dialects.scodoc.parameters import AssessmentId, OfferingId
from matricula.dialects.scodoc.routes.offerings import seen_offering
from matricula.dialects.scodoc.routes.reading import reading
from matricula.dialects.scodoc.translate.assessments import evaluation, notes
from matricula.dialects.scodoc.wire.assessments import Evaluation, Notes
from matricula.record.assessments import queries
from matricula.store import Row
from matricula.web.ids import path_id

TAG = "assessments"
UNKNOWN = "Évaluation inconnue."


@reading(
    "/api/evaluations/{moduleimpl_id:str}",
    "assessments",
    "The assessments of a module, the latest first",
    TAG,
)
def assessments(desk: NamedDependency[Desk], moduleimpl_id: OfferingId) -> list[Evaluation]:
    with desk.asker() as asker:
        row = seen_offering(asker, path_id(moduleimpl_id))
        found = queries.weighted_assessments_of_offering(asker.session, row.id, MOST_ROWS)
        return [evaluation(assessment) for assessment in found]


@reading("/api/eval_notes/{evaluation_id:str}", "marks", "The marks of an assessment", TAG)
def marks(desk: NamedDependency[Desk], evaluation_id: AssessmentId) -> list[Notes]:
    with desk.asker() as asker:
        row = _seen(asker, path_id(evaluation_id))
        return notes(queries.results_of_assessment(asker.session, row.id, MOST_ROWS))


def assessment(desk: NamedDependency[Desk], evaluation_id: AssessmentId) -> Evaluation:
    """One assessment: a later route."""
    with desk.asker() as asker:
        return evaluation(_seen(asker, path_id(evaluation_id)))


def _seen(asker: Asker, assessment_id: int) -> Row:
    return asker.allowed(queries.assessment_place(asker.session, assessment_id), UNKNOWN)
