"""What can change about attachments and videos."""

import hashlib
import re
from dataclasses import dataclass

import sqlalchemy as sa

from matricula.record import rows
from matricula.record.courses.errors import NoLongerThere
from matricula.record.courses.tables import course, lesson
from matricula.record.files.errors import NoRoom, TooManyFiles, VideoShown
from matricula.record.files.removing import drop_contents
from matricula.record.files.tables import attachment, file_part, stored_file, video
from matricula.record.steps.tables import step
from matricula.store import Row, WriteSession, bulk

PART = 1 << 18
"""Bytes of a stored part."""
MOST_FILES = 200
"""Attachments of one course, or of one lesson."""
_NAME = re.compile(r"(.+?)((?:\.[^.]{1,20})?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Given:
    """A file that somebody gives. room: bytes that all their files may have together."""

    owner_id: int
    content: bytes
    room: int


def add_attachment(
    session: WriteSession,
    name: str,
    given: Given,
    *,
    course_id: int | None = None,
    lesson_id: int | None = None,
) -> int:
    """Add a file to a course or to a lesson. A name that is taken there gets a number.

    Errors: NoLongerThere, NoRoom, TooManyFiles.
    """
    owner = {"course_id": course_id, "lesson_id": lesson_id}
    _hold_owner(session, course_id, lesson_id)
    taken = _names(session, course_id, lesson_id)
    if len(taken) >= MOST_FILES:
        raise TooManyFiles
    row = {
        **owner,
        "file_id": _keep(session, given),
        "name": _free_name(name, taken),
        "created_at": session.now,
        "changed_at": session.now,
    }
    (key,) = rows.add(session, attachment, [row])
    return key


def change_attachment(session: WriteSession, attachment_id: int, name: str, given: Given) -> None:
    """Put another file in the place of one. Errors: NoLongerThere, NoRoom."""
    found = _held(session, attachment_id)
    taken = _names(session, found.course_id, found.lesson_id) - {found.name}
    told = {"file_id": _keep(session, given), "name": _free_name(name, taken)}
    rows.change(session, attachment, [(found, told)], {"changed_at": session.now})
    drop_contents(session, [found.file_id])


def remove_attachment(session: WriteSession, attachment_id: int) -> None:
    """Remove a file from a course or a lesson. Errors: NoLongerThere."""
    found = _held(session, attachment_id)
    rows.remove(session, attachment, attachment.c.id == attachment_id)
    drop_contents(session, [found.file_id])


def add_video(session: WriteSession, values: bulk.Values, given: Given | None) -> int:
    """Keep a video: a file, or where `given` is None the source_url of `values`.

    values: columns of `video`, its owner among them. Errors: NoLongerThere, NoRoom.
    """
    for table, name in ((course, "course_id"), (lesson, "lesson_id")):
        key = values.get(name)
        if key is not None and rows.kept(session, table, key) is None:
            raise NoLongerThere
    row = {
        "course_id": None,
        "lesson_id": None,
        "source_url": None,
        "thumbnail": None,
        "filename": "",
        "media_type": "",
        "duration": 0,
        "status": "ready",
        **values,
        "file_id": None if given is None else _keep(session, given),
        "created_at": session.now,
    }
    (key,) = rows.add(session, video, [row])
    return key


def remove_video(session: WriteSession, video_id: int) -> None:
    """Remove a video that no step shows. Errors: NoLongerThere, VideoShown."""
    found = rows.held(session, video, video_id, to_remove=True)
    if found is None:
        raise NoLongerThere
    shown = session.rows(sa.select(step).where(step.c.video_id == video_id))
    if any(row.removed_at is None for row in shown):
        raise VideoShown
    rows.change(session, step, [(row, {"video_id": None}) for row in shown])
    rows.remove(session, video, video.c.id == video_id)
    drop_contents(session, [] if found.file_id is None else [found.file_id])


def _keep(session: WriteSession, given: Given) -> int:
    """The number of a new file. Errors: NoRoom."""
    bulk.one_at_a_time(session, f"files {given.owner_id}")
    its = stored_file.c.owner_id == given.owner_id
    used = session.value(sa.select(sa.func.sum(stored_file.c.size)).where(its)) or 0
    if used + len(given.content) > given.room:
        raise NoRoom
    row = {
        "owner_id": given.owner_id,
        "size": len(given.content),
        "sha256": hashlib.sha256(given.content).hexdigest(),
        "created_at": session.now,
    }
    (key,) = rows.add(session, stored_file, [row])
    for number, start in enumerate(range(0, len(given.content), PART)):
        part = {"file_id": key, "number": number, "content": given.content[start : start + PART]}
        bulk.insert(session, file_part, [part])
    return key


def _held(session: WriteSession, attachment_id: int) -> Row:
    """An attachment of a course or a lesson that is held: first of the two, as whoever removes
    those does. Errors: NoLongerThere."""
    statement = sa.select(attachment).where(attachment.c.id == attachment_id)
    known = session.row(statement)
    if known is None:
        raise NoLongerThere
    _hold_owner(session, known.course_id, known.lesson_id)
    found = session.row(statement)
    if found is None:
        raise NoLongerThere
    return found


def _hold_owner(session: WriteSession, course_id: int | None, lesson_id: int | None) -> None:
    """Errors: NoLongerThere."""
    table, key = (course, course_id) if course_id is not None else (lesson, lesson_id)
    if key is None or rows.held(session, table, key) is None:
        raise NoLongerThere


def _names(session: WriteSession, course_id: int | None, lesson_id: int | None) -> set[str]:
    """The names of files of a course or a lesson."""
    its = (
        attachment.c.course_id == course_id
        if course_id is not None
        else attachment.c.lesson_id == lesson_id
    )
    return set(session.column(sa.select(attachment.c.name).where(its)))


def _free_name(name: str, taken: set[str]) -> str:
    """A name, or the first of name_2, name_3 ... that nothing has, before its ending."""
    found = _NAME.fullmatch(name)
    stem, ending = found.groups() if found else (name, "")
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{stem}_{number}{ending}"
    return free
