"""Calendars that others keep, fetched and kept in step."""
