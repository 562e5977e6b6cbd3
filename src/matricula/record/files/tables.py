"""Files as they were uploaded, in parts; attachments and videos name them."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Key,
    Text,
    keyed_table,
    one_of,
    optional,
    reference,
    required,
    table,
)

stored_file = keyed_table(
    "stored_file",
    reference("owner_id", "person"),
    required("size", sa.BigInteger),
    required("sha256", Text),
    required("created_at", Instant),
)
"""A file of `size` bytes, which counts among its owner's. It never changes: another content is
another file."""

file_part = table(
    "file_part",
    sa.Column("file_id", Key, sa.ForeignKey("stored_file.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    required("content", sa.LargeBinary),
)
"""A stretch of a file; they are numbered from 0. Their history is that of the file."""

attachment = keyed_table(
    "attachment",
    reference("course_id", "course", nullable=True, index=False),
    reference("lesson_id", "lesson", nullable=True, index=False),
    reference("file_id", "stored_file"),
    required("name", Text),
    required("created_at", Instant),
    required("changed_at", Instant),
    sa.CheckConstraint("(course_id IS NULL) <> (lesson_id IS NULL)", name="owner"),
    sa.UniqueConstraint("course_id", "name"),
    sa.UniqueConstraint("lesson_id", "name"),
)
"""A file that belongs to a course or to a lesson."""

video = keyed_table(
    "video",
    reference("owner_id", "person"),
    reference("course_id", "course", nullable=True),
    reference("lesson_id", "lesson", nullable=True),
    reference("file_id", "stored_file", nullable=True),
    optional("source_url", Text),
    optional("thumbnail", Text),
    required("filename", Text),
    required("media_type", Text),
    required("duration", sa.Integer),
    required("status", Text),
    required("created_at", Instant),
    one_of("status", "preparing", "ready", "error"),
    sa.CheckConstraint("(file_id IS NULL) <> (source_url IS NULL)", name="place"),
)
"""A video: a file, or an address elsewhere that browsers play it from. duration: seconds, 0 where
nobody said."""
