"""Sessions of browsers in which somebody signed in, and links that open one."""

from matricula.store.types import Instant, Text, keyed_table, optional, reference, required

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

account_link = keyed_table(
    "account_link",
    required("hash", Text, unique=True),
    reference("account_id", "account"),
    required("path", Text),
    required("created_at", Instant),
    required("expires_at", Instant, index=True),
    optional("used_at", Instant),
)
"""A link that signs the account in that asked for it, once; only its secret's SHA-256 is kept.

path: where on this server it leads. It has nothing to do with `login_link`, which an organization
gives to somebody (docs/decisions/0099).
"""
