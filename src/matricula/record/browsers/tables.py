"""Sessions of browsers in which somebody signed in with a password."""

from matricula.store.types import Instant, Text, keyed_table, reference, required

account_session = keyed_table(
    "account_session",
    required("hash", Text, unique=True),
    reference("account_id", "account"),
    required("created_at", Instant),
    required("expires_at", Instant, index=True),
)
"""A browser that an account signed in with; only its secret's SHA-256 is kept.

It has nothing to do with `browser_session`, which somebody came into by a link. A guest has none:
what a guest's browser keeps is not kept here.
"""
