"""Passwords that were right a moment ago: checking one again need not cost what it cost first.

Clients of ScoDoc 7 send name and password with every request, and a slow hash for each would burn
the processor. What is kept is a keyed digest of the password together with the stored hash that it
was checked against: it opens nothing elsewhere, and a new password makes it worthless at once, in
every process.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from threading import Lock

LIFETIME = 300.0
"""Seconds for which a password that was right is not checked again."""
MOST = 10_000


class RememberedPasswords:
    """The passwords that this process lately found right; safe to share between threads."""

    def __init__(self, lifetime: float = LIFETIME, most: int = MOST) -> None:
        self._key = secrets.token_bytes(32)
        self._lifetime = lifetime
        self._most = most
        self._until: OrderedDict[bytes, float] = OrderedDict()
        self._guard = Lock()

    def knows(self, password_hash: str, password: str) -> bool:
        """Whether `password` was lately found to be the one behind `password_hash`."""
        digest = self._digest(password_hash, password)
        with self._guard:
            return self._until.get(digest, 0.0) > time.monotonic()

    def add(self, password_hash: str, password: str) -> None:
        """Remember that `password` is right; the oldest go where there are too many."""
        digest = self._digest(password_hash, password)
        with self._guard:
            self._until[digest] = time.monotonic() + self._lifetime
            self._until.move_to_end(digest)
            while len(self._until) > self._most:
                self._until.popitem(last=False)

    def _digest(self, password_hash: str, password: str) -> bytes:
        # A hash has no NUL in it, so the two cannot run into each other.
        text = f"{password_hash}\0{password}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, text, hashlib.sha256)
