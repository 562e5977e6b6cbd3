"""Numbers and moments as this door writes them."""

from datetime import datetime


def number(value: float | None) -> float | None:
    """Whole numbers without a point: marks have three decimals at most."""
    return None if value is None else int(value) if value == int(value) else value


def moment(value: datetime | None) -> str | None:
    """A moment of UTC: 2026-11-22T10:15:00Z, with milliseconds where there are any."""
    if value is None:
        return None
    spec = "milliseconds" if value.microsecond >= 1_000 else "seconds"
    return f"{value.replace(tzinfo=None).isoformat(timespec=spec)}Z"
