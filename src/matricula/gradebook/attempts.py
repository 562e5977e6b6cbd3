"""Of several attempts at an activity: the one that counts, and what it gives.

Source: Odin's help on Контрольная (docs/decisions/0031). Rows of the record fit as they are.
"""

import math
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Protocol, TypeVar

CHECKED = frozenset({"passed", "failed"})
"""The states of an attempt that somebody has judged: the record's own, which this room does not
see."""
BEST = "best"

Bounds = Sequence[tuple[float, float]]
"""Rows (upper bound of points, mark), the lowest bound first."""


class Attempt(Protocol):
    """A try. number: from 1. points: None until somebody checked it. status: the record's code."""

    @property
    def number(self) -> int: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def finished_at(self) -> datetime | None: ...
    @property
    def points(self) -> float | None: ...
    @property
    def status(self) -> str: ...


class Settings(Protocol):
    """What an activity says of its attempts.

    counted_attempt: "best" or "last". sends_failed: a failed one gives its mark, too. max_mark: the
    scale of ScoDoc's facet; None where it has none.
    """

    @property
    def counted_attempt(self) -> str: ...
    @property
    def sends_failed(self) -> bool: ...
    @property
    def max_mark(self) -> float | None: ...


Try = TypeVar("Try", bound=Attempt)


def verdict(points: float | None, min_points: float) -> str:
    """How an attempt stands by its points alone: "pending" without, "passed" from min_points on."""
    if points is None:
        return "pending"
    return "passed" if points >= min_points else "failed"


def counted(attempts: Sequence[Try], counted_attempt: str) -> Try | None:
    """The attempt that counts: the best one (most points, of equals the earliest) or the last.

    Only of those that somebody has checked: while the last waits, the one before it counts still.
    Where none is checked, the last that was finished, or else the last; it has no points. None: no
    attempt.
    """
    checked = [one for one in attempts if points_of(one) is not None]
    if not checked:
        waiting = sorted(attempts, key=lambda one: (one.finished_at is not None, one.number))
        return waiting[-1] if waiting else None
    if counted_attempt == BEST:
        return max(checked, key=lambda one: (points_of(one) or 0.0, -one.number))
    return max(checked, key=lambda one: one.number)


def points_of(attempt: Attempt) -> float | None:
    """The points of an attempt, None while nobody has checked it."""
    return attempt.points if attempt.status in CHECKED else None


def converted(points: float, bounds: Bounds) -> float:
    """The mark for points: of the first row whose bound they do not pass; above all, of the last.

    Without rows the points are the mark.
    """
    if not bounds:
        return points
    ordered = sorted(bounds)
    return next((mark for bound, mark in ordered if points <= bound), ordered[-1][1])


def within(mark: float, max_mark: float | None) -> float:
    """A mark that nobody wrote, on the scale of its assessment: no more than it allows. None or 0:
    there is no scale."""
    return min(mark, max_mark) if max_mark else mark


def mark_of(settings: Settings, bounds: Bounds, attempts: Sequence[Attempt]) -> float | None:
    """The mark that attempts give by themselves.

    None: no attempt is checked, or the one that counts failed and failed ones give no mark.
    """
    attempt = counted(attempts, settings.counted_attempt)
    points = None if attempt is None else points_of(attempt)
    if attempt is None or points is None:
        return None
    if attempt.status == "failed" and not settings.sends_failed:
        return None
    return within(converted(points, bounds), settings.max_mark)


def minutes(attempt: Attempt, time_limit: int) -> float | None:
    """How long an attempt took, in minutes with two decimals, a half upwards.

    None: it is not finished. time_limit: in minutes, the most that is told; 0: none.
    """
    if attempt.finished_at is None:
        return None
    took = attempt.finished_at - attempt.started_at
    microseconds = (took.days * 86_400 + took.seconds) * 1_000_000 + took.microseconds
    hundredths = math.floor(Fraction(microseconds, 600_000) + Fraction(1, 2))
    told = hundredths / 100
    return min(told, float(time_limit)) if time_limit else told
