"""What juries decided about one student, sorted out for the bulletin of one cohort."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from matricula.record.cohorts.states import FAILED
from matricula.record.juries.codes import CAPITALISING, DEFAULTED, VALIDATING
from matricula.record.programmes.pathways import Pathway
from matricula.store import Row


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a bulletin tells of the juries.

    code: on this cohort, "" before there is a decision. units: the decisions on its units, in
    order. compensates: the cohort that this one makes up for. validated: the numbers of the
    diploma's semesters that the student has. authorised: those that they may enrol in.
    """

    code: str
    compensates: int | None
    units: Sequence[Row]
    validated: Collection[int]
    authorised: Sequence[int]

    def has_diploma(self, pathway: Pathway) -> bool:
        """Whether every semester of the diploma is validated."""
        if pathway.semesters == 1:
            return self.code in VALIDATING
        return set(range(1, pathway.semesters + 1)) <= set(self.validated)

    def gained_units(self, brought: Iterable[Row]) -> list[str]:
        """The acronyms of the units that the student has, in order, each unit once.

        brought: the cohort's units that they had before it, as rows of its gradebook.
        """
        if not self.units:
            return []
        every = self.code in VALIDATING
        gained = [
            (row.position, row.unit_code, row.acronym)
            for row in self.units
            if every or row.code == CAPITALISING
        ]
        before = [(row.unit_position, row.unit_code, row.unit_acronym) for row in brought]
        by_code = {code: (position, acronym) for position, code, acronym in [*before, *gained]}
        return [acronym for _, acronym in sorted(by_code.values())]


def verdict(
    decisions: Iterable[Row], authorised: Sequence[int], cohort_id: int, state: str
) -> Verdict:
    """The verdict of the rows that `decisions_for_bulletins` has about a student."""
    if state == FAILED:  # Whatever a jury wrote: those who failed to come are failed.
        return Verdict(DEFAULTED, None, (), (), ())
    rows = list(decisions)
    here = next((r for r in rows if r.unit_id is None and r.cohort_id == cohort_id), None)
    return Verdict(
        code=here.code if here else "",
        compensates=here.compensates_id if here else None,
        units=[row for row in rows if row.unit_id is not None],
        validated={r.semester_index for r in rows if r.unit_id is None and r.code in VALIDATING},
        authorised=authorised,
    )
