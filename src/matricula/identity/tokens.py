"""Bearer tokens and the Authorization header, read strictly and without exceptions."""

import base64
import binascii
import hashlib
import re
import secrets
from typing import NamedTuple

TOKEN_BYTES = 24

_HEADER = re.compile(r"([A-Za-z]+) +([A-Za-z0-9._~+/-]+=*)", re.ASCII)
_LONGEST = 8_192


class BasicCredentials(NamedTuple):
    """What a client sent to sign in with."""

    name: str
    password: str


def new_token() -> str:
    """A token: 32 characters of URL-safe base64, 192 bits of chance. Only its hash is kept."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """What is kept of a token: SHA-256 in hexadecimal.

    A token is pure chance, so nothing is won by a slow hash or a salt.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def bearer_token(authorization: str | None) -> str | None:
    """The token of an `Authorization: Bearer` header, or None."""
    return _credentials(authorization, "bearer")


def basic_credentials(authorization: str | None) -> BasicCredentials | None:
    """Name and password of an `Authorization: Basic` header (RFC 7617, UTF-8), or None."""
    packed = _credentials(authorization, "basic")
    if packed is None:
        return None
    try:
        text = base64.b64decode(packed, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    name, colon, password = text.partition(":")
    if not colon or _has_controls(text):
        return None
    return BasicCredentials(name, password)


def _credentials(authorization: str | None, scheme: str) -> str | None:
    if authorization is None or len(authorization) > _LONGEST:
        return None
    match = _HEADER.fullmatch(authorization.strip(" \t"))
    return match[2] if match and match[1].lower() == scheme else None


def _has_controls(text: str) -> bool:
    return any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in text)
