"""The school year, as ScoDoc's departments count it."""

from datetime import date

FIRST_MONTH = 8


def school_year(day: date) -> int:
    """The first year of the school year of a day: it begins on 1 August."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1
