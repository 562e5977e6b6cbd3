"""Announcements, and notifications of what happened."""

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

KINDS = ("comments", "review", "teach", "learn", "default")
"""Of notifications: what they are about."""

announcement = keyed_table(
    "announcement",
    reference("course_id", "course"),
    reference("author_id", "person"),
    required("subject", Text),
    required("text", Text),
    required("status", Text),
    required("is_restricted_by_score", sa.Boolean),
    required("score_percent_min", sa.Integer),
    required("score_percent_max", sa.Integer),
    required("is_scheduled", sa.Boolean),
    optional("starts_at", Instant),
    required("mail_period_days", sa.Integer),
    required("mail_quantity", sa.Integer),
    required("is_infinite", sa.Boolean),
    required("on_enroll", sa.Boolean),
    required("created_at", Instant),
    optional("sent_at", Instant),
    required("sent_count", sa.Integer),
    one_of("status", "composing", "scheduled", "sent", "aborted"),
)
"""What the staff of a course tells its learners. sent_count: how many were told."""

notification = keyed_table(
    "notification",
    reference("person_id", "person", index=False),
    required("at", Instant),
    required("kind", Text),
    required("action", Text),
    optional("course_id", Key),
    optional("actor_id", Key),
    required("subject", Text),
    required("is_unread", sa.Boolean),
    required("is_muted", sa.Boolean),
    required("is_favorite", sa.Boolean),
    one_of("kind", *KINDS),
    sa.Index("ix_notification_person_id_id", "person_id", "id"),
    sa.Index("ix_notification_course_id", "course_id"),
)
"""Something that happened and concerns a person. subject: the title that the thing had then.

course_id, actor_id: no foreign keys, since what is told outlives the course.
"""
