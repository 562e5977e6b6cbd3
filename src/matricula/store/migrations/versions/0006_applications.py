"""Applications: who may act for whom by OAuth 2, and browsers that people signed in with"""

import sqlalchemy as sa
from alembic import op

from matricula.store import types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FIRST_OWN_ID = 1_000_001
KEYED = (
    "account_session",
    "oauth_application",
    "oauth_token_family",
    "oauth_token_pair",
    "oauth_code",
)


def upgrade() -> None:
    op.add_column("account", sa.Column("claimed_address", types.Text, nullable=True))
    op.create_index("uq_account_claimed_address", "account", ["claimed_address"], unique=True)
    op.create_table(
        "account_session",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("hash", types.Text, nullable=False),
        sa.Column("account_id", types.Key, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_session_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("hash", name=op.f("uq_account_session_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "oauth_application",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("account_id", types.Key, nullable=False),
        sa.Column("name", types.Text, nullable=False),
        sa.Column("client_id", types.Text, nullable=False),
        sa.Column("secret_hash", types.Text, nullable=False),
        sa.Column("client_type", types.Text, nullable=False),
        sa.Column("grant_type", types.Text, nullable=False),
        sa.Column("redirect_uris", types.Text, nullable=False),
        sa.Column("skip_authorization", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "client_type IN ('confidential', 'public')",
            name=op.f("ck_oauth_application_client_type"),
        ),
        sa.CheckConstraint(
            "grant_type IN ('authorization-code', 'implicit', 'password', 'client-credentials')",
            name=op.f("ck_oauth_application_grant_type"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_oauth_application_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_application")),
        sa.UniqueConstraint("client_id", name=op.f("uq_oauth_application_client_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "oauth_token_family",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("application_id", types.Key, nullable=False),
        sa.Column("account_id", types.Key, nullable=False),
        sa.Column("grant_type", types.Text, nullable=False),
        sa.Column("scope", types.Text, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("ends_at", types.Instant(), nullable=False),
        sa.Column("revoked_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_oauth_token_family_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["oauth_application.id"],
            name=op.f("fk_oauth_token_family_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_token_family")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_oauth_token_family_application_id",
        "oauth_token_family",
        ["application_id", "account_id"],
        unique=False,
    )
    op.create_table(
        "oauth_token_pair",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("family_id", types.Key, nullable=False),
        sa.Column("access_hash", types.Text, nullable=False),
        sa.Column("refresh_hash", types.Text, nullable=True),
        sa.Column("scope", types.Text, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.Column("refresh_expires_at", types.Instant(), nullable=True),
        sa.Column("rotated_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"], ["oauth_token_family.id"], name=op.f("fk_oauth_token_pair_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_token_pair")),
        sa.UniqueConstraint("access_hash", name=op.f("uq_oauth_token_pair_access_hash")),
        sa.UniqueConstraint("refresh_hash", name=op.f("uq_oauth_token_pair_refresh_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "oauth_code",
        sa.Column("id", types.Key, sa.Identity(start=FIRST_OWN_ID), nullable=False),
        sa.Column("hash", types.Text, nullable=False),
        sa.Column("application_id", types.Key, nullable=False),
        sa.Column("account_id", types.Key, nullable=False),
        sa.Column("redirect_uri", types.Text, nullable=True),
        sa.Column("scope", types.Text, nullable=False),
        sa.Column("code_challenge", types.Text, nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.Column("used_at", types.Instant(), nullable=True),
        sa.Column("family_id", types.Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_oauth_code_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["oauth_application.id"],
            name=op.f("fk_oauth_code_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["oauth_token_family.id"], name=op.f("fk_oauth_code_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_code")),
        sa.UniqueConstraint("hash", name=op.f("uq_oauth_code_hash")),
        sqlite_autoincrement=True,
    )
    for name, columns in {
        "account_session": ("account_id", "expires_at"),
        "oauth_application": ("account_id",),
        "oauth_token_family": ("account_id", "ends_at"),
        "oauth_token_pair": ("family_id",),
        "oauth_code": ("application_id", "account_id", "expires_at", "family_id"),
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
