"""Formations, units, subjects and modules."""

from collections.abc import Iterator

from matricula.importers.department.document import Document
from matricula.importers.department.validation.common import Error, Known, dangling, twice


def errors(document: Document, known: Known) -> Iterator[Error]:
    yield from _formation_errors(document)
    yield from _ue_errors(document, known)
    yield from _matiere_errors(document, known)
    yield from _module_errors(document, known)


def _formation_errors(document: Document) -> Iterator[Error]:
    rows = list(enumerate(document.formations))
    yield from twice((f"$.formations[{i}].formation_id", row.formation_id) for i, row in rows)
    yield from twice(
        ((f"$.formations[{i}]", (row.acronyme, row.titre, row.version)) for i, row in rows),
        "this acronyme, titre and version",
    )


def _ue_errors(document: Document, known: Known) -> Iterator[Error]:
    rows = list(enumerate(document.ues))
    yield from twice((f"$.ues[{i}].ue_id", row.ue_id) for i, row in rows)
    for i, row in rows:
        place = f"$.ues[{i}].formation_id"
        yield from dangling(place, row.formation_id, known.formations, "formation")
    yield from twice(
        ((f"$.ues[{i}].acronyme", (row.formation_id, row.acronyme)) for i, row in rows),
        "this acronyme in its formation",
    )


def _matiere_errors(document: Document, known: Known) -> Iterator[Error]:
    rows = list(enumerate(document.matieres))
    yield from twice((f"$.matieres[{i}].matiere_id", row.matiere_id) for i, row in rows)
    for i, row in rows:
        yield from dangling(f"$.matieres[{i}].ue_id", row.ue_id, known.ues, "ue")
    yield from twice(
        ((f"$.matieres[{i}].titre", (row.ue_id, row.titre)) for i, row in rows),
        "this titre in its ue",
    )


def _module_errors(document: Document, known: Known) -> Iterator[Error]:
    rows = list(enumerate(document.modules))
    yield from twice((f"$.modules[{i}].module_id", row.module_id) for i, row in rows)
    for i, row in rows:
        place = f"$.modules[{i}]"
        yield from dangling(
            f"{place}.formation_id", row.formation_id, known.formations, "formation"
        )
        yield from dangling(f"{place}.ue_id", row.ue_id, known.ues, "ue")
        yield from dangling(f"{place}.matiere_id", row.matiere_id, known.matieres, "matiere")
        ue, matiere = known.ues.get(row.ue_id), known.matieres.get(row.matiere_id)
        if ue and ue.formation_id != row.formation_id:
            yield f"{place}.formation_id", f"is not the formation of its ue {row.ue_id}"
        if matiere and matiere.ue_id != row.ue_id:
            yield f"{place}.ue_id", f"is not the ue of its matiere {row.matiere_id}"
