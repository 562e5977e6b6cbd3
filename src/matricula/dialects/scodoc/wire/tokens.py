"""Tokens (page, "Authentification")."""

import msgspec


class Token(msgspec.Struct, frozen=True):
    """What a client gets for its name and password."""

    token: str
