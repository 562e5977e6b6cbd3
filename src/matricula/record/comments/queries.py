"""Questions about comments."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record.comments.tables import ABUSE, EPIC, comment, comment_vote
from matricula.record.courses.tables import lesson, section, unit
from matricula.record.listing import Listing, Wanted
from matricula.record.members.viewing import Viewer
from matricula.record.merges.living import living
from matricula.record.steps.tables import step
from matricula.store import ReadSession, Row, Rows, bulk

TOP = 0
"""As a parent: what answers nothing."""
MOST = 10_000


def comments(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Comments on steps that a viewer sees: all columns, lesson_id, is_own, may_moderate, may_touch
    (one that was not deleted), reply_count, epic_count, abuse_count, own_vote; by id."""
    own = comment.c.person_id == viewer.person_id if viewer.person_id else sa.false()
    moderates = viewer.edits_lesson()
    statement = (
        sa.select(
            comment,
            step.c.lesson_id,
            own.label("is_own"),
            moderates.label("may_moderate"),
            sa.and_(sa.or_(own, moderates), comment.c.deleted_at.is_(None)).label("may_touch"),
            _replies().label("reply_count"),
            _votes(EPIC).label("epic_count"),
            _votes(ABUSE).label("abuse_count"),
            _own_vote(viewer).label("own_vote"),
        )
        .join(step, step.c.id == comment.c.step_id)
        .join(lesson, lesson.c.id == step.c.lesson_id)
        .where(viewer.sees_lesson(), viewer.sees_step())
    )
    filters = {
        "target": lambda key: comment.c.step_id == key,
        "user": lambda key: comment.c.person_id == living(key),
        "parent": lambda key: (
            comment.c.parent_id.is_(None) if key == TOP else comment.c.parent_id == key
        ),
        "course": lambda key: step.c.lesson_id.in_(
            sa.select(unit.c.lesson_id)
            .join(section, section.c.id == unit.c.section_id)
            .where(section.c.course_id == key)
        ),
    }
    orders = {
        "id": comment.c.id,
        "time": comment.c.created_at,
        "last_time": comment.c.active_at,
        "vote_delta": _votes(EPIC) - _votes(ABUSE),
    }
    return Listing(statement, comment.c.id, filters, orders).rows(session, wanted)


def replies_of(session: ReadSession, comment_ids: Collection[int]) -> list[Row]:
    """Answers to comments, in order: parent_id, id."""
    statement = sa.select(comment.c.parent_id, comment.c.id).order_by(comment.c.id).limit(MOST)
    return bulk.rows_where_in(session, statement, comment.c.parent_id, comment_ids)


def discussed(session: ReadSession, step_ids: Collection[int]) -> list[Row]:
    """What is said about steps and answers nothing: step_id, id, active_at, reply_count, delta."""
    statement = (
        sa.select(
            comment.c.step_id,
            comment.c.id,
            comment.c.is_pinned,
            comment.c.active_at,
            _replies().label("reply_count"),
            (_votes(EPIC) - _votes(ABUSE)).label("delta"),
        )
        .where(comment.c.parent_id.is_(None))
        .order_by(comment.c.id.desc())
        .limit(MOST)
    )
    return bulk.rows_where_in(session, statement, comment.c.step_id, step_ids)


def _replies() -> sa.ScalarSelect[int]:
    answer = comment.alias("answer")
    said = (answer.c.parent_id == comment.c.id) & answer.c.deleted_at.is_(None)
    return (
        sa.select(sa.func.count())
        .select_from(answer)
        .where(said)
        .correlate(comment)
        .scalar_subquery()
    )


def _votes(value: str) -> sa.ScalarSelect[int]:
    its = (comment_vote.c.comment_id == comment.c.id) & (comment_vote.c.value == value)
    return sa.select(sa.func.count()).where(its).correlate(comment).scalar_subquery()


def _own_vote(viewer: Viewer) -> sa.ScalarSelect[str]:
    mine = comment_vote.c.person_id == viewer.person_id if viewer.person_id else sa.false()
    its = comment_vote.c.comment_id == comment.c.id
    return sa.select(comment_vote.c.value).where(its, mine).correlate(comment).scalar_subquery()
