"""What learners think of courses."""

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.courses.errors import NoLongerThere, ReviewedAlready
from matricula.record.courses.tables import course, review
from matricula.record.notices.commands import notify
from matricula.store import WriteSession, bulk


def add_review(session: WriteSession, course_id: int, person_id: int, values: bulk.Values) -> int:
    """Review a course. Errors: NoLongerThere, ReviewedAlready."""
    bulk.one_at_a_time(session, f"course_review {course_id} {person_id}")
    reviewed = rows.kept(session, course, course_id)
    if reviewed is None:
        raise NoLongerThere
    mine = (review.c.course_id == course_id) & (review.c.person_id == person_id)
    if session.value(sa.select(review.c.id).where(mine)) is not None:
        raise ReviewedAlready
    stamps = {"created_at": session.now, "changed_at": session.now}
    owned = {"course_id": course_id, "person_id": person_id}
    row = {"text": "", "reply_text": "", **values, **owned, **stamps}
    (key,) = rows.add(session, review, [row])
    about = {"course_id": course_id, "subject": reviewed.title}
    notify(session, [reviewed.owner_id], kind="teach", action="course_review", **about)
    return key


def change_review(session: WriteSession, review_id: int, values: bulk.Values) -> None:
    """Change columns of a review. Errors: NoLongerThere."""
    found = rows.held(session, review, review_id)
    if found is None:
        raise NoLongerThere
    rows.change(session, review, [(found, values)], {"changed_at": session.now})


def remove_review(session: WriteSession, review_id: int) -> None:
    """Take a review back."""
    rows.remove(session, review, review.c.id == review_id)
