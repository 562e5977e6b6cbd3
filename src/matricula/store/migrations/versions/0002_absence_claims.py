"""Claims of absence, and requests counted against a quota"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001


def upgrade() -> None:
    op.create_table(
        "absence_claim",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("person_id", types.Key, nullable=False),
        sa.Column("organization_id", types.Key, nullable=False),
        sa.Column("starts_at", types.Instant(), nullable=False),
        sa.Column("ends_at", types.Instant(), nullable=False),
        sa.Column("description", types.Text, nullable=False),
        sa.Column("justified", sa.Boolean(), nullable=False),
        sa.Column("door", types.Text, nullable=False),
        sa.Column("recorded_at", types.Instant(), nullable=False),
        sa.Column("recorded_by", types.Key, nullable=True),
        sa.Column("settled_at", types.Instant(), nullable=True),
        sa.Column("settled_by", types.Key, nullable=True),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_absence_claim_order")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_absence_claim_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_absence_claim_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_absence_claim_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["person.id"], name=op.f("fk_absence_claim_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_claim")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_absence_claim_organization_id"), "absence_claim", ["organization_id"], unique=False
    )
    op.create_index(
        op.f("ix_absence_claim_person_id"), "absence_claim", ["person_id"], unique=False
    )
    op.create_table(
        "request_credit",
        sa.Column("account_id", types.Key, nullable=False),
        sa.Column("hour", types.Instant(), autoincrement=False, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_request_credit_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "hour", name=op.f("pk_request_credit")),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # Keys begin where PostgreSQL's identity begins.
        connection.exec_driver_sql(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
            ("absence_claim", FIRST_OWN_ID - 1),
        )
