"""Classes: learners of a course who came together by a key, and those who look after them"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0009"
down_revision = "0006"
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001
KEYED = ("klass", "klass_student", "klass_assistant")


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
    for name, columns in {
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
