"""Attempts, submissions, and how far learners are"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001
KEYED = ("quiz_attempt", "submission")


def upgrade() -> None:
    op.create_table(
        "quiz_attempt",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("step_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("variation", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.JSON(), nullable=False),
        sa.Column("clue", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("began_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_quiz_attempt_step_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_quiz_attempt_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_attempt")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "submission",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("attempt_id", types.Key, nullable=False),
        sa.Column("step_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("status", types.Text, nullable=False),
        sa.Column("score", types.Number, nullable=False),
        sa.Column("hint", types.Text, nullable=False),
        sa.Column("feedback", sa.JSON(), nullable=False),
        sa.Column("is_manual", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "status IN ('evaluation', 'correct', 'wrong', 'partially_correct')",
            name=op.f("ck_submission_status"),
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_submission_score")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["quiz_attempt.id"], name=op.f("fk_submission_attempt_id")
        ),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_submission_step_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint(
            "person_id", "step_id", "ordinal", name=op.f("uq_submission_person_id_step_id_ordinal")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "submission_check",
        sa.Column("submission_id", types.Key, nullable=False),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submission_check_submission_id")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submission_check")),
    )
    op.create_table(
        "step_progress",
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("step_id", types.Key, nullable=False),
        sa.Column("opened_at", types.Instant(), nullable=False),
        sa.Column("viewed_at", types.Instant(), nullable=True),
        sa.Column("last_viewed", types.Instant(), nullable=False),
        sa.Column("total_submissions", sa.Integer(), nullable=False),
        sa.Column("first_success", sa.Integer(), nullable=True),
        sa.Column("milestones", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_step_progress_person_id")
        ),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_step_progress_step_id")),
        sa.PrimaryKeyConstraint("person_id", "step_id", name=op.f("pk_step_progress")),
    )
    op.create_table(
        "last_step",
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("course_id", types.Key, nullable=False),
        sa.Column("unit_id", types.Key, nullable=False),
        sa.Column("step_id", types.Key, nullable=False),
        sa.Column("seen_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_last_step_person_id")),
        sa.PrimaryKeyConstraint("person_id", "course_id", name=op.f("pk_last_step")),
    )
    for table, columns in (
        ("quiz_attempt", ["person_id"]),
        ("quiz_attempt", ["step_id", "person_id"]),
        ("submission", ["attempt_id"]),
        ("submission", ["step_id"]),
        ("submission_check", ["due_at"]),
        ("step_progress", ["step_id"]),
    ):
        index = op.f(f"ix_{table}_{'_'.join(columns)}")
        op.create_index(index, table, columns, unique=False)
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Keys begin where PostgreSQL's identities begin.
        for name in KEYED:
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, FIRST_OWN_ID - 1)
            )
