"""Marks that come of a score elsewhere: a course's, or a lesson's."""

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from matricula.record.assessments.activities import BY_COURSE
from matricula.record.assessments.activity_queries import conversions_of, non_participants_of
from matricula.record.assessments.commands.counting import write_marks
from matricula.record.assessments.commands.settling import hold
from matricula.record.assessments.queries import decided_among, takers_among, weighed_place
from matricula.record.cohorts.tables import cohort
from matricula.store import WriteSession, bulk

Scale = Callable[[float, float | None, Sequence[tuple[float, float]]], float]
"""The mark that a score is: of the score, the scale and the rows from points to marks."""


def feed(
    session: WriteSession, assessment_id: int, scores: Mapping[int, float | None], scale: Scale
) -> bulk.Changes:
    """Let people's scores be their marks in an assessment, as far as nobody wrote another one.

    scores: from 0 to 1, by person; None takes back what a score gave. scale:
    `matricula.gradebook.scores.on_scale`; this room reckons nothing. Whoever does not take the
    module or takes no part is passed over: a course has learners of all sorts. A locked cohort
    waits, and so does whoever its jury has decided about (docs/decisions/0103). A mark that
    somebody wrote, or that an attempt gave, stays (docs/decisions/0031, 0083). These have no
    author. An assessment that is gone has no marks. The changes are those to results.
    """
    hold(session, [assessment_id])
    place = weighed_place(session, assessment_id)
    if place is None or not _is_open(session, place.cohort_id):
        return bulk.Changes()
    away = {person for _, person in non_participants_of(session, [assessment_id])}
    takers = takers_among(session, place.offering_id, list(scores)) - away
    takers -= decided_among(session, place.cohort_id, takers)
    bounds = conversions_of(session, [assessment_id]).get(assessment_id, ())
    marks = {
        (assessment_id, person_id): None if score is None else scale(score, place.max_mark, bounds)
        for person_id, score in scores.items()
        if person_id in takers
    }
    return write_marks(session, marks, BY_COURSE, None)


def _is_open(session: WriteSession, cohort_id: int) -> bool:
    return bool(session.value(sa.select(cohort.c.is_open).where(cohort.c.id == cohort_id)))
