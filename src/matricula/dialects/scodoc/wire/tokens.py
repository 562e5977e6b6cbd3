"""Tokens (page, "Authentification"; spec 0.3)."""

import msgspec


class Token(msgspec.Struct, frozen=True):
    """What a client gets for its name and password."""

    token: str
