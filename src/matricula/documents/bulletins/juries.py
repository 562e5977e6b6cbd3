"""What a bulletin of paper says of the jury's decisions."""

from collections.abc import Iterator, Sequence

from matricula.documents.bulletins.model import Line
from matricula.documents.bulletins.words import line
from matricula.record.juries.codes import EXPLANATIONS
from matricula.record.juries.verdicts import Verdict
from matricula.record.programmes.pathways import Pathway
from matricula.store import Row


def decision_lines(
    verdict: Verdict, brought: Sequence[Row], pathway: Pathway, *, with_units: bool
) -> Iterator[Line]:
    """What there is to say. brought: the units of the cohort that were gained before it."""
    if verdict.code:
        yield Line("Décision du jury", _explained(verdict.code))
    gained = verdict.gained_units(brought) if with_units else []
    if gained:
        yield Line("UE acquises", ", ".join(map(line, gained)))
    if not verdict.code:
        return
    if verdict.has_diploma(pathway):
        yield Line("Diplôme", "obtenu")
    elif verdict.authorised:
        semesters = ", ".join(f"S{index}" for index in verdict.authorised)
        yield Line("Autorisation d’inscription", semesters)


def _explained(code: str) -> str:
    known = EXPLANATIONS.get(code)
    return f"{known} ({code})" if known else line(code)
