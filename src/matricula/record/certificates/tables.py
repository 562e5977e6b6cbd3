"""Certificates of courses."""

import sqlalchemy as sa

from matricula.store.types import (
    Instant,
    Key,
    Number,
    Text,
    keyed_table,
    one_of,
    optional,
    reference,
    required,
)

REGULAR, DISTINCTION = "regular", "distinction"

certificate = keyed_table(
    "certificate",
    reference("person_id", "person"),
    required("course_id", Key),
    required("course_title", Text),
    required("language", Text),
    required("kind", Text),
    required("grade", Number),
    required("code", Text),
    required("saved_fullname", Text),
    required("is_public", sa.Boolean),
    required("edits_count", sa.Integer),
    required("issued_at", Instant),
    optional("regular_issued_at", Instant),
    optional("distinction_issued_at", Instant),
    required("changed_at", Instant),
    one_of("kind", REGULAR, DISTINCTION),
    sa.UniqueConstraint("course_id", "person_id"),
    sa.UniqueConstraint("code"),
)
"""That somebody completed a course. One for a person and a course, for ever: course_id is no
foreign key and course_title what the course was called then, since it outlives the course.

grade: per cent. code: by which others find it. saved_fullname: the name on it in its holder's own
words; empty where they never said any. is_public: whether it is shown to whoever has its code.
"""
