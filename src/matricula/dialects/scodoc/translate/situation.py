"""The sentence of a bulletin that tells where a student stands (situation)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matricula.dialects.scodoc.preferences import preferred
from matricula.dialects.scodoc.texts import iso
from matricula.record.juries.codes import CAPITALISING, EXPLANATIONS, VALIDATING
from matricula.record.programmes.pathways import Pathway
from matricula.store import Row

WITHDRAWN, DEFAULTED = "withdrawn", "failed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What juries decided, sorted out for one bulletin.

    code: on this semester, "" before there is a decision. units: the decisions on its units, in
    order. compensates: the semester that this one makes up for. validated: the numbers of the
    diploma's semesters that the student has. authorised: those they may enrol in.
    """

    code: str
    compensates: int | None
    units: Sequence[Row]
    validated: Collection[int]
    authorised: Sequence[int]


def verdict(
    decisions: Iterable[Row], authorised: Sequence[int], cohort_id: int, state: str
) -> Verdict:
    """The verdict of the rows that `decisions_for_bulletin` gives."""
    rows = list(decisions)
    here = next((r for r in rows if r.unit_id is None and r.cohort_id == cohort_id), None)
    if state == DEFAULTED:  # Whatever a jury wrote: those who failed to come are failed.
        return Verdict("DEF", None, (), (), ())
    return Verdict(
        code=here.code if here else "",
        compensates=here.compensates_id if here else None,
        units=[row for row in rows if row.unit_id is not None],
        validated={r.semester_index for r in rows if r.unit_id is None and r.code in VALIDATING},
        authorised=authorised,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a student stands in a semester. capitalised: the units brought along, as rows of the
    semester's units."""

    state: str
    enrolled_on: date | None
    withdrawn_on: date | None
    verdict: Verdict
    capitalised: Sequence[Row]
    pathway: Pathway


def situation(standing: Standing, preferences: Mapping[str, str]) -> str:
    """The sentence, blanks and all; dates are ISO, as the page has them."""
    begun = _enrolment(standing) if preferred(preferences, "bul_show_date_inscr") else ""
    if standing.state == WITHDRAWN:
        return f"{begun} Démission le {iso(standing.withdrawn_on)}."
    failed = " Défaillant" if standing.state == DEFAULTED else ""
    units = _units(standing) if preferred(preferences, "bul_show_uevalid") else ""
    return f"{begun}{failed} {_decision(standing.verdict)}{units}{_next(standing)}"


def has_diploma(verdict: Verdict, pathway: Pathway) -> bool:
    """Whether every semester of the diploma is validated."""
    if pathway.semesters == 1:
        return verdict.code in VALIDATING
    return set(range(1, pathway.semesters + 1)) <= set(verdict.validated)


def _enrolment(standing: Standing) -> str:
    day = standing.enrolled_on
    return f"Inscrit le {iso(day)}." if day else "Pas inscrit."


def _decision(verdict: Verdict) -> str:
    if not verdict.code:
        return ""
    return f"Décision jury: {EXPLANATIONS.get(verdict.code, verdict.code)}. "


def _units(standing: Standing) -> str:
    names = ", ".join(_gained_units(standing))
    return f" UE acquises: {names}. " if names else ""


def _gained_units(standing: Standing) -> list[str]:
    """The acronyms of the units that the student has, in order, each unit once."""
    verdict = standing.verdict
    if not verdict.units:
        return []
    every = verdict.code in VALIDATING
    gained = [
        (row.position, row.unit_code, row.acronym)
        for row in verdict.units
        if every or row.code == CAPITALISING
    ]
    brought = [(r.unit_position, r.unit_code, r.unit_acronym) for r in standing.capitalised]
    by_code = {code: (position, acronym) for position, code, acronym in [*brought, *gained]}
    return [acronym for _, acronym in sorted(by_code.values())]


def _next(standing: Standing) -> str:
    verdict = standing.verdict
    if not verdict.code:
        return ""
    if has_diploma(verdict, standing.pathway):
        return " Diplôme obtenu."
    semesters = ", ".join(f"S{index}" for index in verdict.authorised)
    return f" Autorisé à s'inscrire en {semesters}." if semesters else ""
