"""Counting an activity of an online campus at ScoDoc's door, too."""

import sqlalchemy as sa

from matricula.record.assessments.commands.attempts import recount_attempts
from matricula.record.assessments.commands.counting import Count
from matricula.record.assessments.commands.results import merge_weightings
from matricula.record.assessments.commands.settling import hold
from matricula.record.assessments.errors import ScaleTooSmall
from matricula.record.assessments.tables import result
from matricula.store import WriteSession, bulk


def weigh(
    session: WriteSession,
    assessment_id: int,
    *,
    max_mark: float,
    coefficient: float,
    count: Count,
) -> bulk.Changes:
    """Give an assessment ScoDoc's facet, or another scale and coefficient.

    Marks that attempts give come down to the scale. count: as of `enter_attempts`. Errors:
    ScaleTooSmall, where somebody wrote a mark above it.
    """
    hold(session, [assessment_id])
    above = sa.select(result.c.person_id).where(
        result.c.assessment_id == assessment_id,
        result.c.source.is_(None),
        result.c.mark > max_mark,
    )
    if max_mark and session.row(above.limit(1)) is not None:
        raise ScaleTooSmall
    row = {"assessment_id": assessment_id, "max_mark": max_mark, "coefficient": coefficient}
    changes = merge_weightings(session, [row])
    recount_attempts(session, [assessment_id], count)
    return changes
