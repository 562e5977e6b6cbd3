"""Questions about files: attachments of courses and lessons, and videos."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record.courses.tables import course, lesson
from matricula.record.files.tables import attachment, file_part, stored_file, video
from matricula.record.listing import Condition, Listing, Wanted
from matricula.record.members.viewing import Viewer
from matricula.record.steps.tables import step
from matricula.store import ReadSession, Row, Rows


def attachments(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Attachments of courses and lessons that a viewer sees: all columns, size and sha256 of the
    file, and may_edit; by id."""
    statement = (
        sa.select(
            attachment,
            stored_file.c.size,
            stored_file.c.sha256,
            _of_owner(attachment, viewer.edits_course(), viewer.edits_lesson()).label("may_edit"),
        )
        .join(stored_file, stored_file.c.id == attachment.c.file_id)
        .where(_of_owner(attachment, viewer.sees_course(), viewer.sees_lesson()))
    )
    filters = {
        "course": lambda key: attachment.c.course_id == key,
        "lesson": lambda key: attachment.c.lesson_id == key,
        "name": lambda text: attachment.c.name == text,
    }
    return Listing(statement, attachment.c.id, filters).rows(session, wanted)


def videos(session: ReadSession, viewer: Viewer, wanted: Wanted) -> Rows:
    """Videos that a viewer made, or that belong to a course or lesson that they may change, or that
    a step shows which they see: all columns, size of the file and may_use (in steps of theirs); by
    id."""
    uses = viewer_uses(viewer)
    statement = (
        sa.select(video, stored_file.c.size, uses.label("may_use"))
        .outerjoin(stored_file, stored_file.c.id == video.c.file_id)
        .where(sa.or_(uses, _shown(viewer)))
    )
    return Listing(statement, video.c.id).rows(session, wanted)


def viewer_uses(viewer: Viewer) -> Condition:
    """Beside `video`: whether a viewer may show it in steps of theirs."""
    own = video.c.owner_id == viewer.person_id if viewer.person_id else sa.false()
    return sa.or_(own, _of_owner(video, viewer.edits_course(), viewer.edits_lesson()))


def usable_videos(session: ReadSession, viewer: Viewer, ids: Collection[int]) -> set[int]:
    """Which of `ids` are videos that a viewer may show in steps of theirs."""
    statement = sa.select(video.c.id).where(video.c.id.in_(ids), viewer_uses(viewer))
    return set(session.column(statement))


def part(session: ReadSession, file_id: int, number: int) -> bytes | None:
    """A part of a file; None where it has no more."""
    its = (file_part.c.file_id == file_id) & (file_part.c.number == number)
    found: Row | None = session.row(sa.select(file_part.c.content).where(its))
    return None if found is None else bytes(found.content)


def _of_owner(table: sa.Table, of_course: Condition, of_lesson: Condition) -> Condition:
    """Whether the course or the lesson that something belongs to meets a condition."""
    in_course = sa.exists().where(course.c.id == table.c.course_id, of_course)
    in_lesson = sa.exists().where(lesson.c.id == table.c.lesson_id, of_lesson)
    return sa.or_(in_course.correlate(table), in_lesson.correlate(table))


def _shown(viewer: Viewer) -> Condition:
    return (
        sa.exists()
        .where(
            step.c.video_id == video.c.id,
            lesson.c.id == step.c.lesson_id,
            viewer.sees_lesson(),
            viewer.sees_step(),
        )
        .correlate(video)
    )
