"""Accounts, roles and tokens: who may come in, and as what."""

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

account = keyed_table(
    "account",
    reference("person_id", "person", unique=True, index=False),
    required("name", Text),
    required("folded_name", Text, unique=True),
    optional("password_hash", Text),
    required("active", sa.Boolean),
    required("created_at", Instant),
    optional("claimed_address", Text),
    sa.Index("uq_account_claimed_address", "claimed_address", unique=True),
)
"""A way for a person to sign in. Doors show the person's id, never this one.

claimed_address: of somebody who registered by themselves, the address of mail (folded) that they
sign in with. Nobody saw a proof of it: it identifies nobody, and keeps nobody from having the same.
"""

role_assignment = keyed_table(
    "role_assignment",
    reference("account_id", "account"),
    reference("organization_id", "organization", nullable=True),
    required("role", Text),
    one_of("role", "administrator", "registrar", "teacher", "reader"),
    sa.UniqueConstraint("account_id", "organization_id", "role"),
    sa.Index(
        "uq_role_assignment_everywhere",
        "account_id",
        "role",
        unique=True,
        sqlite_where=sa.text("organization_id IS NULL"),
        postgresql_where=sa.text("organization_id IS NULL"),
    ),
)
"""A role of an account in one organization, or everywhere where organization_id is null."""

token = keyed_table(
    "token",
    reference("account_id", "account"),
    required("hash", Text, unique=True),
    required("scope", Text),
    required("label", Text),
    required("requested", sa.Boolean),
    required("created_at", Instant),
    required("expires_at", Instant),
)
"""A bearer token; only its SHA-256 is kept. It carries its account's rights cut down to `scope`.

requested: asked for by a client with a password (their number is bounded), not given by hand.
"""

request_credit = table(
    "request_credit",
    sa.Column("account_id", Key, sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("hour", Instant, primary_key=True, autoincrement=False),
    required("taken", sa.Integer),
)
"""Requests that server processes took out of an account's hourly quota, where there is one."""

kept_answer = table(
    "kept_answer",
    sa.Column("account_id", Key, sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("door", Text, primary_key=True),
    sa.Column("key", Text, primary_key=True),
    required("request_hash", Text),
    required("status", sa.Integer),
    required("body", Text),
    required("expires_at", Instant, index=True),
)
"""What a request with an Idempotency-Key was answered, to answer it once more. request_hash: the
SHA-256 of what was asked, since a key is good for one question only."""
