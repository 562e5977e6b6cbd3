"""The time, as a school's wall shows it. This door writes local times without an offset."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def local(moment: datetime, time_zone: str) -> datetime:
    """What clocks in `time_zone` show at `moment`; aware.

    At the ends of the calendar, where a zone's own day would fall out of it, as in UTC.
    """
    try:
        return moment.astimezone(ZoneInfo(time_zone))
    except OverflowError:
        return moment


def local_date(moment: datetime, time_zone: str) -> date:
    """What calendars in `time_zone` show at `moment`."""
    return local(moment, time_zone).date()
