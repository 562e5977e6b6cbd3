"""Files that somebody asked for."""

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
)

OF_CLASS, OF_COURSE = "class_download_grade_book", "course_download_grade_book"

long_task = keyed_table(
    "long_task",
    reference("person_id", "person"),
    required("kind", Text),
    optional("course_id", Key),
    optional("klass_id", Key),
    required("asked_at", Instant),
    one_of("kind", OF_CLASS, OF_COURSE),
    sa.CheckConstraint("(course_id IS NULL) <> (klass_id IS NULL)", name="subject"),
)
"""That somebody asked for the grade book of a class or a course. It is made when it is fetched.

course_id, klass_id: no foreign keys, since that somebody asked outlives what they asked about.
"""
