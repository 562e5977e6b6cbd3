"""What a visitor may see of themselves, read out of the record."""

from collections.abc import Sequence
from dataclasses import dataclass

from matricula.pages.browser import Visitor
from matricula.record.assessments.own_queries import own_cohorts, own_disciplines, own_marks
from matricula.store import ReadSession, Row

MOST_COHORTS = 100
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Discipline:
    """A discipline with its marked activities: title, mark, special."""

    title: str
    activities: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Study:
    """A cohort that the visitor is or was in. row: as `own_cohorts` has it."""

    row: Row
    disciplines: Sequence[Discipline]


def studies(session: ReadSession, visitor: Visitor) -> list[Study]:
    """The visitor's studies in their organization, the newest first."""
    person_id, organization_id = visitor.person_id, visitor.organization_id
    cohorts = own_cohorts(session, organization_id, person_id, MOST_COHORTS)
    marks: dict[int, list[Row]] = {}
    for row in own_marks(session, organization_id, person_id, MOST_ROWS):
        marks.setdefault(row.offering_id, []).append(row)
    taken: dict[int, list[Discipline]] = {}
    for row in own_disciplines(session, organization_id, person_id, MOST_ROWS):
        discipline = Discipline(row.title, marks.get(row.offering_id, []))
        taken.setdefault(row.cohort_id, []).append(discipline)
    return [Study(row, taken.get(row.id, [])) for row in cohorts]
