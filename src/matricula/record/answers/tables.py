"""Attempts, submissions, what waits to be checked, and how far somebody is."""

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
    table,
)

EVALUATION, CORRECT, WRONG, PARTIALLY = "evaluation", "correct", "wrong", "partially_correct"
STATUSES = (EVALUATION, CORRECT, WRONG, PARTIALLY)

attempt = keyed_table(
    "quiz_attempt",
    reference("step_id", "step", index=False),
    reference("person_id", "person"),
    required("variation", sa.Integer),
    required("dataset", sa.JSON),
    required("clue", sa.JSON),
    required("is_active", sa.Boolean),
    required("began_at", Instant),
    sa.Index("ix_quiz_attempt_step_id_person_id", "step_id", "person_id"),
)
"""Somebody begins to answer a step. Only the newest of a person at a step is active. variation: of
the step, whose source the dataset was made of. clue: what the check needs, and nobody sees; both
stand in an object under "value". No history: rows are added, and end when another begins.
"""

submission = keyed_table(
    "submission",
    reference("attempt_id", "quiz_attempt"),
    reference("step_id", "step", index=False),
    reference("person_id", "person", index=False),
    required("ordinal", sa.Integer),
    required("reply", sa.JSON),
    required("status", Text),
    required("score", Number),
    required("hint", Text),
    required("feedback", sa.JSON),
    required("is_manual", sa.Boolean),
    required("submitted_at", Instant),
    one_of("status", *STATUSES),
    sa.CheckConstraint("score BETWEEN 0 AND 1", name="score"),
    sa.UniqueConstraint("person_id", "step_id", "ordinal"),
    sa.Index("ix_submission_step_id", "step_id"),
)
"""A reply. Never removed. ordinal: 1, 2, 3 ... of a person at a step. score: 0 to 1. is_manual: a
person gives its score. feedback: in an object under "value"."""

submission_check = table(
    "submission_check",
    sa.Column("submission_id", Key, sa.ForeignKey("submission.id"), primary_key=True),
    required("due_at", Instant),
    required("tries", sa.Integer),
    optional("question", sa.JSON(none_as_null=True)),
    sa.Index("ix_submission_check_due_at", "due_at"),
)
"""A submission that waits to be checked by a program, as long as it does. due_at: when a process
may take it; one that takes it sets it to when its claim runs out. question: what was answered,
where the step asks something else by now: block_name, and columns of step_source. No history: the
submission's own tells it."""

step_progress = table(
    "step_progress",
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True),
    sa.Column("step_id", Key, sa.ForeignKey("step.id"), primary_key=True, index=True),
    required("opened_at", Instant),
    optional("viewed_at", Instant),
    required("last_viewed", Instant),
    required("total_submissions", sa.Integer),
    optional("first_success", sa.Integer),
    required("milestones", sa.JSON),
)
"""How far somebody is at a step: one row once they opened it. What is counted follows of their
submissions and is written with them. No history: the submissions' own tells it.

opened_at: the first attempt or view. viewed_at: the first view. first_success: the ordinal of the
first correct submission. milestones: [ordinal, score, unix time] of each submission that scored
more than all before it; whatever a later one scores, by no policy does it count for more.
"""

last_step = table(
    "last_step",
    sa.Column("person_id", Key, sa.ForeignKey("person.id"), primary_key=True),
    sa.Column("course_id", Key, primary_key=True),
    required("unit_id", Key),
    required("step_id", Key),
    required("seen_at", Instant),
)
"""Where somebody was last in a course. No history, and no foreign keys: it is a bookmark, and keeps
nobody from removing a unit or a course."""
