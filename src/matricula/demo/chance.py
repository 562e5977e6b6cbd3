"""Chance that comes out the same every time: each use has a generator of its own."""

import random

SEED = "the invented school"


def chance(*purpose: object) -> random.Random:
    """A generator for one purpose: what other purposes draw does not change what this one gives."""
    return random.Random(":".join([SEED, *map(str, purpose)]))  # noqa: S311 - no secret hangs on it
