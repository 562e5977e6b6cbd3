"""The sentence of a bulletin that tells where a student stands (situation)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matricula.dialects.scodoc.texts import iso
from matricula.record.cohorts.states import FAILED, WITHDRAWN
from matricula.record.juries.codes import EXPLANATIONS
from matricula.record.juries.verdicts import Verdict
from matricula.record.organizations.preferred import preferred
from matricula.record.programmes.pathways import Pathway
from matricula.store import Row


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
    failed = " Défaillant" if standing.state == FAILED else ""
    units = _units(standing) if preferred(preferences, "bul_show_uevalid") else ""
    return f"{begun}{failed} {_decision(standing.verdict)}{units}{_next(standing)}"


def _enrolment(standing: Standing) -> str:
    day = standing.enrolled_on
    return f"Inscrit le {iso(day)}." if day else "Pas inscrit."


def _decision(verdict: Verdict) -> str:
    if not verdict.code:
        return ""
    return f"Décision jury: {EXPLANATIONS.get(verdict.code, verdict.code)}. "


def _units(standing: Standing) -> str:
    names = ", ".join(standing.verdict.gained_units(standing.capitalised))
    return f" UE acquises: {names}. " if names else ""


def _next(standing: Standing) -> str:
    verdict = standing.verdict
    if not verdict.code:
        return ""
    if verdict.has_diploma(standing.pathway):
        return " Diplôme obtenu."
    semesters = ", ".join(f"S{index}" for index in verdict.authorised)
    return f" Autorisé à s'inscrire en {semesters}." if semesters else ""
