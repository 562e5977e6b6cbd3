"""What all bulletins of a cohort are written from."""

from dataclasses import dataclass

from matricula.documents.bulletins.gathering import Facts
from matricula.documents.bulletins.options import Options
from matricula.gradebook import Gradebook
from matricula.gradebook.showing import shown_assessments
from matricula.gradebook.snapshot import Snapshot
from matricula.record.organizations.preferred import preferred


@dataclass(frozen=True, slots=True)
class Sheets:
    """A cohort's gradebook, what else is known of its students, and how to write it down."""

    snapshot: Snapshot
    facts: Facts
    options: Options

    @property
    def gradebook(self) -> Gradebook:
        return self.snapshot.gradebook

    @property
    def shows_ranks(self) -> bool:
        """Ranks wait for every mark that is waited for."""
        return self.wants("bul_show_rangs") and not self.gradebook.pending_offering_ids.size

    def shown_assessments(self, offering: int) -> list[int]:
        """The assessments of an offering that the version shows: places in the arrays."""
        incomplete = self.wants("bul_show_all_evals")
        return shown_assessments(
            self.snapshot, offering, self.options.version, incomplete=incomplete
        )

    def wants(self, preference: str) -> bool:
        """Whether the cohort, or else its department, wants `preference`."""
        return preferred(self.snapshot.preferences, preference)
