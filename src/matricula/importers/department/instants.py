"""Moments as the file writes them."""

from datetime import UTC, datetime


def instant(text: str) -> datetime:
    """A moment in UTC, from "2026-11-22 00:00:00+00" or any ISO form with its offset.

    Errors: ValueError where it is none, or has no offset: a naive time is never guessed at.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset from UTC")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of the calendar") from error


def is_instant(text: str) -> bool:
    """Whether `instant` takes it."""
    try:
        instant(text)
    except ValueError:
        return False
    return True
