"""Passwords: hashed with Argon2id, verified in the same time whether or not there is an account."""

import base64
import secrets
import unicodedata
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 8
LONGEST_BYTES = 1024

# The first choice of OWASP's password storage sheet: 19 MiB and two passes. Clients of ScoDoc 7
# send the password with every request, so the library's 64 MiB would be felt.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class PasswordRefused(ValueError):
    """This password cannot be used."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class PasswordTooShort(PasswordRefused):
    """A password needs at least 8 characters."""


class PasswordTooLong(PasswordRefused):
    """A password may have at most 1024 bytes."""


class Verdict(NamedTuple):
    """Whether a password is right, and whether its hash is to be renewed."""

    right: bool
    outdated: bool = False


def hash_password(password: str) -> str:
    """The hash to keep. Errors: PasswordTooShort, PasswordTooLong."""
    plain = _prepared(password)
    if len(password) < SHORTEST:
        raise PasswordTooShort
    if len(plain) > LONGEST_BYTES:
        raise PasswordTooLong
    return _hasher.hash(plain)


def verify_password(kept: str | None, password: str) -> Verdict:
    """Whether `password` is the one behind the hash `kept`.

    Where there is none (no such account), the answer is no and takes as long.
    """
    plain = _prepared(password)[: LONGEST_BYTES + 1]
    try:
        _hasher.verify(kept or _NOBODYS, plain)
    except (VerificationError, InvalidHashError):
        return Verdict(False)
    return Verdict(True, _hasher.check_needs_rehash(kept or _NOBODYS))


def _prepared(password: str) -> bytes:
    # One key gives one code point on one machine and two on another (RFC 8265, 4.2).
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _nobodys() -> str:
    """A hash of nothing in today's parameters: made up, so that no time goes into making it."""

    def noise(size: int) -> str:
        return base64.b64encode(secrets.token_bytes(size)).rstrip(b"=").decode()

    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${cost}${noise(_hasher.salt_len)}${noise(_hasher.hash_len)}"


_NOBODYS = _nobodys()
