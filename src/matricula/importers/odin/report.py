"""What an import did."""

from dataclasses import dataclass

from matricula.importers.odin import placing
from matricula.importers.odin.document import Document
from matricula.importers.odin.plans import Written
from matricula.record.programmes.catalogue import doubts


@dataclass(frozen=True, slots=True)
class CampusReport:
    """What a file changed, or would change. notes: what is unusual, each with its place."""

    acronym: str
    programmes: int
    cohorts: int
    disciplines: int
    activities: int
    students: int
    made: int
    added: int
    changed: int
    removed: int
    written: bool
    notes: tuple[str, ...]

    def summary(self) -> str:
        """What happened, in two sentences."""
        what = (
            f"{self.acronym}: {self.programmes} programmes, {self.cohorts} cohorts,"
            f" {self.disciplines} disciplines, {self.activities} activities,"
            f" {self.students} students."
        )
        if not (self.made or self.added or self.changed or self.removed):
            return f"{what} Nothing changed."
        told = (
            f"{self.made} people made, {self.added} rows added, {self.changed} changed,"
            f" {self.removed} removed"
        )
        return f"{what} {told if self.written else f'It would be: {told}'}."


def report(document: Document, done: Written, *, written: bool) -> CampusReport:
    """What was read and what changed."""
    return CampusReport(
        document.organization.acronym,
        len(done.programmes),
        len(done.cohorts),
        len(done.disciplines),
        len(done.activities),
        len(document.students),
        done.people.made,
        len(done.changes.inserted),
        len(done.changes.updated),
        len(done.changes.removed),
        written,
        tuple(
            f"{one.place}: {doubt}"
            for one in placing.programmes(document)
            for doubt in doubts(
                placing.told(one.item, "hours", "credits", "profession", "project", "year")
            )
        ),
    )
