"""Applications, the codes that people's browsers carry to them, and their tokens."""

import sqlalchemy as sa

from matricula.store.types import Instant, Text, keyed_table, one_of, optional, reference, required

application = keyed_table(
    "oauth_application",
    reference("account_id", "account"),
    required("name", Text),
    required("client_id", Text, unique=True),
    required("secret_hash", Text),
    required("client_type", Text),
    required("grant_type", Text),
    required("redirect_uris", Text),
    required("skip_authorization", sa.Boolean),
    required("created_at", Instant),
    one_of("client_type", "confidential", "public"),
    one_of("grant_type", "authorization-code", "implicit", "password", "client-credentials"),
)
"""A program that its owner registered; only its secret's SHA-256 is kept.

redirect_uris: separated by blanks. skip_authorization: whether people are not asked.
"""

token_family = keyed_table(
    "oauth_token_family",
    reference("application_id", "oauth_application", index=False),
    reference("account_id", "account"),
    required("grant_type", Text),
    required("scope", Text),
    required("created_at", Instant),
    required("ends_at", Instant, index=True),
    optional("revoked_at", Instant),
    sa.Index("ix_oauth_token_family_application_id", "application_id", "account_id"),
)
"""What one grant brought: the tokens of an application for an account, one pair after the other.

ends_at: when the last of them dies. scope: "read write", or one of the two.
"""

token_pair = keyed_table(
    "oauth_token_pair",
    reference("family_id", "oauth_token_family"),
    required("access_hash", Text, unique=True),
    optional("refresh_hash", Text, unique=True),
    required("scope", Text),
    required("created_at", Instant),
    required("expires_at", Instant),
    optional("refresh_expires_at", Instant),
    optional("rotated_at", Instant),
)
"""An access token and what renews it; only SHA-256 of both is kept.

expires_at: the access token's. rotated_at: when a newer pair took its place; both end with that.
"""

authorization_code = keyed_table(
    "oauth_code",
    required("hash", Text, unique=True),
    reference("application_id", "oauth_application"),
    reference("account_id", "account"),
    optional("redirect_uri", Text),
    required("scope", Text),
    optional("code_challenge", Text),
    required("created_at", Instant),
    required("expires_at", Instant, index=True),
    optional("used_at", Instant),
    reference("family_id", "oauth_token_family", nullable=True),
)
"""A code that buys tokens once; only its SHA-256 is kept.

redirect_uri: as the request had it, or null where it had none. code_challenge: by S256.
family_id: what it bought.
"""
