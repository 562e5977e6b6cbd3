"""Lessons: their steps, the steps' places in units, and files"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001
KEYED = ("stored_file", "attachment", "video", "step", "assignment")


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("owner_id", types.Key, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", types.Text, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_stored_file_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_stored_file_owner_id"), "stored_file", ["owner_id"], unique=False)
    op.create_table(
        "file_part",
        sa.Column("file_id", types.Key, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_file_part_file_id")),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_file_part")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("course_id", types.Key, nullable=True),
        sa.Column("lesson_id", types.Key, nullable=True),
        sa.Column("file_id", types.Key, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "(course_id IS NULL) <> (lesson_id IS NULL)", name=op.f("ck_attachment_owner")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_attachment_course_id")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_attachment_file_id")
        ),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_attachment_lesson_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("course_id", "name", name=op.f("uq_attachment_course_id_name")),
        sa.UniqueConstraint("lesson_id", "name", name=op.f("uq_attachment_lesson_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attachment_file_id"), "attachment", ["file_id"], unique=False)
    op.create_table(
        "video",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("owner_id", types.Key, nullable=False),
        sa.Column("course_id", types.Key, nullable=True),
        sa.Column("lesson_id", types.Key, nullable=True),
        sa.Column("file_id", types.Key, nullable=True),
        sa.Column("source_url", types.Text, nullable=True),
        sa.Column("thumbnail", types.Text, nullable=True),
        sa.Column("filename", types.Text, nullable=False),
        sa.Column("media_type", types.Text, nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("status", types.Text, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "status IN ('preparing', 'ready', 'error')", name=op.f("ck_video_status")
        ),
        sa.CheckConstraint(
            "(file_id IS NULL) <> (source_url IS NULL)", name=op.f("ck_video_place")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_video_course_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_video_file_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_video_lesson_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_video_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_video_course_id"), "video", ["course_id"], unique=False)
    op.create_index(op.f("ix_video_file_id"), "video", ["file_id"], unique=False)
    op.create_index(op.f("ix_video_lesson_id"), "video", ["lesson_id"], unique=False)
    op.create_index(op.f("ix_video_owner_id"), "video", ["owner_id"], unique=False)
    op.create_table(
        "step",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("lesson_id", types.Key, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("block_name", types.Text, nullable=False),
        sa.Column("text", types.Text, nullable=False),
        sa.Column("animation", types.Text, nullable=True),
        sa.Column("video_id", types.Key, nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("is_solutions_unlocked", sa.Boolean(), nullable=False),
        sa.Column("solutions_unlocked_attempts", sa.Integer(), nullable=False),
        sa.Column("has_submissions_restrictions", sa.Boolean(), nullable=False),
        sa.Column("max_submissions_count", sa.Integer(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("variation", sa.Integer(), nullable=False),
        sa.Column("status", types.Text, nullable=False),
        sa.Column("removed_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "status IN ('preparing', 'ready', 'error')", name=op.f("ck_step_status")
        ),
        sa.CheckConstraint(
            "lesson_id IS NOT NULL OR removed_at IS NOT NULL", name=op.f("ck_step_lesson")
        ),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_step_lesson_id")),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_step_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_step_lesson_id"), "step", ["lesson_id"], unique=False)
    op.create_index(op.f("ix_step_video_id"), "step", ["video_id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("unit_id", types.Key, nullable=False),
        sa.Column("step_id", types.Key, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_assignment_step_id")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["course_unit.id"], name=op.f("fk_assignment_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("unit_id", "step_id", name=op.f("uq_assignment_unit_id_step_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_assignment_step_id"), "assignment", ["step_id"], unique=False)
    op.create_table(
        "step_preparation",
        sa.Column("step_id", types.Key, nullable=False),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_step_preparation_step_id")),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_step_preparation")),
    )
    op.create_index("ix_step_preparation_due_at", "step_preparation", ["due_at"], unique=False)
    op.create_table(
        "step_source",
        sa.Column("id", types.Key, nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("material", sa.JSON(), nullable=False),
        sa.Column("feedback_correct", types.Text, nullable=False),
        sa.Column("feedback_wrong", types.Text, nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("error_code", types.Text, nullable=False),
        sa.Column("error_text", types.Text, nullable=False),
        sa.ForeignKeyConstraint(["id"], ["step.id"], name=op.f("fk_step_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_source")),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Keys begin where PostgreSQL's identities begin.
        for name in KEYED:
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, FIRST_OWN_ID - 1)
            )
