"""One record: people who turned out to be one, and courses that are the teaching of offerings"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001


def upgrade() -> None:
    op.create_table(
        "person_merge",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("kept_id", types.Key, nullable=False),
        sa.Column("merged_id", types.Key, nullable=False),
        sa.Column("merged_at", types.Instant(), nullable=False),
        sa.Column("moved", types.Text, nullable=False),
        sa.Column("undone_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id")),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["person.id"], name=op.f("fk_person_merge_merged_id")
        ),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_person_merge_two")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_person_merge_kept_id"), "person_merge", ["kept_id"], unique=False)
    standing = sa.text("undone_at IS NULL")
    op.create_index(
        "uq_person_merge_standing",
        "person_merge",
        ["merged_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "offering_course",
        sa.Column("offering_id", types.Key, nullable=False),
        sa.Column("course_id", types.Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_offering_course_offering_id")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_offering_course_course_id")
        ),
        sa.PrimaryKeyConstraint("offering_id", "course_id", name=op.f("pk_offering_course")),
    )
    op.create_index(
        op.f("ix_offering_course_course_id"), "offering_course", ["course_id"], unique=False
    )
    op.create_table(
        "course_feed",
        sa.Column("assessment_id", types.Key, nullable=False),
        sa.Column("course_id", types.Key, nullable=True),
        sa.Column("lesson_id", types.Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_course_feed_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_feed_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_course_feed_lesson_id")
        ),
        sa.CheckConstraint(
            "(course_id IS NULL) <> (lesson_id IS NULL)", name=op.f("ck_course_feed_one_source")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_course_feed")),
    )
    for column in ("course_id", "lesson_id"):
        op.create_index(op.f(f"ix_course_feed_{column}"), "course_feed", [column], unique=False)
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Keys begin where PostgreSQL's identities begin.
        connection.exec_driver_sql(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
            ("person_merge", FIRST_OWN_ID - 1),
        )
