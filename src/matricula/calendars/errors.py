"""Why a calendar is not taken."""


class CalendarRefused(Exception):
    """A calendar cannot be read, or is more than anybody's calendar is; the message says which, and
    may be shown."""


class TookTooLong(CalendarRefused):
    """Reading a calendar took more time or memory than it was given."""
