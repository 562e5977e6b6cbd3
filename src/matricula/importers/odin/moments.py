"""Moments as people write them: with an offset, or by the organization's clocks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class MomentRefused(Exception):
    """A moment is 2026-11-22 10:15 by the organization's clocks, or with an offset:
    2026-11-22T10:15:00+03:00."""


class HourMissing(Exception):
    """The organization's clocks skip this hour."""


def moment(text: str, zone: ZoneInfo) -> datetime:
    """The moment that a text means, in UTC; of an hour that comes twice, the first.

    Errors: MomentRefused, HourMissing.
    """
    try:
        found = datetime.fromisoformat(text.strip())
        if len(text.strip()) < len("2026-11-22 10:15"):
            raise MomentRefused(text)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
        local = found.replace(tzinfo=zone)
        known = local.astimezone(UTC)
        if known.astimezone(zone).replace(tzinfo=None) != found:
            raise HourMissing(text)
    except (ValueError, OverflowError) as error:
        raise MomentRefused(text) from error
    return known
