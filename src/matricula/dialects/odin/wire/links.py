"""A link that signs a user in, and how it is asked for."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

REQUEST = {"email": "ivan@example.org", "redirectUrl": "/me", "ttlSeconds": 900}
"""What a client sends."""


class MagicLinkOrder(msgspec.Struct):
    """Whom to let in, by id or by email; both, if they name one person."""

    id: Annotated[int | None, Meta(description="Of a student, as studentId elsewhere.")] = None
    email: Annotated[str | None, Meta(description="An address of theirs, in any case.")] = None
    redirectUrl: Annotated[
        str | None,
        Meta(description="Where they are led: a path of this server, such as /me, which is usual."),
    ] = None
    ttlSeconds: Annotated[
        int | None, Meta(description="How long the link can be used: 60 to 604800 seconds.")
    ] = None


class MagicLink(msgspec.Struct):
    """A link. expiresAt: until when it can be used, once."""

    userId: int
    url: str
    expiresAt: datetime
