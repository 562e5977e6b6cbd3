"""Addresses at rest: sealed with a key that does not stand in the database.

An address of a calendar often opens it by itself, so a copy of the database must not tell it. The
key is made of the setting `secret_key`; a school on SQLite that sets none gets a key file beside
its database (docs/decisions/0029).
"""

import os
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from matricula.settings import Settings

KEY_BYTES = 32
SUFFIX = ".key"


class NoKey(Exception):
    """Addresses are kept sealed, and there is no key: set MATRICULA_SECRET_KEY to a long random
    text, the same for every process of this school."""


class Unsealable(Exception):
    """A kept address was sealed with another key; MATRICULA_SECRET_KEY has to hold that one, too,
    after the new one and a blank."""


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals with the first of its keys, and opens what any of them sealed."""

    keys: tuple[str, ...]

    def seal(self, address: str) -> str:
        """An address as it is kept: no two are alike."""
        return self._boxes().encrypt(address.encode()).decode()

    def open(self, sealed: str) -> str:
        """The address that was sealed. Errors: Unsealable."""
        try:
            return self._boxes().decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise Unsealable from error

    def digests(self, address: str) -> list[str]:
        """What tells an address from others without telling it: with each key, the first first."""
        return [_digest(_derived(key, b"matricula address digest"), address) for key in self.keys]

    def _boxes(self) -> MultiFernet:
        return MultiFernet(
            [
                Fernet(urlsafe_b64encode(_derived(key, b"matricula address seal")))
                for key in self.keys
            ]
        )


def seal_of(settings: Settings, beside: Path | None) -> Seal:
    """The seal of a school. beside: the file of its database, where it is one; a key file is made
    there when none is set and none is there yet. Errors: NoKey."""
    keys = tuple(settings.secret_key.split())
    if keys:
        return Seal(keys)
    if beside is None:
        raise NoKey
    try:
        return Seal((_kept_key(beside.with_name(beside.name + SUFFIX)),))
    except OSError as error:
        raise NoKey(f"no key file can be kept beside {beside.name}") from error


def _kept_key(path: Path) -> str:
    with suppress(FileNotFoundError):
        return path.read_text("ascii").strip()
    # Written whole and then named: of two processes at it, one names its file and both read it.
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()
    return path.read_text("ascii").strip()


def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(key.encode())


def _digest(key: bytes, address: str) -> str:
    code = HMAC(key, SHA256())
    code.update(address.encode())
    return code.finalize().hex()
