"""Scores of courses and lessons as the marks of assessments (docs/decisions/0083)."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from matricula.gradebook.scores import on_scale
from matricula.learning.scores import StepScore, step_scores, totalled
from matricula.record.answers.progress import COURSE, LESSON, done, people_at, places
from matricula.record.assessments.commands import feed
from matricula.record.feeds.queries import fed_by_step, fed_of_people, people_fed, source_of
from matricula.store import ReadSession, Row, WriteSession, bulk


def feed_step(session: WriteSession, person_id: int, step_id: int) -> None:
    """Let somebody's scores in the course and the lesson of a step be the marks that they feed."""
    for row in fed_by_step(session, step_id):
        feed(session, row.assessment_id, _scores(session, row, [person_id]), on_scale)


def feed_people(session: WriteSession, person_ids: Collection[int]) -> None:
    """Let people's scores be their marks wherever they take what is fed: who they are has changed,
    and with it what they did."""
    for row in fed_of_people(session, person_ids):
        feed(session, row.assessment_id, _scores(session, row, person_ids), on_scale)


def feed_assessment(session: WriteSession, assessment_id: int) -> bulk.Changes:
    """Let the scores that there are be the marks of an assessment that has begun to be fed, and no
    others that a score gave: the changes to results."""
    row = source_of(session, assessment_id)
    if row is None:
        return bulk.Changes()
    gave = dict.fromkeys(people_fed(session, assessment_id))
    return feed(session, assessment_id, {**gave, **_scores(session, row)}, on_scale)


def _scores(
    session: ReadSession, fed: Row, person_ids: Iterable[int] | None = None
) -> Mapping[int, float | None]:
    """The scores from 0 to 1 of people at what feeds an assessment; of everybody who did something
    there, unless some are named."""
    kind = {COURSE: [fed.course_id]} if fed.course_id else {LESSON: [fed.lesson_id]}
    standing = places(session, kind, given=True)
    steps = {place.step_id for place in standing}
    people = people_at(session, steps) if person_ids is None else list(person_ids)
    did: dict[int, dict[int, Row]] = {key: {} for key in people}
    for row in done(session, people, steps):
        did[row.person_id][row.step_id] = row
    return {key: _share(step_scores(standing, its)) for key, its in did.items()}


def _share(scores: Sequence[StepScore]) -> float | None:
    """What part of the points somebody has; None before they answered or have any, and where there
    are none to be had: whoever only looks in has no mark."""
    total = totalled(scores)
    began = total.score > 0 or any(one.total_submissions for one in scores)
    return total.score / total.cost if began and total.cost else None
