"""Ids of 17 characters, as Campus Skills shows them."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz"
"""Digits and letters that nobody takes for one another."""
LENGTH = 17


def new_public_id() -> str:
    """A new id, by chance: two alike will not be met."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
