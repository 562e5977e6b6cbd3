"""What follows where somebody's score changed."""

from collections.abc import Sequence

from matricula.learning.feeding import feed_step
from matricula.learning.scores import course_shares
from matricula.record.answers.progress import issuing_course, issuing_courses, learner_ids
from matricula.record.certificates.commands import issue_certificate
from matricula.record.certificates.tables import DISTINCTION, REGULAR
from matricula.store import Row, WriteSession


def score_changed(session: WriteSession, person_id: int, step_id: int) -> None:
    """What follows where somebody's score at a step may have changed: in the same transaction.

    Certificates are issued where a course does it by itself and a threshold is reached, and
    assessments that are fed get their marks.
    """
    _issue(session, issuing_courses(session, person_id, step_id), [person_id])
    feed_step(session, person_id, step_id)


def standing_changed(session: WriteSession, person_id: int) -> None:
    """Certificates, where somebody may have come into a course with what they did before, or was
    counted anew."""
    _issue(session, issuing_courses(session, person_id), [person_id])


def conditions_changed(session: WriteSession, course_id: int) -> None:
    """Certificates, where a course may give them for less than before."""
    if found := issuing_course(session, course_id):
        _issue(session, found, learner_ids(session, course_id))


def _issue(session: WriteSession, issuing: Sequence[Row], people: Sequence[int]) -> None:
    """Give those of some learners a certificate who reach a threshold of a course."""
    shares = course_shares(session, [row.id for row in issuing], people) if issuing else {}
    thresholds = {row.id: (row.regular_threshold, row.distinction_threshold) for row in issuing}
    for (course_id, person_id), grade in shares.items():
        kind = _kind(grade, *thresholds[course_id])
        if kind is not None:
            issue_certificate(session, course_id, person_id, kind, grade)


def _kind(grade: float, regular: int | None, distinction: int | None) -> str | None:
    if distinction is not None and grade >= distinction:
        return DISTINCTION
    return REGULAR if regular is not None and grade >= regular else None
