"""Calendars that others keep: fetched when they are due, and once when they are named."""
