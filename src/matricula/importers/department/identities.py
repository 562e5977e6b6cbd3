"""The file's ids and ours."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from matricula.importers.department.document import Document
from matricula.record.people.commands import adopt_ids
from matricula.record.schema import assessments, cohorts, people, programmes
from matricula.store import WriteSession, bulk

SYSTEM = "scodoc"

TABLES = {
    "etudid": people.person,
    "formation_id": programmes.programme,
    "ue_id": programmes.unit,
    "matiere_id": programmes.subject,
    "module_id": programmes.module,
    "formsemestre_id": cohorts.cohort,
    "moduleimpl_id": cohorts.offering,
    "evaluation_id": assessments.assessment,
    "partition_id": cohorts.partition,
    "group_id": cohorts.group,
}
"""What each of the file's keys numbers."""


@dataclass(frozen=True, slots=True)
class Ids:
    """Our ids by the file's, for each of the file's keys: `ids.of("ue_id", 3)`."""

    by_kind: dict[str, dict[int, int]] = field(default_factory=dict)

    def of(self, kind: str, value: int) -> int:
        return self.by_kind[kind][value]

    def maybe(self, kind: str, value: int | None) -> int | None:
        return None if value is None else self.by_kind[kind][value]


def adopt(
    session: WriteSession, organization_id: int, document: Document
) -> tuple[Ids, bulk.Changes]:
    """Ids for everything that the document numbers; new pairs are stored as external ids."""
    ids, changes = Ids(), bulk.Changes()
    numbered: dict[str, list[int]] = {kind: [] for kind in TABLES}
    for kind, value, _ in places(document):
        numbered[kind].append(value)
    for kind, table in TABLES.items():
        issuer = str(organization_id)
        ids.by_kind[kind], stored = adopt_ids(
            session, table, numbered[kind], system=SYSTEM, issuer=issuer, kind=kind
        )
        changes += stored
    return ids, changes


def places(document: Document) -> Iterator[tuple[str, int, str]]:
    """Everything that the document numbers: key, number, place in the file."""
    for i, student in enumerate(document.students):
        yield "etudid", student.etudid, f"$.students[{i}]"
    for i, formation in enumerate(document.formations):
        yield "formation_id", formation.formation_id, f"$.formations[{i}]"
    for i, ue in enumerate(document.ues):
        yield "ue_id", ue.ue_id, f"$.ues[{i}]"
    for i, matiere in enumerate(document.matieres):
        yield "matiere_id", matiere.matiere_id, f"$.matieres[{i}]"
    for i, module in enumerate(document.modules):
        yield "module_id", module.module_id, f"$.modules[{i}]"
    for i, semester in enumerate(document.semesters):
        yield "formsemestre_id", semester.formsemestre_id, f"$.semesters[{i}]"
    yield from _places_of_groups(document)
    yield from _places_of_modules(document)


def _places_of_groups(document: Document) -> Iterator[tuple[str, int, str]]:
    for i, semester in enumerate(document.semesters):
        for j, partition in enumerate(semester.partitions):
            place = f"$.semesters[{i}].partitions[{j}]"
            yield "partition_id", partition.partition_id, place
            for k, group in enumerate(partition.groups):
                yield "group_id", group.group_id, f"{place}.groups[{k}]"


def _places_of_modules(document: Document) -> Iterator[tuple[str, int, str]]:
    for i, semester in enumerate(document.semesters):
        for j, impl in enumerate(semester.moduleimpls):
            place = f"$.semesters[{i}].moduleimpls[{j}]"
            yield "moduleimpl_id", impl.moduleimpl_id, place
            for k, evaluation in enumerate(impl.evaluations):
                yield "evaluation_id", evaluation.evaluation_id, f"{place}.evaluations[{k}]"
