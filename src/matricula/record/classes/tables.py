"""Classes of courses, their students and their assistants."""

import sqlalchemy as sa

from matricula.store.types import Instant, Text, keyed_table, reference, required

KEY_DIGITS = 40
"""Of an invitation key: hexadecimal, 160 random bits."""

klass = keyed_table(
    "klass",
    reference("course_id", "course"),
    reference("owner_id", "person"),
    required("title", Text),
    required("description", Text),
    required("invitation_key", Text),
    required("created_at", Instant),
    required("changed_at", Instant),
    sa.UniqueConstraint("invitation_key"),
)
"""A class of a course. invitation_key: whoever knows it may join; kept as it is, since those who
manage the class hand it out again and again."""

klass_student = keyed_table(
    "klass_student",
    reference("klass_id", "klass", index=False),
    reference("person_id", "person"),
    required("joined_at", Instant),
    sa.UniqueConstraint("klass_id", "person_id"),
)
"""A learner in a class. They are enrolled in its course as long as they are in the class."""

klass_assistant = keyed_table(
    "klass_assistant",
    reference("klass_id", "klass", index=False),
    reference("person_id", "person"),
    required("joined_at", Instant),
    sa.UniqueConstraint("klass_id", "person_id"),
)
"""Somebody who looks after a class beside its owner."""
