"""Programs that learners try out, and links by which they sign in"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001


def upgrade() -> None:
    op.create_table(
        "code_run",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("step_id", types.Key, nullable=False),
        *(
            sa.Column(name, types.Text, nullable=False)
            for name in ("language", "code", "stdin", "status", "stdout", "stderr")
        ),
        sa.Column("time_limit_exceeded", sa.Boolean(), nullable=False),
        sa.Column("memory_limit_exceeded", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "status IN ('evaluation', 'success', 'failure')", name=op.f("ck_code_run_status")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_code_run_person_id")),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_code_run_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_run")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "code_run_queue",
        sa.Column("run_id", types.Key, nullable=False),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["code_run.id"], name=op.f("fk_code_run_queue_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_code_run_queue")),
    )
    op.create_table(
        "account_link",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("hash", types.Text, nullable=False),
        sa.Column("account_id", types.Key, nullable=False),
        sa.Column("path", types.Text, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.Column("used_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_link_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
        sa.UniqueConstraint("hash", name=op.f("uq_account_link_hash")),
        sqlite_autoincrement=True,
    )
    for table, column in (
        ("account_link", "account_id"),
        ("account_link", "expires_at"),
        ("code_run", "person_id"),
        ("code_run", "step_id"),
        ("code_run_queue", "due_at"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Keys begin where PostgreSQL's identities begin.
        for name in ("code_run", "account_link"):
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, FIRST_OWN_ID - 1)
            )
