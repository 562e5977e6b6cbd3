"""How long the work under way may still take: a deadline that the store keeps to by itself.

Whoever begins the work names the time, once; it travels in a context variable, into handlers'
threads too. Sessions look at it before every statement and before they commit, so that nothing is
written after the client was told that time is up (docs/decisions/0024). Commands and imports name
none and take as long as they need.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class TimeSpent(Exception):
    """The time that the work may take is over; nothing of it was written."""


class _Deadline:
    __slots__ = ("at",)

    def __init__(self, at: float) -> None:
        self.at = at


_current: ContextVar[_Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def deadline_in(seconds: float) -> Iterator[None]:
    """Give the work of the block `seconds`, or what is left of an outer deadline; 0: no limit."""
    end = time.monotonic() + seconds if seconds else math.inf
    outer = _current.get()
    token = _current.set(_Deadline(min(end, outer.at) if outer else end))
    try:
        yield
    finally:
        _current.reset(token)


def remaining() -> float:
    """The seconds left, 0 where time is over, infinite where there is no deadline."""
    deadline = _current.get()
    return max(0.0, deadline.at - time.monotonic()) if deadline else math.inf


def time_left() -> float:
    """As `remaining`. Errors: TimeSpent where nothing is left."""
    left = remaining()
    if not left:
        raise TimeSpent
    return left


def lift_deadline() -> None:
    """Give the work the time to tell what it did: what is written cannot be taken back."""
    if deadline := _current.get():
        deadline.at = math.inf


def milliseconds(seconds: float) -> int:
    """Whole milliseconds, rounded up: what waits so long in a driver waits until time is over."""
    return math.ceil(1000 * seconds) + 1
