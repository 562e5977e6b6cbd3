"""Codes, tokens and keys of applications: letters and digits, of the lengths that clients know."""

from authlib.common.security import generate_token

TOKEN_LENGTH = 30
"""Of codes, access tokens and refresh tokens: 178 bits of chance."""
CLIENT_ID_LENGTH = 40
CLIENT_SECRET_LENGTH = 128

LIFETIME = 36_000
"""Seconds that an access token lives."""
CODE_LIFETIME = 60


def new_key(length: int = TOKEN_LENGTH) -> str:
    """So many letters and digits of chance."""
    return str(generate_token(length))
