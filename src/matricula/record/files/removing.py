"""How files go: with the attachment or video that names them, or with what those belong to."""

from collections.abc import Collection

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.files.tables import attachment, file_part, stored_file, video
from matricula.store import WriteSession, bulk


def remove_files(
    session: WriteSession, *, course_id: int | None = None, lesson_id: int | None = None
) -> None:
    """Remove the attachments of a course or a lesson that is about to go; videos stay their
    owners', since steps of other lessons may show them."""
    owner = (
        attachment.c.course_id == course_id if course_id else attachment.c.lesson_id == lesson_id
    )
    drop_contents(session, [row["file_id"] for row in rows.remove(session, attachment, owner)])
    its = video.c.course_id == course_id if course_id else video.c.lesson_id == lesson_id
    found = session.rows(sa.select(video).where(its))
    rows.change(session, video, [(row, {"course_id": None, "lesson_id": None}) for row in found])


def drop_contents(session: WriteSession, file_ids: Collection[int]) -> None:
    """Remove files that nothing names any more, with their bytes."""
    for chunk in bulk.chunked(file_ids):
        session.run(sa.delete(file_part).where(file_part.c.file_id.in_(chunk)))
        rows.remove(session, stored_file, stored_file.c.id.in_(chunk))
