"""What follows where somebody's score changed."""

from matricula.gradebook.answers import per_cent
from matricula.learning.feeding import feed_step
from matricula.learning.scores import course_scores, totalled
from matricula.record.answers.progress import issuing_courses
from matricula.record.certificates.commands import issue_certificate
from matricula.record.certificates.tables import DISTINCTION, REGULAR
from matricula.store import WriteSession


def score_changed(session: WriteSession, person_id: int, step_id: int) -> None:
    """What follows where somebody's score at a step may have changed: in the same transaction.

    Certificates are issued where a course does it by itself and a threshold is reached, and
    assessments that are fed get their marks.
    """
    _issue(session, person_id, step_id)
    feed_step(session, person_id, step_id)


def _issue(session: WriteSession, person_id: int, step_id: int) -> None:
    issuing = issuing_courses(session, person_id, step_id)
    scores = course_scores(session, [row.id for row in issuing], [person_id]) if issuing else {}
    for row in issuing:
        total = totalled(scores[row.id, person_id])
        grade = per_cent(total.score, total.cost)
        kind = _kind(grade, row.regular_threshold, row.distinction_threshold)
        if kind is not None and total.cost:
            issue_certificate(session, row.id, person_id, kind, grade)


def _kind(grade: float, regular: int | None, distinction: int | None) -> str | None:
    if distinction is not None and grade >= distinction:
        return DISTINCTION
    return REGULAR if regular is not None and grade >= regular else None
