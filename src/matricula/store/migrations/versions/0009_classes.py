"""Classes, certificates, comments, files that were asked for, and what people keep"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001
KEYED = (
    "klass",
    "klass_student",
    "klass_assistant",
    "certificate",
    "long_task",
    "belonging",
    "comment",
    "comment_vote",
)


def upgrade() -> None:
    op.create_table(
        "klass",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("course_id", types.Key, nullable=False),
        sa.Column("owner_id", types.Key, nullable=False),
        sa.Column("title", types.Text, nullable=False),
        sa.Column("description", types.Text, nullable=False),
        sa.Column("invitation_key", types.Text, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_klass_course_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_klass_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_klass")),
        sa.UniqueConstraint("invitation_key", name=op.f("uq_klass_invitation_key")),
        sqlite_autoincrement=True,
    )
    for name in ("klass_student", "klass_assistant"):
        op.create_table(
            name,
            sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
            sa.Column("klass_id", types.Key, nullable=False),
            sa.Column("person_id", types.Key, nullable=False),
            sa.Column("joined_at", types.Instant(), nullable=False),
            sa.ForeignKeyConstraint(["klass_id"], ["klass.id"], name=op.f(f"fk_{name}_klass_id")),
            sa.ForeignKeyConstraint(
                ["person_id"], ["person.id"], name=op.f(f"fk_{name}_person_id")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
            sa.UniqueConstraint(
                "klass_id", "person_id", name=op.f(f"uq_{name}_klass_id_person_id")
            ),
            sqlite_autoincrement=True,
        )
    op.create_table(
        "certificate",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("course_id", types.Key, nullable=False),
        sa.Column("course_title", types.Text, nullable=False),
        sa.Column("language", types.Text, nullable=False),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("grade", types.Number, nullable=False),
        sa.Column("code", types.Text, nullable=False),
        sa.Column("saved_fullname", types.Text, nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("edits_count", sa.Integer(), nullable=False),
        sa.Column("issued_at", types.Instant(), nullable=False),
        sa.Column("regular_issued_at", types.Instant(), nullable=True),
        sa.Column("distinction_issued_at", types.Instant(), nullable=True),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('regular', 'distinction')", name=op.f("ck_certificate_kind")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_certificate_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint(
            "course_id", "person_id", name=op.f("uq_certificate_course_id_person_id")
        ),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "long_task",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("course_id", types.Key, nullable=True),
        sa.Column("klass_id", types.Key, nullable=True),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('class_download_grade_book', 'course_download_grade_book')",
            name=op.f("ck_long_task_kind"),
        ),
        sa.CheckConstraint(
            "(course_id IS NULL) <> (klass_id IS NULL)", name=op.f("ck_long_task_subject")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_long_task_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_long_task")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "belonging",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("kind", types.Text, nullable=False),
        sa.Column("label", types.Text, nullable=False),
        sa.Column("course_id", types.Key, nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_belonging_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_belonging")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_belonging_person_id_kind", "belonging", ["person_id", "kind", "label"])
    op.create_table(
        "comment",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("step_id", types.Key, nullable=False),
        sa.Column("parent_id", types.Key, nullable=True),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("text", types.Text, nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("pinned_by_id", types.Key, nullable=True),
        sa.Column("pinned_at", types.Instant(), nullable=True),
        sa.Column("deleted_by_id", types.Key, nullable=True),
        sa.Column("deleted_at", types.Instant(), nullable=True),
        sa.Column("edited_by_id", types.Key, nullable=True),
        sa.Column("edited_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("active_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_comment_step_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["comment.id"], name=op.f("fk_comment_parent_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_comment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "comment_vote",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("comment_id", types.Key, nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("value", types.Text, nullable=False),
        sa.CheckConstraint("value IN ('epic', 'abuse')", name=op.f("ck_comment_vote_value")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_vote_comment_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_comment_vote_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_vote")),
        sa.UniqueConstraint(
            "comment_id", "person_id", name=op.f("uq_comment_vote_comment_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    for name, columns in {
        "comment": ("step_id", "parent_id", "person_id"),
        "comment_vote": ("person_id",),
        "belonging": ("course_id",),
        "certificate": ("person_id",),
        "long_task": ("person_id",),
        "klass": ("course_id", "owner_id"),
        "klass_student": ("person_id",),
        "klass_assistant": ("person_id",),
    }.items():
        for column in columns:
            op.create_index(op.f(f"ix_{name}_{column}"), name, [column], unique=False)
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Keys begin where PostgreSQL's identities begin.
        for name in KEYED:
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, FIRST_OWN_ID - 1)
            )
