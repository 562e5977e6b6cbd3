"""Groups of a course or a lesson, their members, and what a course is to a person."""

import sqlalchemy as sa

from matricula.store.types import Instant, Text, keyed_table, one_of, optional, reference, required

ROLES = ("learners", "testers", "moderators", "assistants", "teachers", "admins")
"""The groups that every course and every lesson has, in the order in which they are made."""
STAFF = ROLES[1:]
"""Those who see a course before it is published."""
EDITORS = ("teachers", "admins")
"""Those who change what is in it, beside its owner."""
MARKERS = ("assistants", *EDITORS)
"""Those who mark what its learners answer, beside its owner."""

member_group = keyed_table(
    "member_group",
    reference("course_id", "course", nullable=True),
    reference("lesson_id", "lesson", nullable=True),
    required("role", Text),
    one_of("role", *ROLES),
    sa.CheckConstraint("(course_id IS NULL) <> (lesson_id IS NULL)", name="owner"),
    sa.UniqueConstraint("course_id", "role"),
    sa.UniqueConstraint("lesson_id", "role"),
)
"""One of the six groups of a course or a lesson."""

member = keyed_table(
    "member",
    reference("group_id", "member_group", index=False),
    reference("person_id", "person"),
    required("joined_at", Instant),
    sa.UniqueConstraint("group_id", "person_id"),
)
"""A person in a group. To be enrolled in a course is to be in its group of learners."""

own_course = keyed_table(
    "own_course",
    reference("person_id", "person", index=False),
    reference("course_id", "course"),
    required("is_favorite", sa.Boolean),
    required("is_pinned", sa.Boolean),
    required("is_archived", sa.Boolean),
    required("to_reminders", sa.Boolean),
    required("to_announcements", sa.Boolean),
    required("to_comments", sa.Boolean),
    optional("last_viewed", Instant),
    sa.UniqueConstraint("person_id", "course_id"),
)
"""What a course is to one who belongs to it: kept when they leave, found again when they return."""
