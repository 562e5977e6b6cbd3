"""Assessments, their weighting and their results."""

from collections.abc import Iterator

from matricula.importers.department.document import Document, Evaluation, ModuleImpl
from matricula.importers.department.identities import Ids
from matricula.importers.department.rows.common import Row, filled, said


def assessments(document: Document, ids: Ids) -> list[Row]:
    return [
        filled(
            id=ids.of("evaluation_id", evaluation.evaluation_id),
            offering_id=ids.of("moduleimpl_id", impl.moduleimpl_id),
            title=evaluation.description,
            position=evaluation.numero,
            ordinal=ordinal,
        )
        | said(
            held_on=evaluation.jour,
            starts_at=evaluation.heure_debut,
            ends_at=evaluation.heure_fin,
        )
        for impl, ordinal, evaluation in _evaluations(document)
    ]


def weightings(document: Document, ids: Ids) -> list[Row]:
    return [
        filled(
            assessment_id=ids.of("evaluation_id", evaluation.evaluation_id),
            max_mark=evaluation.note_max,
            coefficient=evaluation.coefficient,
            kind=evaluation.evaluation_type,
            shown_on_bulletin=evaluation.visibulletin,
            counts_while_incomplete=evaluation.publish_incomplete,
        )
        for _, _, evaluation in _evaluations(document)
    ]


def results(document: Document, ids: Ids) -> list[Row]:
    people = ids.by_kind["etudid"]
    return [
        {
            "assessment_id": ids.of("evaluation_id", evaluation.evaluation_id),
            "person_id": people[int(etudid)],
            "mark": None if isinstance(mark, str) else mark,
            "special": mark if isinstance(mark, str) else None,
        }
        for _, _, evaluation in _evaluations(document)
        for etudid, mark in evaluation.notes.items()
    ]


def _evaluations(document: Document) -> Iterator[tuple[ModuleImpl, int, Evaluation]]:
    """Each evaluation with its place in the list of its module: the order of the additions."""
    for semester in document.semesters:
        for impl in semester.moduleimpls:
            for ordinal, evaluation in enumerate(impl.evaluations):
                yield impl, ordinal, evaluation
