"""What the checks share: an index of the document, and the two commonest mistakes."""

from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from matricula.importers.department.document import Document, Matiere, Module, Semester, Ue

Error = tuple[str, str]
"""A place in the file, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the document describes, by its ids."""

    students: Collection[int]
    formations: Collection[int]
    ues: dict[int, Ue]
    matieres: dict[int, Matiere]
    modules: dict[int, Module]
    semesters: dict[int, Semester]
    moduleimpls: Collection[int]

    @classmethod
    def of(cls, document: Document) -> "Known":
        return cls(
            students={student.etudid for student in document.students},
            formations={formation.formation_id for formation in document.formations},
            ues={ue.ue_id: ue for ue in document.ues},
            matieres={matiere.matiere_id: matiere for matiere in document.matieres},
            modules={module.module_id: module for module in document.modules},
            semesters={semester.formsemestre_id: semester for semester in document.semesters},
            moduleimpls={
                impl.moduleimpl_id
                for semester in document.semesters
                for impl in semester.moduleimpls
            },
        )


def twice(values: Iterable[tuple[str, Hashable]], told: str = "") -> Iterator[Error]:
    """An error for every place whose value another place before it has.

    told: how the value is called where showing it would say little.
    """
    seen: set[Any] = set()
    for place, value in values:
        if value in seen:
            yield place, f"{told or repr(value)} stands twice"
        seen.add(value)


def dangling(place: str, value: int | None, known: Collection[int], what: str) -> Iterator[Error]:
    """An error where `value` names nothing of the file; null names nothing and may."""
    if value is not None and value not in known:
        yield place, f"there is no {what} {value} in this file"
