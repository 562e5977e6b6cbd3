"""Links that let somebody in once, and the sessions of browsers that came in by one."""

from matricula.store.types import Instant, Text, keyed_table, optional, reference, required

login_link = keyed_table(
    "login_link",
    required("hash", Text, unique=True),
    reference("person_id", "person"),
    reference("organization_id", "organization"),
    required("path", Text),
    required("created_at", Instant),
    reference("created_by", "person", nullable=True, index=False),
    required("expires_at", Instant, index=True),
    optional("used_at", Instant),
)
"""A link that lets one person into one organization, once; only its secret's SHA-256 is kept.

path: where on this server it leads.
"""

browser_session = keyed_table(
    "browser_session",
    required("hash", Text, unique=True),
    reference("person_id", "person"),
    reference("organization_id", "organization"),
    required("created_at", Instant),
    required("expires_at", Instant, index=True),
)
"""A browser that somebody came in with; only its secret's SHA-256 is kept. It reaches one
organization."""
