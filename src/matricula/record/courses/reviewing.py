"""Questions about what learners think of courses."""

import sqlalchemy as sa

from matricula.record.courses.tables import course, review
from matricula.record.listing import Listing, Wanted
from matricula.record.members.viewing import Viewer
from matricula.record.merges.living import living
from matricula.store import ReadSession, Rows


def reviews(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Reviews of courses that a viewer sees: all columns, is_own, may_reply; newest first."""
    own = review.c.person_id == viewer.person_id if viewer.person_id else sa.false()
    statement = (
        sa.select(
            review,
            own.label("is_own"),
            viewer.edits_course().label("may_reply"),
            sa.or_(own, viewer.edits_course()).label("may_touch"),
        )
        .join(course, course.c.id == review.c.course_id)
        .where(viewer.sees_course())
    )
    filters = {
        "course": lambda key: review.c.course_id == key,
        "user": lambda key: review.c.person_id == living(key),
        "score": lambda score: review.c.score == score,
    }
    orders = {
        "id": review.c.id,
        "create_date": review.c.created_at,
        "update_date": review.c.changed_at,
        "score": review.c.score,
    }
    return Listing(statement, review.c.id, filters, orders, [review.c.id.desc()]).rows(
        session, wanted
    )


def review_summaries(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """How courses that a viewer sees are reviewed: id (the course's), total of the scores, count,
    and score_1 to score_5, how many gave each; by id."""
    given = [
        sa.func.count(sa.case((review.c.score == score, 1))).label(f"score_{score}")
        for score in range(1, 6)
    ]
    total = sa.func.coalesce(sa.func.sum(review.c.score), 0)
    count = sa.func.count(review.c.id)
    statement = (
        sa.select(course.c.id, total.label("total"), count.label("count"), *given)
        .select_from(course.outerjoin(review, review.c.course_id == course.c.id))
        .where(viewer.sees_course())
        .group_by(course.c.id)
    )
    filters = {"course": lambda key: course.c.id == key}
    orders = {"id": course.c.id, "count": count, "average": sa.func.avg(review.c.score)}
    return Listing(statement, course.c.id, filters, orders).rows(session, wanted)
