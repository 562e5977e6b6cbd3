"""What a bulletin is written from: the gradebook of a semester, one student, and how to write."""

from collections.abc import Callable
from dataclasses import dataclass

from matricula.gradebook import Gradebook
from matricula.gradebook.showing import Version, shown_assessments
from matricula.gradebook.snapshot import Snapshot
from matricula.record.organizations.preferred import preferred
from matricula.store import Row

Write = Callable[[str | None], str]
"""How text of the record is written: escaped in JSON, plain where XML escapes it itself."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Whose bulletin, and how it is to be written. student: as `student_of_cohort` gives it."""

    snapshot: Snapshot
    student: Row
    write: Write
    version: Version
    time_zone: str

    @property
    def row(self) -> int:
        """The student's row in the arrays of the gradebook."""
        return self.snapshot.student_index[self.student.person_id]

    @property
    def gradebook(self) -> Gradebook:
        return self.snapshot.gradebook

    def shown_assessments(self, offering: int) -> list[int]:
        """The assessments of an offering that the bulletin shows: places in the arrays."""
        incomplete = self.wants("bul_show_all_evals")
        return shown_assessments(self.snapshot, offering, self.version, incomplete=incomplete)

    def wants(self, preference: str) -> bool:
        """Whether the semester, or else its department, wants `preference`."""
        return preferred(self.snapshot.preferences, preference)
