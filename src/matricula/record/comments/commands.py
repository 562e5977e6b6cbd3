"""What can change about comments."""

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.comments.errors import CommentsClosed, ForeignComment
from matricula.record.comments.tables import comment, comment_vote
from matricula.record.courses.errors import NoLongerThere
from matricula.record.courses.tables import lesson
from matricula.record.notices.commands import notify
from matricula.record.steps.tables import step
from matricula.store import Row, WriteSession, bulk

UNSAID: bulk.Values = dict.fromkeys(
    ("pinned_by_id", "pinned_at", "deleted_by_id", "deleted_at", "edited_by_id", "edited_at")
)


def add_comment(
    session: WriteSession, step_id: int, person_id: int, text: str, parent_id: int | None = None
) -> int:
    """Say something about a step, or answer a comment on it; whoever said that is told.

    Errors: NoLongerThere, CommentsClosed, ForeignComment.
    """
    its = rows.kept(session, step, step_id)
    if its is None or its.removed_at is not None:
        raise NoLongerThere
    about = session.row(sa.select(lesson).where(lesson.c.id == its.lesson_id))
    if about is None or not about.is_comments_enabled:
        raise CommentsClosed
    if parent_id is not None:
        _answer(session, step_id, parent_id, about.title)
    said = {"step_id": step_id, "parent_id": parent_id, "person_id": person_id, "text": text}
    stamps = {"created_at": session.now, "active_at": session.now}
    (key,) = rows.add(session, comment, [{**said, "is_pinned": False, **UNSAID, **stamps}])
    return key


def change_comment(
    session: WriteSession, comment_id: int, person_id: int, values: bulk.Values
) -> None:
    """Change text of a comment, or whether it is pinned (is_pinned). Errors: NoLongerThere, also
    where it was deleted."""
    found = _held(session, comment_id)
    chosen = dict(values)
    if chosen.get("text", found.text) != found.text:
        chosen |= {"edited_by_id": person_id, "edited_at": session.now}
    if chosen.get("is_pinned", found.is_pinned) != found.is_pinned:
        pinned = chosen["is_pinned"]
        chosen["pinned_by_id"] = person_id if pinned else None
        chosen["pinned_at"] = session.now if pinned else None
    rows.change(session, comment, [(found, chosen)])


def delete_comment(session: WriteSession, comment_id: int, person_id: int) -> None:
    """Take what was said back: its place stays, for the answers below it."""
    found = _held(session, comment_id)
    gone = {"text": "", "is_pinned": False, "pinned_by_id": None, "pinned_at": None}
    deleted = {"deleted_by_id": person_id, "deleted_at": session.now}
    rows.change(session, comment, [(found, {**gone, **deleted})])


def vote(session: WriteSession, comment_id: int, person_id: int, value: str | None) -> None:
    """Say what one thinks of a comment: EPIC, ABUSE, or nothing. Errors: NoLongerThere."""
    bulk.one_at_a_time(session, f"comment_vote {comment_id} {person_id}")
    _held(session, comment_id)
    mine = (comment_vote.c.comment_id == comment_id) & (comment_vote.c.person_id == person_id)
    found = session.row(sa.select(comment_vote).where(mine).with_for_update())
    if value is None:
        rows.remove(session, comment_vote, mine)
    elif found is None:
        row = {"comment_id": comment_id, "person_id": person_id, "value": value}
        rows.add(session, comment_vote, [row])
    else:
        rows.change(session, comment_vote, [(found, {"value": value})])


def _answer(session: WriteSession, step_id: int, parent_id: int, title: str) -> None:
    parent = rows.held(session, comment, parent_id)
    if parent is None or parent.step_id != step_id or parent.parent_id or parent.deleted_at:
        raise ForeignComment
    rows.change(session, comment, [(parent, {"active_at": session.now})])
    notify(session, [parent.person_id], kind="comments", action="comment_reply", subject=title)


def _held(session: WriteSession, comment_id: int) -> Row:
    found = rows.held(session, comment, comment_id)
    if found is None or found.deleted_at is not None:
        raise NoLongerThere
    return found
