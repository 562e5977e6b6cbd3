"""What types cannot say: references, duplicates, ranges and order, each error with its place."""

from collections.abc import Iterator
from itertools import chain

from matricula.importers.department.document import Document
from matricula.importers.department.errors import Problems
from matricula.importers.department.validation import decisions, department, programme, semesters
from matricula.importers.department.validation.common import Error, Known

__all__ = ["check"]


def check(document: Document) -> None:
    """Errors: ImportRefused where the document contradicts itself."""
    problems = Problems()
    for place, reason in _errors(document, Known.of(document)):
        problems.add(place, reason)
    problems.refuse_if_any()


def _errors(document: Document, known: Known) -> Iterator[Error]:
    return chain(
        department.errors(document, known),
        programme.errors(document, known),
        semesters.errors(document, known),
        decisions.errors(document, known),
    )
