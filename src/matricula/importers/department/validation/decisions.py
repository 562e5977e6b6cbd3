"""What refers to students and semesters from outside of them: juries, events, absences."""

from collections.abc import Hashable, Iterator

from matricula.importers.department.document import Document, JuryValidation
from matricula.importers.department.instants import instant, is_instant
from matricula.importers.department.validation.common import Error, Known, dangling, twice


def errors(document: Document, known: Known) -> Iterator[Error]:
    yield from _validation_errors(document, known)
    yield from _coefficient_errors(document, known)
    yield from _authorisation_errors(document, known)
    yield from _event_errors(document, known)
    yield from _absence_errors(document, known)


def _validation_errors(document: Document, known: Known) -> Iterator[Error]:
    rows = [(f"$.jury_validations[{i}]", row) for i, row in enumerate(document.jury_validations)]
    for place, row in rows:
        yield from dangling(f"{place}.etudid", row.etudid, known.students, "student")
        semester = row.formsemestre_id
        yield from dangling(f"{place}.formsemestre_id", semester, known.semesters, "semester")
        yield from dangling(f"{place}.ue_id", row.ue_id, known.ues, "ue")
        other = row.compense_formsemestre_id or None
        yield from dangling(f"{place}.compense_formsemestre_id", other, known.semesters, "semester")
        yield from _moment_errors(f"{place}.event_date", row.event_date)
        if semester is None and row.ue_id is None:
            yield place, "names neither a semester nor a ue that is decided on"
    yield from twice(((place, _subject(row)) for place, row in rows), "this decision")


def _subject(row: JuryValidation) -> Hashable:
    if row.formsemestre_id is not None:
        return row.etudid, row.formsemestre_id, row.ue_id
    moment = instant(row.event_date) if is_instant(row.event_date) else row.event_date
    return row.etudid, None, row.ue_id, row.semestre_id, moment


def _coefficient_errors(document: Document, known: Known) -> Iterator[Error]:
    rows = [
        (f"$.ue_coefs_capitalised[{i}]", r) for i, r in enumerate(document.ue_coefs_capitalised)
    ]
    for place, row in rows:
        semester = row.formsemestre_id
        yield from dangling(f"{place}.formsemestre_id", semester, known.semesters, "semester")
        yield from dangling(f"{place}.ue_id", row.ue_id, known.ues, "ue")
    yield from twice(
        ((place, (row.formsemestre_id, row.ue_id)) for place, row in rows),
        "this ue in its semester",
    )


def _authorisation_errors(document: Document, known: Known) -> Iterator[Error]:
    rows = [(f"$.authorisations[{i}]", row) for i, row in enumerate(document.authorisations)]
    for place, row in rows:
        yield from dangling(f"{place}.etudid", row.etudid, known.students, "student")
        origin = row.origin_formsemestre_id
        yield from dangling(f"{place}.origin_formsemestre_id", origin, known.semesters, "semester")
        yield from _moment_errors(f"{place}.date", row.date)
    subjects = (
        (place, (row.etudid, row.origin_formsemestre_id, row.formation_code, row.semestre_id))
        for place, row in rows
    )
    yield from twice(subjects, "this authorisation")


def _event_errors(document: Document, known: Known) -> Iterator[Error]:
    for i, row in enumerate(document.events):
        place = f"$.events[{i}]"
        yield from dangling(f"{place}.etudid", row.etudid, known.students, "student")
        semester = row.formsemestre_id
        yield from dangling(f"{place}.formsemestre_id", semester, known.semesters, "semester")
        yield from dangling(f"{place}.ue_id", row.ue_id, known.ues, "ue")
        yield from _moment_errors(f"{place}.event_date", row.event_date)


def _absence_errors(document: Document, known: Known) -> Iterator[Error]:
    for i, row in enumerate(document.absences):
        place = f"$.absences[{i}]"
        yield from dangling(f"{place}.etudid", row.etudid, known.students, "student")
        impl = row.moduleimpl_id
        yield from dangling(f"{place}.moduleimpl_id", impl, known.moduleimpls, "moduleimpl")


def _moment_errors(place: str, text: str) -> Iterator[Error]:
    if not is_instant(text):
        yield place, "expected a time with its offset, such as 2026-11-22 00:00:00+00"
