"""The modules of semesters: rows of moduleimpl_list, and a semester described module by module."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matricula.dialects.scodoc.texts import french
from matricula.dialects.scodoc.translate.cohorts import moduleimpls
from matricula.dialects.scodoc.translate.scodoc7.tables import Line, Table
from matricula.dialects.scodoc.wire.scodoc7 import ModuleSemestre, ModuleSemestreComplet
from matricula.gradebook.snapshot import Snapshot
from matricula.store import Row, Rows

YES, NO = "Oui", "Non"


def with_modules(offerings: Rows, teachers: Rows) -> list[ModuleSemestreComplet]:
    """Modules of semesters and what they are made of. teachers: (offering_id, person_id)."""
    return [
        ModuleSemestreComplet(
            id=told.id,
            module_id=told.module_id,
            formsemestre_id=told.formsemestre_id,
            responsable_id=told.responsable_id,
            computation_expr=told.computation_expr,
            moduleimpl_id=told.moduleimpl_id,
            ens=told.ens,
            module=told.module,
            ue=told.ue,
            matiere=told.matiere,
        )
        for told in moduleimpls(offerings, teachers)
    ]


def bare(offerings: Rows, teachers: Rows) -> list[ModuleSemestre]:
    """Modules of semesters alone."""
    return [
        ModuleSemestre(
            id=told.id,
            module_id=told.module_id,
            formsemestre_id=told.formsemestre_id,
            responsable_id=told.responsable_id,
            computation_expr=told.computation_expr,
            moduleimpl_id=told.moduleimpl_id,
            ens=told.ens,
        )
        for told in moduleimpls(offerings, teachers)
    ]


@dataclass(frozen=True, slots=True)
class Described:
    """What a description of a semester is written from.

    teachers, enrolled: (offering_id, person_id). names: of all heads and teachers. assessments: the
    semester's gradebook, where its assessments are told too.
    """

    cohort: Row
    offerings: Rows
    teachers: Rows
    enrolled: Rows
    names: Rows
    assessments: Snapshot | None
    with_ects: bool


def description(told: Described) -> Table:
    """A row a unit with its ECTS, a row for each of its modules, and a last one with the sums."""
    columns = {name: name for name in ("UE", "Code", "Module", "Coef.")}
    if told.with_ects:
        columns["ects"] = "ECTS"
    columns |= {name: name for name in ("Inscrits", "Responsable", "Enseignants")}
    if told.assessments is not None:
        columns |= ASSESSMENT_COLUMNS
    return Table(
        title=f"Description du semestre {told.cohort.title}",
        columns=columns,
        rows=list(_lines(told)),
        file=f"description_{told.cohort.id}",
    )


ASSESSMENT_COLUMNS = {
    "jour": "Évaluation",
    "description": "Description",
    "coefficient": "Coef. éval.",
    "evalcomplete_str": "Complète",
    "publish_incomplete_str": "Toujours utilisée",
}


def _lines(told: Described) -> Iterator[Line]:
    names = {row.person_id: short_name(row) for row in told.names}
    enrolled = Counter(row.offering_id for row in told.enrolled)
    unit_id = None
    for row in told.offerings:
        if row.unit_id != unit_id:
            unit_id = row.unit_id
            yield _unit(told.cohort, row)
        teachers = [r.person_id for r in told.teachers if r.offering_id == row.id]
        yield {
            "UE": row.unit_acronym,
            "Code": row.module_code,
            "Module": row.module_short_title or row.module_title,
            "Inscrits": enrolled[row.id],
            "Responsable": names.get(row.head_id),
            "Enseignants": ", ".join(names[person] for person in teachers),
            "Coef.": row.module_coefficient,
        }
        yield from _assessments(told.assessments, row.id)
    yield _sums(told.offerings)


def _unit(cohort: Row, row: Row) -> Line:
    line: dict[str, str | float | None] = {
        "UE": row.unit_acronym,
        "ects": "-" if row.unit_ects is None else row.unit_ects,
        "Module": row.unit_title,
    }
    if cohort.unit_coefficients:
        line["Coef."] = row.unit_coefficient
    return line


def _assessments(snapshot: Snapshot | None, offering_id: int) -> Iterator[Line]:
    """The assessments of a module, oldest first."""
    if snapshot is None:
        return
    order, complete = (
        snapshot.arrays.assessments.chronology,
        snapshot.gradebook.assessments.complete,
    )
    own = [p for p, row in enumerate(snapshot.assessments) if row.offering_id == offering_id]
    for place in sorted(own, key=lambda place: int(order[place])):
        row = snapshot.assessments[place]
        yield {
            "jour": french(row.held_on),
            "description": row.title,
            "coefficient": row.coefficient,
            "evalcomplete_str": YES if complete[place] else NO,
            "publish_incomplete_str": YES if row.counts_while_incomplete else NO,
        }


def _sums(offerings: Sequence[Row]) -> Line:
    credit: Mapping[int, float] = {row.unit_id: row.unit_ects or 0.0 for row in offerings}
    return {
        "ects": sum(credit.values()),
        "Coef.": sum(row.module_coefficient for row in offerings),
    }


def short_name(person: Row) -> str:
    """A teacher's name as lists have it: "Graef D."."""
    initial = f" {person.given_name[:1].upper()}." if person.given_name else ""
    return f"{person.usual_name or person.family_name}{initial}"
