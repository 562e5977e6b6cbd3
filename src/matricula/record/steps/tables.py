"""Steps, what only their authors see of them, and their places in units."""

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

STATUSES = ("preparing", "ready", "error")

step = keyed_table(
    "step",
    reference("lesson_id", "lesson", nullable=True),
    required("position", sa.Integer),
    required("block_name", Text),
    required("text", Text),
    optional("animation", Text),
    reference("video_id", "video", nullable=True),
    required("options", sa.JSON),
    required("cost", sa.Integer),
    required("is_solutions_unlocked", sa.Boolean),
    required("solutions_unlocked_attempts", sa.Integer),
    required("has_submissions_restrictions", sa.Boolean),
    required("max_submissions_count", sa.Integer),
    required("is_enabled", sa.Boolean),
    required("variation", sa.Integer),
    required("status", Text),
    optional("removed_at", Instant),
    required("created_at", Instant),
    required("changed_at", Instant),
    one_of("status", *STATUSES),
    sa.CheckConstraint("lesson_id IS NOT NULL OR removed_at IS NOT NULL", name="lesson"),
)
"""A step as a learner sees it. Positions are 1, 2, 3 ... among those of a lesson that are not
removed; whoever writes one holds the lesson.

options: what the block tells learners about its source. variation: raised whenever the source
changes, which ends the attempts at the one before. removed_at: steps are never deleted, so that
what learners answered stays; lesson_id is null once the lesson is gone.
"""

step_source = table(
    "step_source",
    sa.Column("id", Key, sa.ForeignKey("step.id"), primary_key=True),
    required("source", sa.JSON),
    required("material", sa.JSON),
    required("feedback_correct", Text),
    required("feedback_wrong", Text),
    required("warnings", sa.JSON),
    required("error_code", Text),
    required("error_text", Text),
)
"""What only those see who may change the step: a table of its own, so that no question of a learner
can read it by mistake.

material: what preparing the source yielded. error_code, error_text: why the status is "error".
"""

step_preparation = table(
    "step_preparation",
    sa.Column("step_id", Key, sa.ForeignKey("step.id"), primary_key=True),
    required("due_at", Instant),
    required("tries", sa.Integer),
    sa.Index("ix_step_preparation_due_at", "due_at"),
)
"""A step whose source waits to be prepared, as long as it does. due_at: when a process may take it;
one that takes it sets it to when its claim runs out. No history: the step's own tells it."""

assignment = keyed_table(
    "assignment",
    reference("unit_id", "course_unit", index=False),
    reference("step_id", "step"),
    required("created_at", Instant),
    required("changed_at", Instant),
    sa.UniqueConstraint("unit_id", "step_id"),
)
"""A step in a unit: made and removed with either of them."""
