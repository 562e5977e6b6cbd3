"""What programs ask of the authorization server: tokens, their end, and what is offered.

docs/oauth.md tells what is served. The pages, for people, are in pages/accounts.
"""

from matricula.dialects.stepik.oauth.routes import router
from matricula.web.oauth import METADATA, REVOKE, TOKEN

__all__ = ["CROSS_ORIGIN", "router"]

CROSS_ORIGIN = (TOKEN, REVOKE, METADATA)
"""Where programs in pages of other sites may ask."""
