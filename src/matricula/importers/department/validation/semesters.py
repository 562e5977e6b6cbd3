"""Semesters: enrolments, groups, modules offered, assessments and marks."""

from collections.abc import Iterator
from math import inf

from matricula.importers.department.document import (
    Document,
    Evaluation,
    ModuleImpl,
    Partition,
    Semester,
)
from matricula.importers.department.validation.common import Error, Known, dangling, twice

MALUS = (-20.0, 20.0)
"""A malus mark may be below zero: it adds to the unit's average."""


def errors(document: Document, known: Known) -> Iterator[Error]:
    yield from _ids_twice(document)
    for i, semester in enumerate(document.semesters):
        place = f"$.semesters[{i}]"
        yield from _semester_errors(place, semester, known)
        yield from _partitions_errors(place, semester, known)
        yield from _impls_errors(place, semester, known)


def _ids_twice(document: Document) -> Iterator[Error]:
    semesters = [(f"$.semesters[{i}]", row) for i, row in enumerate(document.semesters)]
    partitions = [
        (f"{place}.partitions[{j}]", row)
        for place, semester in semesters
        for j, row in enumerate(semester.partitions)
    ]
    impls = [
        (f"{place}.moduleimpls[{j}]", row)
        for place, semester in semesters
        for j, row in enumerate(semester.moduleimpls)
    ]
    yield from twice((f"{place}.formsemestre_id", row.formsemestre_id) for place, row in semesters)
    yield from twice((f"{place}.partition_id", row.partition_id) for place, row in partitions)
    yield from twice(
        (f"{place}.groups[{k}].group_id", row.group_id)
        for place, partition in partitions
        for k, row in enumerate(partition.groups)
    )
    yield from twice((f"{place}.moduleimpl_id", row.moduleimpl_id) for place, row in impls)
    yield from twice(
        (f"{place}.evaluations[{k}].evaluation_id", row.evaluation_id)
        for place, impl in impls
        for k, row in enumerate(impl.evaluations)
    )


def _semester_errors(place: str, semester: Semester, known: Known) -> Iterator[Error]:
    formation = semester.formation_id
    yield from dangling(f"{place}.formation_id", formation, known.formations, "formation")
    if semester.date_fin < semester.date_debut:
        yield f"{place}.date_fin", f"is before date_debut {semester.date_debut}"
    inscriptions = [
        (f"{place}.inscriptions[{j}].etudid", row.etudid)
        for j, row in enumerate(semester.inscriptions)
    ]
    for inside, etudid in inscriptions:
        yield from dangling(inside, etudid, known.students, "student")
    yield from twice(inscriptions)
    formulas = [
        (f"{place}.ue_formulas[{j}].ue_id", row.ue_id) for j, row in enumerate(semester.ue_formulas)
    ]
    for inside, ue_id in formulas:
        yield from dangling(inside, ue_id, known.ues, "ue")
    yield from twice(formulas)


def _partitions_errors(place: str, semester: Semester, known: Known) -> Iterator[Error]:
    partitions = [(f"{place}.partitions[{j}]", row) for j, row in enumerate(semester.partitions)]
    yield from twice((f"{inside}.partition_name", row.partition_name) for inside, row in partitions)
    for inside, partition in partitions:
        yield from _groups_errors(inside, partition, known)


def _groups_errors(place: str, partition: Partition, known: Known) -> Iterator[Error]:
    groups = [(f"{place}.groups[{k}]", row) for k, row in enumerate(partition.groups)]
    yield from twice((f"{inside}.group_name", row.group_name) for inside, row in groups)
    group_of: dict[int, int] = {}
    for inside, group in groups:
        for index, etudid in enumerate(group.etudids):
            member = f"{inside}.etudids[{index}]"
            yield from dangling(member, etudid, known.students, "student")
            if etudid in group_of:
                yield member, f"student {etudid} is in group {group_of[etudid]} of this partition"
            group_of.setdefault(etudid, group.group_id)


def _impls_errors(place: str, semester: Semester, known: Known) -> Iterator[Error]:
    impls = [(f"{place}.moduleimpls[{j}]", row) for j, row in enumerate(semester.moduleimpls)]
    yield from twice((f"{inside}.module_id", row.module_id) for inside, row in impls)
    for inside, impl in impls:
        yield from dangling(f"{inside}.module_id", impl.module_id, known.modules, "module")
        students = [(f"{inside}.inscrits[{k}]", row) for k, row in enumerate(impl.inscrits)]
        yield from twice(students)
        for student, etudid in students:
            yield from dangling(student, etudid, known.students, "student")
        module = known.modules.get(impl.module_id)
        is_malus = module is not None and module.module_type == 1
        yield from _evaluations_errors(inside, impl, known, is_malus=is_malus)


def _evaluations_errors(
    place: str, impl: ModuleImpl, known: Known, *, is_malus: bool
) -> Iterator[Error]:
    for k, evaluation in enumerate(impl.evaluations):
        inside = f"{place}.evaluations[{k}]"
        lowest, highest = _bounds(evaluation, is_malus=is_malus)
        yield from _hour_errors(inside, evaluation)
        for key, mark in evaluation.notes.items():
            yield from _mark_errors(f'{inside}.notes["{key}"]', key, known)
            if isinstance(mark, float) and not lowest <= mark <= highest:
                bounds = f"{lowest:g} to note_max {evaluation.note_max:g}"
                yield f'{inside}.notes["{key}"]', f"{mark:g} is not in {bounds}"


def _bounds(evaluation: Evaluation, *, is_malus: bool) -> tuple[float, float]:
    """Between which numbers a mark stands. On a scale of 0, which never counts, anywhere."""
    if evaluation.note_max == 0:
        return -inf, inf
    if is_malus:
        return MALUS[0], max(MALUS[1], evaluation.note_max)
    return 0.0, evaluation.note_max


def _hour_errors(place: str, evaluation: Evaluation) -> Iterator[Error]:
    begins, ends = evaluation.heure_debut or None, evaluation.heure_fin or None
    for name, hour in (("heure_debut", begins), ("heure_fin", ends)):
        if hour and hour.tzinfo:
            yield f"{place}.{name}", "expected a time of the school's clock, without an offset"
            return
    if begins and ends and ends < begins:
        yield f"{place}.heure_fin", f"is before heure_debut {begins}"


def _mark_errors(place: str, key: str, known: Known) -> Iterator[Error]:
    if not (key.isascii() and key.isdigit() and len(key) < 20 and str(int(key)) == key):
        yield place, "expected an etudid as key"
    else:
        yield from dangling(place, int(key), known.students, "student")
