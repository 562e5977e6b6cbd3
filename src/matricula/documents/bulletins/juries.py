"""What a bulletin of paper says of the jury's decisions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matricula.documents.bulletins.model import Line
from matricula.documents.bulletins.options import Diploma
from matricula.documents.bulletins.words import line
from matricula.record.juries.codes import CAPITALISING, DEFAULTED, EXPLANATIONS, VALIDATING
from matricula.store import Row

FAILED, WITHDRAWN = "failed", "withdrawn"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What juries decided about one student, as far as the bulletin of a cohort tells it.

    code: on the cohort, "" before there is one. units: the decisions on its units, in order.
    validated: the numbers of the diploma's semesters that the student has. authorised: of those
    that they may enrol in.
    """

    code: str = ""
    units: Sequence[Row] = ()
    validated: frozenset[int] = frozenset()
    authorised: Sequence[int] = ()

    def has(self, diploma: Diploma) -> bool:
        """Whether every semester of the diploma is validated."""
        if diploma.semesters == 1:
            return self.code in VALIDATING
        return self.validated >= set(range(1, diploma.semesters + 1))


def verdict(rows: Sequence[Row], authorised: Sequence[int], cohort_id: int, state: str) -> Verdict:
    """The verdict of the rows that `decisions_for_bulletins` has about a student."""
    if state == WITHDRAWN:
        return Verdict()
    if state == FAILED:  # Whatever a jury wrote: those who failed to come are failed.
        return Verdict(DEFAULTED)
    on_cohorts = [row for row in rows if row.unit_id is None]
    return Verdict(
        code=next((row.code for row in on_cohorts if row.cohort_id == cohort_id), ""),
        units=[row for row in rows if row.unit_id is not None],
        validated=frozenset(r.semester_index for r in on_cohorts if r.code in VALIDATING),
        authorised=authorised,
    )


def decision_lines(
    verdict: Verdict, brought: Sequence[Row], diploma: Diploma, *, with_units: bool
) -> Iterator[Line]:
    """What there is to say. brought: the units of the cohort that were gained before it."""
    if verdict.code:
        yield Line("Décision du jury", _explained(verdict.code))
    gained = _gained(verdict, brought) if with_units else []
    if gained:
        yield Line("UE acquises", ", ".join(gained))
    if not verdict.code:
        return
    if verdict.has(diploma):
        yield Line("Diplôme", "obtenu")
    elif verdict.authorised:
        semesters = ", ".join(f"S{index}" for index in verdict.authorised)
        yield Line("Autorisation d’inscription", semesters)


def _explained(code: str) -> str:
    known = EXPLANATIONS.get(code)
    return f"{known} ({code})" if known else line(code)


def _gained(verdict: Verdict, brought: Sequence[Row]) -> list[str]:
    """The acronyms of the units that the student has, in order, each unit once."""
    if not verdict.units:
        return []
    every = verdict.code in VALIDATING
    gained = [
        (row.position, row.unit_code, row.acronym)
        for row in verdict.units
        if every or row.code == CAPITALISING
    ]
    before = [(row.unit_position, row.unit_code, row.unit_acronym) for row in brought]
    by_code = {code: (position, acronym) for position, code, acronym in [*before, *gained]}
    return [line(acronym) for _, acronym in sorted(by_code.values())]
